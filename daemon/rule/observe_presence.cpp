#include "rule/observe_presence.h"

#include <algorithm>
#include <tuple>

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr std::size_t passes_max = 4'000;  // Of a room's day: beyond it the day is not judged.

using Pass = PresenceBook::Pass;
using Guest = PresenceBook::Guest;

struct Stay {
  Timestamp from{}, until{};
  const Pass* pass = nullptr;
  bool is_sure = true;
};

std::vector<Stay> stays_of(const std::vector<Pass>& passes, Timestamp begin, Timestamp end) {
  std::vector<Stay> stays;
  std::map<std::string_view, std::pair<Timestamp, const Pass*>> inside;
  std::map<std::string_view, Timestamp> left;  // When each was last known to be outside.
  for (const Pass& pass : passes) {
    const auto entered = inside.find(pass.who);
    if (pass.enters) {
      // In, and in again: when they left between is not known.
      if (entered != inside.end())
        stays.push_back({entered->second.first, pass.at, entered->second.second, false});
      inside[pass.who] = {pass.at, &pass};
      continue;
    }
    const auto out = left.find(pass.who);
    if (entered != inside.end()) {
      stays.push_back({entered->second.first, pass.at, &pass, true});
      inside.erase(entered);
    } else {
      stays.push_back({out == left.end() ? begin : out->second, pass.at, &pass, out == left.end()});
    }
    left[pass.who] = pass.at;
  }
  for (const auto& [who, since] : inside) stays.push_back({since.first, end, since.second, false});
  std::erase_if(stays, [](const Stay& stay) { return stay.from >= stay.until; });
  return stays;
}

// How long something held at most in one stretch, and from when on.
struct Longest {
  Timestamp from{};
  Duration sure{};
  Duration possible{};  // With the stays of which nobody knows how long they were.
  const Pass* pass = nullptr;
};

// Feeds stretches of time in order; those that touch are one.
class Stretch {
 public:
  void add(Timestamp from, Timestamp until, bool holds, bool may_hold, const Pass* pass) {
    extend(sure_, from, until, holds);
    if (holds && until - sure_.since > longest_.sure) {
      longest_.sure = until - sure_.since;
      longest_.from = sure_.since;
    }
    extend(possible_, from, until, holds || may_hold);
    if ((holds || may_hold) && until - possible_.since > longest_.possible) {
      longest_.possible = until - possible_.since;
      if (longest_.sure == Duration{}) longest_.from = possible_.since;
    }
    if (holds || may_hold) longest_.pass = pass;
  }
  const Longest& longest() const { return longest_; }

 private:
  struct Run {
    Timestamp since{}, until{};
    bool is_open = false;
  };
  static void extend(Run& run, Timestamp from, Timestamp until, bool holds) {
    if (holds && (!run.is_open || run.until != from)) run.since = from;
    run.until = until;
    run.is_open = holds;
  }
  Run sure_, possible_;
  Longest longest_;
};

struct Room {
  std::map<std::string, Stretch, std::less<>> alone;  // By person.
  Stretch unescorted;
};

// Who is in the room between two moments at which that may change.
void look_at(const std::vector<const Stay*>& present, Timestamp from, Timestamp until, Room& room) {
  std::map<std::string_view, std::pair<const Pass*, bool>> people;  // Whether it is sure.
  for (const Stay* stay : present) {
    auto& [pass, is_sure] = people[stay->pass->who];
    pass = stay->pass;
    is_sure = is_sure || stay->is_sure;
  }
  std::size_t sure = 0;
  bool sure_staff = false, maybe_staff = false, sure_guest = false, maybe_guest = false;
  const Pass* guest = nullptr;
  for (const auto& [who, one] : people) {
    const auto& [pass, is_sure] = one;
    if (is_sure) ++sure;
    const bool is_staff = pass->guest == Guest::no;
    sure_staff = sure_staff || (is_sure && is_staff);
    maybe_staff = maybe_staff || is_staff || pass->guest == Guest::unknown;
    sure_guest = sure_guest || (is_sure && pass->guest == Guest::yes);
    maybe_guest = maybe_guest || pass->guest != Guest::no;
    if (pass->guest != Guest::no) guest = pass;
  }
  for (const auto& [who, one] : people) {
    const auto& [pass, is_sure] = one;
    const bool others_sure = sure > (is_sure ? 1U : 0U);
    const bool holds = is_sure && people.size() == 1;
    room.alone[std::string(who)].add(from, until, holds, !others_sure, pass);
  }
  const bool holds = sure_guest && !maybe_staff;
  room.unescorted.add(from, until, holds, maybe_guest && !sure_staff, guest);
}

