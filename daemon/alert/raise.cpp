#include "alert/raise.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/digest.h"
#include "base/limits.h"
#include "base/words.h"

namespace metsuke {
namespace {

// The two languages of a refusal: it is shown before anyone's language is known.
Error refusal(Word which, std::initializer_list<std::string_view> values) {
  return {Code::review_refused, phrase(which, Language::japanese, values) + " / " +
                                    phrase(which, Language::english, values)};
}

// The same cause within this time of its last violation is a recurrence (INC-07).
constexpr std::chrono::days recurs_within{90};

std::string_view check_of(const Rule& rule) {
  return rule.check.empty() ? std::string_view(rule.name) : std::string_view(rule.check);
}

// When an alert must have been acknowledged: the contract's limits, else INC-08's defaults
// (critical 4 h, high 1 and medium 3 business days, low the month's end). Empty: not said.
std::optional<Timestamp> acknowledge_by(const Contract& contract, Severity severity,
                                        Timestamp raised) {
  const auto agreed = contract.alert_sla.find(std::string(name_of(severity)));
  if (agreed != contract.alert_sla.end()) return raised + agreed->second;
  const auto end_of = [](std::optional<Date> day) -> std::optional<Timestamp> {
    if (!day) return std::nullopt;
    return japan_midnight(*day) + std::chrono::hours(24);
  };
  const Date today = japan_date(raised);
  switch (severity) {
    case Severity::critical:
      return raised + std::chrono::hours(4);
    case Severity::high:
      return end_of(contract.calendar.business_days_after(today, 1));
    case Severity::medium:
      return end_of(contract.calendar.business_days_after(today, 3));
    case Severity::low:
      return end_of(japan_month(raised).last());
    case Severity::informational:
      return std::nullopt;
  }
  UNREACHABLE();
}

std::string two_digits(unsigned number) {
  std::string text = std::to_string(number);
  return text.size() < 2 ? "0" + text : text;
}

// A severe alert needs two pairs of eyes: nobody who handled it alone closes it.
std::optional<std::string> sole_handler(const Alert& alert, const std::string& closer) {
  for (const AlertStep& step : alert.history) {
    const ReviewAct act = step.review.act;
    const bool handled = act == ReviewAct::acknowledge || act == ReviewAct::explain ||
                         act == ReviewAct::escalate;
    if (handled && step.review.reviewer != closer) return std::nullopt;
  }
  return closer;
}

AlertState target_of(ReviewAct act, AlertState from) {
  switch (act) {
    case ReviewAct::view:
    case ReviewAct::note:
      return from;
    case ReviewAct::acknowledge:
    case ReviewAct::reopen:
      return AlertState::acknowledged;
    case ReviewAct::explain:
      return AlertState::explained;
    case ReviewAct::escalate:
      return AlertState::escalated;
    case ReviewAct::close:
      return AlertState::closed;
  }
  UNREACHABLE();
}

void add_proof(Alert& alert, const Finding& finding) {
  for (const Seq seq : finding.proof) {
    if (alert.proof.size() == limits::finding_proof_max) return;
    if (std::find(alert.proof.begin(), alert.proof.end(), seq) == alert.proof.end())
      alert.proof.push_back(seq);
  }
}

void describe_alert(Alert& alert, const Rule& rule, const Finding& finding) {
  const std::string count = std::to_string(finding.count);
  alert.title_ja = rule.ja.title.empty() ? rule.title : rule.ja.title;
  alert.title_en = rule.en.title.empty() ? rule.title : rule.en.title;
  alert.why_ja = rule.ja.why.empty()
                     ? phrase(Word::alert_plain_why, Language::japanese, {rule.title, count})
                     : fill(rule.ja.why, finding);
  alert.why_en = rule.en.why.empty()
                     ? phrase(Word::alert_plain_why, Language::english, {rule.title, count})
                     : fill(rule.en.why, finding);
}

// A group of single events is told as a whole: who and what of its first, how many in all. A
// correlation's sentence is about the events that met it first, and stays.
void retell(Alert& alert, const Rule& rule) {
  Finding whole;
  whole.group = alert.group;
  whole.facts = alert.facts;
  whole.at = whole.first = alert.first;
  whole.last = alert.last;
  whole.count = alert.count;
  describe_alert(alert, rule, whole);
}

}  // namespace

const std::string& AlertBook::raise(const Contract& contract, const Rule& rule,
                                    const Finding& finding, Timestamp now, Seq seq) {
  const std::string check(check_of(rule));
  const std::string key = contract.id + '\0' + check + '\0' + finding.group;
  if (const auto open = open_.find(key); open != open_.end()) {
    Alert& alert = alerts_.at(open->second);
    ASSERT(alert.state != AlertState::closed);
    alert.findings += 1;
    alert.count += finding.count;
    alert.first = std::min(alert.first, finding.first);
    alert.last = std::max(alert.last, finding.last);
    alert.severity = std::max(alert.severity, finding.severity);
    add_proof(alert, finding);
    if (!rule.correlation) retell(alert, rule);
    changed_.insert(alert.id);
    return alert.id;
  }
  Alert alert;
  const Seq first = finding.proof.empty() ? seq : finding.proof.front();
  alert.rule_version = to_hex(rule.version);
  std::string cause = key;
  cause += '\0' + alert.rule_version + '\0' + std::to_string(first.value);
  alert.id = to_hex(sha256(cause)).substr(0, 32);
  while (alerts_.contains(alert.id)) alert.id = to_hex(sha256(alert.id)).substr(0, 32);
  const Date day = japan_date(now);
  const std::string place = two_digits(static_cast<unsigned>(++raised_on_[day]));
  alert.number = "A-" + two_digits(static_cast<unsigned>(day.month())) +
                 two_digits(static_cast<unsigned>(day.day())) + "-" + place;
  if (numbers_.contains(alert.number))   // The same day of an earlier year had one.
    alert.number.insert(2, std::to_string(static_cast<int>(day.year())) + "-");
  alert.contract = contract.id;
  alert.check = check;
  alert.rule = rule.name;
  alert.severity = finding.severity;
  alert.group = finding.group;
  describe_alert(alert, rule, finding);
  alert.facts = finding.facts;
  alert.raised = now;
  alert.raised_seq = seq;
  alert.first = finding.first;
  alert.last = finding.last;
  alert.count = finding.count;
  add_proof(alert, finding);
  if (!finding.samples.empty()) alert.sample_json = to_json(finding.samples.front().view());
  alert.due = acknowledge_by(contract, alert.severity, now);
  if (alert.due) waiting_.emplace(*alert.due, alert.id);
  const auto violated = violated_.find(key);
  happenings_.push_back({AlertHappening::Kind::raised, alert.id,
                         violated != violated_.end() && now - violated->second <= recurs_within});
  changed_.insert(alert.id);
  numbers_[alert.number] = alert.id;
  open_[key] = alert.id;
  const std::string id = alert.id;
  return alerts_.emplace(id, std::move(alert)).first->second.id;
}

const Alert* AlertBook::find(std::string_view id_or_number) const {
  if (const auto number = numbers_.find(id_or_number); number != numbers_.end())
    return &alerts_.at(number->second);
  const auto found = alerts_.find(std::string(id_or_number));
  return found == alerts_.end() ? nullptr : &found->second;
}

Result<void> AlertBook::review(const Review& review, Seq seq) {
  const Alert* found = find(review.alert);
  if (found == nullptr) return refusal(Word::review_no_alert, {review.alert});
  Alert& alert = alerts_.at(found->id);
  if (review.reviewer.empty()) return refusal(Word::review_no_reviewer, {});
  if (review.comment.size() > limits::review_comment_bytes_max)
    return refusal(Word::review_comment_long,
                   {std::to_string(limits::review_comment_bytes_max)});
  const AlertState from = alert.state;
  const AlertState to = target_of(review.act, from);
  const bool moves = review.act != ReviewAct::view && review.act != ReviewAct::note;
  if (moves && (!may_move(from, to) ||
                (review.act == ReviewAct::reopen) != (from == AlertState::closed))) {
    std::string ja = phrase(Word::review_not_legal, Language::japanese,
                            {title_of(from, Language::japanese), title_of(to, Language::japanese)});
    return Error{Code::review_refused,
                 ja + " / " + phrase(Word::review_not_legal, Language::english,
                                     {title_of(from, Language::english),
                                      title_of(to, Language::english)})};
  }
  if (review.act == ReviewAct::note && review.comment.empty())
    return refusal(Word::review_no_comment, {});
  if (review.act == ReviewAct::close) {
    if (review.reason == CloseReason::none || review.comment.empty())
      return refusal(Word::review_no_reason, {});
    if (alert.severity >= Severity::high)
      if (const auto sole = sole_handler(alert, review.reviewer))
        return refusal(Word::review_second_person, {*sole});
  }
  if (!alert.first_viewed) {
    alert.first_viewed = review.at;
    alert.first_viewed_by = review.reviewer;
  } else if (review.act == ReviewAct::view) {
    return {};   // Only the first look starts a clock; later ones are in the audit alone.
  }
  alert.history.push_back({seq, review, from, to});
  alert.history.back().review.alert = alert.id;
  alert.state = to;
  if (from == AlertState::open && to != from && alert.due &&
      waiting_.erase({*alert.due, alert.id}) > 0)
    happenings_.push_back({review.at <= *alert.due ? AlertHappening::Kind::in_time
                                                   : AlertHappening::Kind::overdue,
                           alert.id, false});
  const std::string key = alert.contract + '\0' + alert.check + '\0' + alert.group;
  if (review.act == ReviewAct::close) {
    alert.reason = review.reason;
    if (review.reason == CloseReason::violation_corrected ||
        review.reason == CloseReason::violation_ordered)
      violated_[key] = review.at;
    if (const auto open = open_.find(key); open != open_.end() && open->second == alert.id)
      open_.erase(open);
  }
  if (review.act == ReviewAct::reopen) {
    alert.reason = CloseReason::none;
    open_.try_emplace(key, alert.id);   // A newer alert of the same cause stays the open one.
  }
  changed_.insert(alert.id);
  return {};
}

void AlertBook::tick(Timestamp now) {
  while (!waiting_.empty() && waiting_.begin()->first < now) {
    happenings_.push_back({AlertHappening::Kind::overdue, waiting_.begin()->second, false});
    waiting_.erase(waiting_.begin());
  }
}

std::vector<AlertHappening> AlertBook::take_happenings() { return std::exchange(happenings_, {}); }

std::vector<Alert> AlertBook::take_changed() {
  std::vector<Alert> changed;
  changed.reserve(changed_.size());
  for (const std::string& id : changed_) changed.push_back(alerts_.at(id));
  changed_.clear();
  std::sort(changed.begin(), changed.end(), [](const Alert& a, const Alert& b) {
    return std::tie(a.raised_seq, a.id) < std::tie(b.raised_seq, b.id);
  });
  return changed;
}

}  // namespace metsuke
