#include "rule/observe_ledgers.h"

#include <algorithm>

#include "event/timestamps.h"

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr days erasure_within{14};           // RET-22
constexpr int receipt_business_days = 1;     // TRF-17
constexpr int disabled_business_days = 1;    // ACC-10
constexpr days roster_confirmed_within{31};  // GOV-06

std::optional<Date> day_of(std::string_view cell) {
  const Result<Timestamp> at = time_from_table(cell, Zone());
  if (!at) return std::nullopt;
  return japan_date(*at);
}

// When a cell says that something was done: its date, or by a mark (済, ○) `otherwise`.
std::optional<Date> done_in(std::string_view cell, Date otherwise) {
  if (cell.empty() || is_refusal(cell)) return std::nullopt;
  return day_of(cell).value_or(otherwise);
}

std::string named(const RegisterRow& row, std::initializer_list<std::string_view> columns) {
  std::string text;
  for (const std::string_view column : columns) {
    if (row[column].empty()) continue;
    if (!text.empty()) text += ' ';
    text += row[column];
  }
  return text;
}

// Taken out until `due`; back by then, and wiped on the day it came back.
void add_media(const Register& media, std::vector<Duty>& into) {
  const bool tells_erasure = media.has_column("erased");
  for (const RegisterRow& row : media.rows()) {
    const std::optional<Date> due = day_of(row["due"]);
    const bool is_out = row.dated.has_value();
    if (!is_out && !due) continue;  // A medium that lies in its place.
    Duty duty;
    duty.kind = "media_return";
    duty.subject = named(row, {"media", "serial", "date"});
    duty.amber_days = 1;
    duty.is_known = due.has_value();
    duty.due = due ? *due : japan_date(*row.dated);
    duty.done_on = done_in(row["returned"], duty.due);
    if (duty.done_on && !due) duty.is_known = true;  // It is back: in time, as nobody set one.
    if (duty.done_on && !due) duty.due = *duty.done_on;
    into.push_back(duty);
    if (!duty.done_on || !tells_erasure) continue;
    Duty wiped = duty;
    wiped.kind = "media_erasure";
    wiped.is_known = true;
    wiped.due = *duty.done_on;
    wiped.done_on = done_in(row["erased"], wiped.due);
    into.push_back(std::move(wiped));
  }
}

// What was handed over is to be confirmed as received by the next business day.
void add_receipts(const Contract& contract, const Register& transfers, std::vector<Duty>& into) {
  if (!transfers.has_column("acknowledged")) return;
  for (const RegisterRow& row : transfers.rows()) {
    if (!row.dated) continue;
    Duty duty;
    duty.kind = "transfer_receipt";
    duty.subject = named(row, {"ticket", "file", "date"});
    const Date sent = japan_date(*row.dated);
    const auto after = contract.calendar.business_days_after(sent, receipt_business_days);
    duty.is_known = after.has_value();
    duty.due = after.value_or(sent);
    duty.done_on = done_in(row["acknowledged"], duty.due);
    into.push_back(std::move(duty));
  }
}

// The last day of the person a row names; empty: the person stays. Unknown: nobody can say.
struct LastDay {
  std::optional<Date> day;
  bool is_known = false;
  bool is_listed = false;
};

LastDay last_day_of(const Register* roster, const RegisterRow& row) {
  LastDay last;
  if (roster == nullptr) return last;
  const auto* rows = row.same_user.empty() ? nullptr : roster->rows_with("user", row.same_user);
  if (rows == nullptr && !row.same_person.empty())
    rows = roster->rows_with("name", row.same_person);
  if (rows == nullptr) {
    last.is_known = true;
    return last;
  }
  last.is_known = last.is_listed = true;
  std::optional<Timestamp> end;
  const std::string& first = roster->rows()[rows->front()].same_person;
  const std::string& first_user = roster->rows()[rows->front()].same_user;
  bool stays = false;
  for (const std::size_t index : *rows) {
    const RegisterRow& person = roster->rows()[index];
    if (person.same_person != first || person.same_user != first_user) last.is_known = false;
    stays = stays || !person.valid_until;
    if (person.valid_until && (!end || *end < *person.valid_until)) end = person.valid_until;
  }
  if (!stays && end) last.day = japan_date(*end - Duration(1));
  return last;
}

