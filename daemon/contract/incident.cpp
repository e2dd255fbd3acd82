#include "contract/incident.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace metsuke {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;

struct TriggerRow {
  std::string_view name;
  Word title;
  std::string_view fact;  // Empty: told by the number of persons.
  bool of_personal, of_specific;
};
constexpr std::array<TriggerRow, 7> trigger_rows{{
    {"sensitive", Word::trigger_sensitive, "sensitive", true, false},
    {"property_damage", Word::trigger_property_damage, "property_damage", true, false},
    {"wrongful_purpose", Word::trigger_wrongful_purpose, "wrongful_purpose", true, true},
    {"many_persons", Word::trigger_many_persons, "", true, true},
    {"ordinance", Word::trigger_ordinance, "ordinance_sensitive", true, false},
    {"service_system", Word::trigger_service_system, "service_system", false, true},
    {"public_view", Word::trigger_public_view, "public_view", false, true},
}};

struct ClockRow {
  std::string_view kind;
  Word title;
};
constexpr std::array<ClockRow, 11> clock_rows{{
    {"incident_vendor_call", Word::clock_vendor_call},
    {"incident_vendor_written", Word::clock_vendor_written},
    {"incident_vendor_notice", Word::clock_vendor_notice},
    {"incident_preliminary", Word::clock_preliminary},
    {"incident_final", Word::clock_final},
    {"incident_preliminary_count", Word::clock_preliminary_count},
    {"incident_final_count", Word::clock_final_count},
    {"incident_persons_notice", Word::clock_persons_notice},
    {"incident_supplement", Word::clock_supplement},
    {"incident_plan", Word::clock_plan},
    {"corrective_action", Word::clock_action},
}};

constexpr std::array<std::string_view, 9> nine_items{
    "item_overview", "item_items",       "item_persons",    "item_cause", "item_secondary",
    "item_response", "item_publication", "item_prevention", "item_other"};

// 概ね3〜5日: from the third day on it is urgent, after the fifth it is late.
constexpr hours prompt_amber{72};
constexpr hours prompt_due{120};
constexpr int final_days = 30;
constexpr int final_days_wrongful = 60;
constexpr days final_amber{7};
constexpr days persons_notice_due{10};  // Our own target for 速やかに.
constexpr days supplement_every{7};
constexpr days plan_amber{7};

std::optional<Timestamp> earliest(std::initializer_list<std::optional<Timestamp>> times) {
  std::optional<Timestamp> first;
  for (const std::optional<Timestamp>& at : times)
    if (at && (!first || *at < *first)) first = at;
  return first;
}

Deadline plain(std::string_view kind, Timestamp started, Duration allowed, Duration amber,
               std::optional<Timestamp> met) {
  return {kind, started, started + allowed, started + amber, met};
}

// 確報: the day it became known counts as the first; moved past closed days.
Deadline final_clock(std::string_view kind, Timestamp started, int allowed,
                     const Contract& contract, std::optional<Timestamp> met) {
  Deadline clock;
  clock.kind = kind;
  clock.started = started;
  clock.met = met;
  const Date known = japan_date(started);
  clock.amber = japan_midnight(sys_days(known) + days(allowed - 1)) - final_amber;
  const std::optional<Date> last = contract.calendar.nth_day_open(known, allowed);
  if (last) clock.due = japan_midnight(sys_days(*last) + days(1)) - Duration(1);
  return clock;
}

void add_vendor_clocks(const DeclaredFacts& incident, const Contract& contract,
                       std::vector<Deadline>& clocks) {
  const std::optional<Timestamp> knew = incident.time("vendor_known");
  if (!knew) return;
  const std::optional<Timestamp> called = incident.time("vendor_called");
  const std::optional<Timestamp> wrote = incident.time("vendor_wrote");
  const Duration phone = contract.first_report_phone;
  const Duration written = contract.first_report_written;
  if (phone.count() > 0)
    clocks.push_back(
        plain("incident_vendor_call", *knew, phone, phone / 2, earliest({called, wrote})));
  if (written.count() > 0)
    clocks.push_back(plain("incident_vendor_written", *knew, written, written / 2, wrote));
  clocks.push_back(plain("incident_vendor_notice", *knew, prompt_due, prompt_amber, wrote));
}