Room room_of(std::vector<Pass>& passes, Timestamp begin, Timestamp end) {
  // At one moment, whoever leaves leaves first; else the order of lines must not matter.
  std::sort(passes.begin(), passes.end(), [](const Pass& a, const Pass& b) {
    return std::tie(a.at, a.enters, a.who, a.shown) < std::tie(b.at, b.enters, b.who, b.shown);
  });
  const std::vector<Stay> stays = stays_of(passes, begin, end);
  std::vector<Timestamp> moments;
  for (const Stay& stay : stays) {
    moments.push_back(stay.from);
    moments.push_back(stay.until);
  }
  std::sort(moments.begin(), moments.end());
  moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
  std::vector<const Stay*> coming;
  for (const Stay& stay : stays) coming.push_back(&stay);
  std::sort(coming.begin(), coming.end(), [](const Stay* a, const Stay* b) {
    return std::tie(a->from, a->until, a->pass->who) < std::tie(b->from, b->until, b->pass->who);
  });
  Room room;
  std::vector<const Stay*> present;
  std::size_t next = 0;
  for (std::size_t i = 0; i + 1 < moments.size(); ++i) {
    std::erase_if(present, [&](const Stay* stay) { return stay->until <= moments[i]; });
    while (next < coming.size() && coming[next]->from <= moments[i])
      present.push_back(coming[next++]);
    if (!present.empty()) look_at(present, moments[i], moments[i + 1], room);
  }
  return room;
}

OwnedEvent presence_event(std::string_view kind, const std::string& room, Timestamp at,
                          Known known) {
  OwnedEvent event = own_event("presence", at, known);
  event.set(Field::mk_presence_kind, std::string(kind));
  event.set(Field::mk_door_name, room);
  return event;
}

void say_longest(std::string_view kind, const std::string& room, const Longest& longest,
                 Known known, std::vector<OwnedEvent>& events) {
  if (longest.pass == nullptr || longest.possible < seconds(1)) return;
  OwnedEvent event = presence_event(kind, room, longest.from, known);
  event.set(Field::mk_actor_id, longest.pass->shown);
  const std::int64_t sure = std::chrono::floor<seconds>(longest.sure).count();
  const std::int64_t possible = std::chrono::floor<seconds>(longest.possible).count();
  // What is sure stands, where more would only make it longer.
  if (sure > 0 || possible == 0)
    event.set(Field::mk_presence_seconds, std::to_string(sure));
  else
    event.set_unknown(Field::mk_presence_seconds);
  events.push_back(std::move(event));
}

Guest guest_of(const Event& event) {
  const std::string_view card = event[Field::mk_card_visitor];
  if (!card.empty()) return card == "true" ? Guest::yes : Guest::no;
  if (!event[Field::mk_card_id].empty()) return Guest::unknown;
  const std::string_view listed = event[Field::mk_actor_on_roster];
  if (listed.empty() || event.unknown(Field::mk_actor_on_roster)) return Guest::unknown;
  return listed == "true" ? Guest::no : Guest::yes;
}

}  // namespace

void PresenceBook::seen(SourceId source, const Event& event) {
  const std::string_view action = event[Field::event_action];
  const bool enters = action == "door-in";
  if ((!enters && action != "door-out") || !event.has_occurred) return;
  if (event[Field::event_outcome] == "failure") return;
  Pass pass;
  pass.at = event.occurred;
  pass.enters = enters;
  const std::string_view card = event[Field::mk_card_id];
  const std::string_view person = event[Field::mk_actor_id];
  pass.who = card.empty() ? std::string(person) : "card " + same_name(card);
  if (pass.who.empty()) return;
  pass.shown = std::string(person.empty() ? card : person);
  pass.guest = guest_of(event);
  std::string_view room = event[Field::mk_door_name];
  if (room.empty()) room = event[Field::mk_door_id];
  const DayNumber day = std::chrono::floor<days>(event.occurred + japan_offset);
  std::vector<Pass>& passes = days_[{source, day}][std::string(room)];
  if (passes.size() <= passes_max) passes.push_back(std::move(pass));
}

void PresenceBook::follow(PresenceBook& before, SourceId then, SourceId now) {
  for (auto& [key, rooms] : before.days_)
    if (key.first == then) days_[{now, key.second}] = std::move(rooms);
}

void PresenceBook::tell(SourceId source, Date day, Basis basis, Known known,
                        std::vector<OwnedEvent>& events) {
  const auto found = days_.find({source, DayNumber(day)});
  if (basis == Basis::given_up) {
    OwnedEvent event = presence_event("room_day", "", end_of_day(day), known);
    event.source = source;
    event.set_unknown(Field::mk_presence_seconds);
    events.push_back(std::move(event));
    return;
  }
  if (found == days_.end()) return;
  const std::size_t before = events.size();
  for (auto& [name, passes] : found->second) {
    events.push_back(presence_event("room_day", name, end_of_day(day), known));
    if (passes.size() > passes_max) {
      events.back().set_unknown(Field::mk_presence_seconds);
      continue;
    }
    const Timestamp begin = japan_midnight(day);
    const Room room = room_of(passes, begin, begin + days(1));
    for (const auto& [who, stretch] : room.alone)
      say_longest("alone", name, stretch.longest(), known, events);
    say_longest("visitor_unescorted", name, room.unescorted.longest(), known, events);
  }
  for (std::size_t index = before; index < events.size(); ++index) events[index].source = source;
  days_.erase(found);
}

}  // namespace metsuke