// What a person held must be taken back by the day they leave.
void add_returns(const Contract& contract, const Register& held, const Register* roster,
                 std::vector<Duty>& into) {
  const bool is_cards = held.kind() == RegisterKind::cards;
  for (const RegisterRow& row : held.rows()) {
    const std::string_view enabled = row["enabled"];
    const bool is_off = !enabled.empty() && is_refusal(enabled);
    const LastDay last = last_day_of(roster, row);
    if (last.is_known && !last.is_listed) continue;  // Another check's: on no roster.
    Duty duty;
    duty.kind = is_cards ? "card_return" : "account_disable";
    duty.subject =
        named(row, is_cards ? std::initializer_list<std::string_view>{"card", "user", "name"}
                            : std::initializer_list<std::string_view>{"user"});
    duty.is_known = last.is_known || is_off;
    duty.due = last.day.value_or(contract.period_to);
    if (last.day && !is_cards) {
      const auto after = contract.calendar.business_days_after(*last.day, disabled_business_days);
      duty.is_known = duty.is_known && after.has_value();
      if (after) duty.due = *after;
    }
    // It ends of itself, or was ended; an end without a day counts from when it was due.
    if (row.valid_until) {
      const Date end = japan_date(*row.valid_until - Duration(1));
      if (!last.day || end <= duty.due || is_off) duty.done_on = std::min(end, duty.due);
      if (last.day && end > duty.due) duty.done_on = end;
    } else if (is_off) {
      duty.done_on = duty.due;
    }
    into.push_back(std::move(duty));
  }
}

// After the contract's end every item of data is to be certified as erased.
void add_erasures(const Contract& contract, const RegisterBook& registers, Date today,
                  std::vector<Duty>& into) {
  if (!contract.period_to.ok() || today <= contract.period_to) return;
  const Register* const assets = registers.find(RegisterKind::assets);
  const Register* const erasures = registers.find(RegisterKind::erasures);
  Duty duty;
  duty.kind = "erasure_certificate";
  duty.due = sys_days(contract.period_to) + erasure_within;
  duty.amber_days = 7;
  duty.red_days = 3;
  const auto certified = [&](std::string_view asset) -> std::optional<Date> {
    if (erasures == nullptr) return std::nullopt;
    std::optional<Date> earliest;
    for (const RegisterRow& row : erasures->rows()) {
      if (!asset.empty() && same_name(row["asset"]) != same_name(asset)) continue;
      if (!row.approved()) continue;
      const std::optional<Date> on =
          row.dated ? japan_date(*row.dated) : done_in(row["erased"], duty.due);
      if (on && (!earliest || *on < *earliest)) earliest = on;
    }
    return earliest;
  };
  if (assets == nullptr || assets->rows().empty()) {
    duty.subject = contract.id;
    duty.done_on = certified({});
    into.push_back(std::move(duty));
    return;
  }
  for (const RegisterRow& row : assets->rows()) {
    duty.subject = std::string(row["asset"].empty() ? row["terminal"] : row["asset"]);
    duty.done_on = certified(duty.subject);
    into.push_back(duty);
  }
}

// Rights are gone through anew within so many days of the last time.
void add_recertification(const Contract& contract, const RegisterBook& registers,
                         std::vector<Duty>& into) {
  if (contract.recertification_days == 0 || !contract.period_from.ok()) return;
  Date last = contract.period_from;
  for (const RegisterKind kind : {RegisterKind::accounts, RegisterKind::roster}) {
    const Register* const listed = registers.find(kind);
    if (listed == nullptr) continue;
    for (const RegisterRow& row : listed->rows()) {
      const std::optional<Date> reviewed = day_of(row["reviewed"]);
      if (reviewed) last = std::max(last, *reviewed);
    }
  }
  Duty duty;
  duty.kind = "recertification";
  duty.subject = contract.id;
  duty.due = sys_days(last) + days(contract.recertification_days);
  duty.amber_days = 14;
  duty.red_days = 7;
  into.push_back(std::move(duty));
}

}  // namespace

void add_ledger_duties(const Contract& contract, const RegisterBook& registers, Date today,
                       std::vector<Duty>& into) {
  const Register* const roster = registers.find(RegisterKind::roster);
  const Register* const media = registers.find(RegisterKind::media);
  if (media != nullptr) add_media(*media, into);
  const Register* const transfers = registers.find(RegisterKind::transfers);
  if (transfers != nullptr) add_receipts(contract, *transfers, into);
  for (const RegisterKind kind : {RegisterKind::cards, RegisterKind::accounts}) {
    const Register* const held = registers.find(kind);
    if (held != nullptr) add_returns(contract, *held, roster, into);
  }
  add_erasures(contract, registers, today, into);
  add_recertification(contract, registers, into);
}

Duty roster_duty(const Contract& contract, Date confirmed) {
  Duty duty;
  duty.kind = "roster_confirmation";
  duty.subject = contract.id;
  duty.due = sys_days(confirmed) + roster_confirmed_within;
  duty.amber_days = 7;
  duty.red_days = 3;
  return duty;
}

}  // namespace metsuke
