#include "rule/observe_duties.h"

#include <algorithm>

#include "event/timestamps.h"

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// The catalogue's −120/−60/0 days (GOV-01), 370 days (GOV-04).
constexpr int certificate_amber_days = 120;
constexpr int certificate_red_days = 60;
constexpr days training_lasts{370};
constexpr int counted_days_max = 400;

int days_between(Date from, Date to) {
  return static_cast<int>((sys_days(to) - sys_days(from)).count());
}

std::optional<int> business_days_left(const Calendar& calendar, Date today, Date due) {
  int left = 0;
  const int most = std::min(days_between(today, due), counted_days_max);
  for (int day = 1; day <= most; ++day) {
    const std::optional<bool> open = calendar.business_day(Date(sys_days(today) + days(day)));
    if (!open) return std::nullopt;
    if (*open) ++left;
  }
  return left;
}

std::string key_of(std::string_view kind, std::string_view subject) {
  return std::string(kind) + '|' + std::string(subject);
}

}  // namespace

DutyBook::DutyBook(const Contract& contract, Date first) : contract_(contract), first_(first) {}

void DutyBook::met(std::string_view kind, std::string_view subject) {
  met_.insert(key_of(kind, subject));
}

void DutyBook::add_certificates(const Register& certificates, std::vector<Duty>& into,
                                Date today) const {
  // A renewal ends the duty of the certificate before it: of each kind the longest counts.
  std::map<std::string, const RegisterRow*> longest;
  for (const RegisterRow& row : certificates.rows()) {
    if (!row.valid_until) continue;
    if (row.valid_from && japan_date(*row.valid_from) > today) continue;
    const RegisterRow*& held = longest[same_name(row["kind"])];
    if (held == nullptr || *held->valid_until < *row.valid_until) held = &row;
  }
  for (const RegisterRow& row : certificates.rows()) {
    const auto held = longest.find(same_name(row["kind"]));
    if (held == longest.end() || held->second != &row) continue;
    Duty duty;
    duty.kind = "certificate";
    duty.subject = std::string(row["kind"]);
    if (!row["number"].empty()) duty.subject += ' ' + std::string(row["number"]);
    duty.due = japan_date(*row.valid_until - Duration(1));
    duty.amber_days = certificate_amber_days;
    duty.red_days = certificate_red_days;
    into.push_back(std::move(duty));
  }
}

void DutyBook::add_training(const Register& roster, std::vector<Duty>& into, Timestamp now) const {
  if (!roster.has_column("training")) return;
  for (const RegisterRow& row : roster.rows()) {
    if (!row.valid_at(now)) continue;
    const std::string_view trained = row["training"];
    const Result<Timestamp> at = time_from_table(trained, Zone());
    Duty duty;
    duty.kind = "training";
    duty.subject = std::string(row["user"].empty() ? row["name"] : row["user"]);
    duty.amber_days = 30;
    duty.red_days = 7;
    // Never trained: due the day before the person began.
    const Timestamp begun = row.valid_from.value_or(japan_midnight(first_));
    duty.due = at ? Date(sys_days(japan_date(*at)) + training_lasts)
                  : Date(sys_days(japan_date(begun)) - days(1));
    into.push_back(std::move(duty));
  }
}

void DutyBook::add_sign_offs(std::vector<Duty>& into, Date today) const {
  if (contract_.review_due.empty()) return;
  const Result<Due> due = due_from(contract_.review_due);
  if (!due) return;
  const Month present{static_cast<int>(today.year()), static_cast<unsigned>(today.month())};
  const Month first{static_cast<int>(first_.year()), static_cast<unsigned>(first_.month())};
  // Older ones were said to be missed when they were; they do not come back every month.
  for (Month month = std::max(first, present.before().before()); month < present;
       month = month.following()) {
    const std::optional<Timestamp> at = contract_.calendar.due_at(*due, month.last());
    if (!at) continue;
    into.push_back({"monthly_sign_off", to_text(month), japan_date(*at - Duration(1)), 5, 0, {}});
  }
}

std::vector<Duty> DutyBook::duties(const RegisterBook& registers, Date today) const {
  std::vector<Duty> all;
  const Register* const certificates = registers.find(RegisterKind::certificates);
  if (certificates != nullptr) add_certificates(*certificates, all, today);
  const Register* const roster = registers.find(RegisterKind::roster);
  if (roster != nullptr) add_training(*roster, all, japan_midnight(today));
  add_sign_offs(all, today);
  add_ledger_duties(contract_, registers, today, all);
  if (roster != nullptr && today <= contract_.period_to) {
    const auto came = adopted_.find(RegisterKind::roster);
    all.push_back(roster_duty(contract_, came == adopted_.end() ? first_ : came->second));
  }
  if (!contract_.period_from.ok() || !contract_.period_to.ok()) return all;
  if (contract_.on_site_days > 0) {
    const Date due = sys_days(contract_.period_from) + days(contract_.on_site_days - 1);
    all.push_back(
        {"on_site_inspection", contract_.id, std::min(due, contract_.period_to), 60, 30, {}});
  }
  if (contract_.drill_days > 0) {
    const Date due = sys_days(contract_.period_from) + days(contract_.drill_days - 1);
    all.push_back({"drill", contract_.id, std::min(due, contract_.period_to), 60, 30});
  }
  if (today <= contract_.period_to) {
    all.push_back({"contract_end",
                   contract_.id,
                   contract_.period_to,
                   certificate_amber_days,
                   certificate_red_days,
                   {}});
  }
  return all;
}

std::string DutyBook::state_of(const Duty& duty, Date today) const {
  const int left = days_between(today, duty.due);
  if (!duty.is_known) return "unknown";
  if (met_.contains(key_of(duty.kind, duty.subject))) return "met";
  if (duty.done_on && *duty.done_on <= duty.due) return "met";
  if (left < 0) return duty.done_on && *duty.done_on <= today ? "late" : "missed";
  return left <= duty.red_days ? "red" : left <= duty.amber_days ? "amber" : "open";
}

void DutyBook::say(const Duty& duty, Date today, Known known, std::vector<OwnedEvent>& events) {
  const std::string state = state_of(duty, today);
  const Month month{static_cast<int>(today.year()), static_cast<unsigned>(today.month())};
  Said& said = said_[key_of(duty.kind, duty.subject)];
  // What is done is said once; what is not is counted every month.
  const bool is_over = duty.done_on && (state == "met" || state == "late");
  if (said.state == state && (said.month == month || is_over)) return;
  said = {state, month};
  OwnedEvent event = own_event("deadline", known.at, known);
  event.set(Field::mk_deadline_kind, duty.kind);
  event.set(Field::mk_deadline_subject, duty.subject);
  event.set(Field::mk_deadline_due, to_text(duty.due));
  if (state == "unknown")
    event.set_unknown(Field::mk_deadline_state);
  else
    event.set(Field::mk_deadline_state, state);
  const std::optional<int> business = business_days_left(contract_.calendar, today, duty.due);
  if (business)
    event.set(Field::mk_deadline_business_days_left, std::to_string(*business));
  else
    event.set_unknown(Field::mk_deadline_business_days_left);
  events.push_back(std::move(event));
}

void DutyBook::look(const RegisterBook& registers, Known known, std::vector<OwnedEvent>& events) {
  const Date today = japan_date(known.at);
  for (const Duty& duty : duties(registers, today)) say(duty, today, known, events);
}

void DutyBook::follow(const DutyBook& before) {
  adopted_ = before.adopted_;
}

}  // namespace metsuke