void add_commission_clocks(const DeclaredFacts& incident, const Contract& contract, Timestamp known,
                           std::vector<Deadline>& clocks) {
  const std::vector<Trigger> triggers = triggers_of(incident);
  if (triggers.empty()) return;
  const auto has = [&](Trigger trigger) {
    return std::find(triggers.begin(), triggers.end(), trigger) != triggers.end();
  };
  const std::optional<Timestamp> preliminary = incident.time("preliminary");
  const std::optional<Timestamp> final = incident.time("final");
  const int allowed = has(Trigger::wrongful_purpose) ? final_days_wrongful : final_days;
  const bool counted = has(Trigger::many_persons);
  const Timestamp counted_from = std::max(known, incident.time("persons_known").value_or(known));
  // Passing 100 persons later starts its own clocks; with it alone there are no others.
  const bool later = counted && counted_from > known;
  if (!later || triggers.size() > 1) {
    clocks.push_back(plain("incident_preliminary", known, prompt_due, prompt_amber, preliminary));
    clocks.push_back(final_clock("incident_final", known, allowed, contract, final));
  }
  if (later) {
    clocks.push_back(
        plain("incident_preliminary_count", counted_from, prompt_due, prompt_amber, preliminary));
    clocks.push_back(final_clock("incident_final_count", counted_from, allowed, contract, final));
  }
  clocks.push_back(plain("incident_persons_notice", known, persons_notice_due,
                         persons_notice_due - days(3), incident.time("persons_notified")));
}

}  // namespace

std::string_view name_of(Trigger trigger) {
  return trigger_rows[static_cast<std::size_t>(trigger)].name;
}

std::string_view title_of(Trigger trigger, Language language) {
  return word(trigger_rows[static_cast<std::size_t>(trigger)].title, language);
}

std::vector<Trigger> triggers_of(const DeclaredFacts& incident) {
  std::vector<Trigger> triggers;
  if (incident.truth("encrypted")) return triggers;
  const bool specific = incident.truth("specific");
  for (std::size_t i = 0; i < trigger_rows.size(); ++i) {
    const TriggerRow& row = trigger_rows[i];
    if (!(specific ? row.of_specific : row.of_personal)) continue;
    const bool met = row.fact.empty()
                         ? incident.count("persons_max").value_or(0) > many_persons_over
                         : incident.truth(row.fact);
    if (met) triggers.push_back(static_cast<Trigger>(i));
  }
  return triggers;
}

std::vector<std::string_view> items_missing(const DeclaredFacts& incident) {
  std::vector<std::string_view> missing;
  for (const std::string_view item : nine_items) {
    const bool counted = item == "item_persons" && !incident["persons_max"].empty();
    if (incident[item].empty() && !counted) missing.push_back(item);
  }
  return missing;
}

std::string_view name_of(DeadlineState state) {
  static constexpr std::array<std::string_view, 6> names = {"open", "amber",  "met",
                                                            "late", "missed", "unknown"};
  return names[static_cast<std::size_t>(state)];
}

Word title_of(DeadlineState state) {
  static constexpr std::array<Word, 6> titles = {Word::clock_open,   Word::clock_amber,
                                                 Word::clock_met,    Word::clock_late,
                                                 Word::clock_missed, Word::clock_unknown};
  return titles[static_cast<std::size_t>(state)];
}

DeadlineState state_of(const Deadline& clock, Timestamp now) {
  if (!clock.due) return clock.met ? DeadlineState::met : DeadlineState::unknown;
  if (clock.met) return *clock.met <= *clock.due ? DeadlineState::met : DeadlineState::late;
  if (now > *clock.due) return DeadlineState::missed;
  return now >= clock.amber ? DeadlineState::amber : DeadlineState::open;
}

std::string_view title_of_clock(std::string_view kind, Language language) {
  for (const ClockRow& row : clock_rows)
    if (row.kind == kind) return word(row.title, language);
  return kind;
}

std::vector<Deadline> clocks_of(const DeclaredFacts& incident, const Contract& contract,
                                Timestamp now) {
  std::vector<Deadline> clocks;
  add_vendor_clocks(incident, contract, clocks);
  // Any department's knowledge counts; the vendor's word is the latest moment.
  const std::optional<Timestamp> known = earliest(
      {incident.time("known"), incident.time("vendor_called"), incident.time("vendor_wrote")});
  if (known) add_commission_clocks(incident, contract, *known, clocks);
  const std::optional<Timestamp> final = incident.time("final");
  if (final && !items_missing(incident).empty()) {
    const auto passed = now > *final ? (now - *final) / supplement_every : 0;
    Deadline clock = plain("incident_supplement", *final, supplement_every * (passed + 1),
                           Duration(), std::nullopt);
    clock.amber = clock.started + supplement_every * passed;
    clocks.push_back(clock);
  }
  const std::optional<Timestamp> began = earliest({incident.time("vendor_known"), known});
  if (began && contract.prevention_plan.count() > 0)
    clocks.push_back(plain("incident_plan", *began, contract.prevention_plan,
                           std::max(contract.prevention_plan - plan_amber, Duration()),
                           incident.time("plan_received")));
  return clocks;
}

std::optional<Deadline> action_clock(const DeclaredFacts& action) {
  const std::optional<Timestamp> due = action.time("due");
  if (!due) return std::nullopt;
  Deadline clock;
  clock.kind = "corrective_action";
  clock.started = *due;
  // A day without an hour ends at its midnight.
  const bool whole_day = *due == japan_midnight(japan_date(*due));
  clock.due = whole_day ? *due + days(1) - Duration(1) : *due;
  clock.amber = *clock.due - final_amber;
  clock.met = action.time("done");
  return clock;
}

}  // namespace metsuke
