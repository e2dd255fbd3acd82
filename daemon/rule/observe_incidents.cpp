#include "rule/observe_incidents.h"

#include <algorithm>

namespace metsuke {
namespace {

using std::chrono::days;

// An incident holds what was logged around it until a year after it is closed (C13).
constexpr days held_before{90};
constexpr days held_after{90};
constexpr days held_when_closed{365};

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

std::optional<int> open_days(const Calendar& calendar, Date today, Date due) {
  int left = 0;
  for (std::chrono::sys_days day = std::chrono::sys_days(today) + days(1);
       day <= std::chrono::sys_days(due); day += days(1)) {
    const std::optional<bool> open = calendar.business_day(Date(day));
    if (!open) return std::nullopt;
    if (*open) ++left;
  }
  return left;
}

bool overlaps(Timestamp from, Timestamp until, Date first, Date last) {
  return from < japan_midnight(std::chrono::sys_days(last) + days(1)) &&
         japan_midnight(first) < until;
}

// The span that is held of the source, or nothing of it.
bool holds(const DeclaredFacts& hold, std::string_view source, Date first, Date last,
           Timestamp now) {
  const std::string_view held = hold["source"];
  if (!held.empty() && held != source) return false;
  const std::optional<Timestamp> released = hold.time("released");
  if (released && *released <= now) return false;
  return overlaps(hold.time("from").value_or(Timestamp::min()),
                  hold.time("to").value_or(Timestamp::max()), first, last);
}

bool held_by_incident(const DeclaredFacts& incident, Date first, Date last, Timestamp now) {
  std::optional<Timestamp> known = incident.time("known");
  const std::optional<Timestamp> vendor = incident.time("vendor_known");
  if (!known || (vendor && *vendor < *known)) known = vendor;
  if (!known) return false;
  const std::optional<Timestamp> closed = incident.time("closed");
  if (closed && *closed + held_when_closed <= now) return false;
  return overlaps(*known - held_before, *known + held_after, first, last);
}

}  // namespace

void IncidentBook::declared(const Declaration& declaration, Known known,
                            std::vector<OwnedEvent>& events) {
  next_ = Timestamp::min();
  switch (declaration.kind) {
    case DeclarationKind::incident:
      incidents_[declaration.subject].add(declaration);
      say_incident(declaration.subject, known, events);
      return;
    case DeclarationKind::action:
      actions_[declaration.subject].add(declaration);
      return;
    case DeclarationKind::hold:
      holds_[declaration.subject].add(declaration);
      return;
    case DeclarationKind::duty:
    case DeclarationKind::report:
      return;
  }
}

void IncidentBook::say_incident(const std::string& id, Known known,
                                std::vector<OwnedEvent>& events) const {
  const DeclaredFacts& facts = incidents_.at(id);
  OwnedEvent event = own_event("incident", known.at, known);
  event.set_native("incident.id", id);
  event.set_native("incident.title", std::string(facts["title"]));
  if (const auto persons = facts.count("persons_max"))
    event.set_native("incident.persons_max", std::to_string(*persons));
  std::string triggers;
  for (const Trigger trigger : triggers_of(facts))
    triggers += (triggers.empty() ? "" : ", ") + std::string(title_of(trigger, Language::japanese));
  event.set_native("incident.triggers", triggers);
  event.set_native("incident.items_missing", std::to_string(items_missing(facts).size()));
  event.set_native("incident.closed", facts["closed"].empty() ? "false" : "true");
  events.push_back(std::move(event));
}

void IncidentBook::say_clock(const std::string& subject, const DeclaredFacts& facts,
                             const Deadline& clock, Known known, std::vector<OwnedEvent>& events) {
  const DeadlineState state = state_of(clock, known.at);
  if (!clock.met && clock.due) {
    if (clock.amber > known.at) next_ = std::min(next_, clock.amber);
    if (*clock.due >= known.at) next_ = std::min(next_, *clock.due + Duration(1));
  }
  const Month month = japan_month(known.at);
  const std::string due = clock.due ? to_japan_text(*clock.due) : "";
  const auto [said, first] =
      said_.try_emplace(std::string(clock.kind) + '|' + subject + '|' + due, Said{state, Month{}});
  const bool settled = state == DeadlineState::met && !first && said->second.state == state;
  if (settled || (said->second.state == state && said->second.month == month)) return;
  said->second = {state, month};
  OwnedEvent event = own_event("deadline", known.at, known);
  event.set(Field::mk_deadline_kind, std::string(clock.kind));
  event.set(Field::mk_deadline_subject, subject);
  if (clock.due) {
    event.set(Field::mk_deadline_due, due);
    event.set(Field::mk_deadline_state, std::string(name_of(state)));
  } else {
    event.set_unknown(Field::mk_deadline_due);
    event.set_unknown(Field::mk_deadline_state);
  }
  const std::optional<int> left =
      clock.due ? open_days(contract_.calendar, japan_date(known.at), japan_date(*clock.due))
                : std::nullopt;
  if (left)
    event.set(Field::mk_deadline_business_days_left, std::to_string(*left));
  else
    event.set_unknown(Field::mk_deadline_business_days_left);
  event.set_native("deadline.title", std::string(title_of_clock(clock.kind, Language::japanese)));
  event.set_native("deadline.title_en", std::string(title_of_clock(clock.kind, Language::english)));
  event.set_native("deadline.started", to_japan_text(clock.started));
  event.set_native("deadline.met", clock.met ? to_japan_text(*clock.met) : "");
  event.set_native("incident.title", std::string(facts["title"]));
  const std::vector<std::string_view> missing = items_missing(facts);
  event.set_native("incident.items_missing", std::to_string(missing.size()));
  event.set_native("incident.items", joined(missing));
  events.push_back(std::move(event));
}

void IncidentBook::look(Known known, std::vector<OwnedEvent>& events) {
  if (incidents_.empty() && actions_.empty()) {
    next_ = Timestamp::max();
    return;
  }
  next_ = japan_midnight(japan_month(known.at).following().first());
  for (const auto& [id, facts] : incidents_)
    for (const Deadline& clock : clocks_of(facts, contract_, known.at))
      say_clock(id, facts, clock, known, events);
  for (const auto& [id, facts] : actions_)
    if (const std::optional<Deadline> clock = action_clock(facts))
      say_clock(id, facts, *clock, known, events);
}

void IncidentBook::replaced(std::string_view source, Date from, Date to, std::string_view delivery,
                            Known known, std::vector<OwnedEvent>& events) const {
  const auto touched = [&](const std::string& id, std::string_view reason) {
    OwnedEvent event = own_event("hold", known.at, known);
    event.set_native("hold.id", id);
    event.set_native("hold.reason", std::string(reason));
    event.set_native("hold.state", "touched");
    event.set(Field::mk_source_id, std::string(source));
    event.set(Field::mk_delivery_name, std::string(delivery));
    event.set(Field::mk_delivery_period, to_text(from) + "/" + to_text(to));
    events.push_back(std::move(event));
  };
  for (const auto& [id, hold] : holds_)
    if (holds(hold, source, from, to, known.at)) touched(id, hold["reason"]);
  for (const auto& [id, incident] : incidents_)
    if (held_by_incident(incident, from, to, known.at)) touched(id, incident["title"]);
}

}  // namespace metsuke
