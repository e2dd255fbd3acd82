// Goal: who was alone, and whether a visitor was, does not depend on the order of lines, and agrees
// with counting second by second.
#include "rule/observe_presence.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "observe_case.h"

using namespace metsuke;

namespace {

struct Door {
  std::string time;  // Of 2026-09-03 in Japan.
  std::string who;
  bool enters = true;
  const char* visitor = "false";
};

using Lines = std::vector<std::string>;

Lines lines_of(const std::vector<OwnedEvent>& events) {
  return said_of(events, "presence",
                 {Field::mk_presence_kind, Field::mk_door_name, Field::mk_actor_id,
                  Field::mk_presence_seconds});
}

OwnedEvent door_event(const Door& door, const char* room = "作業室") {
  OwnedEvent event;
  event.occurred = japan("2026-09-03T" + door.time);
  event.set(Field::event_action, door.enters ? "door-in" : "door-out");
  event.set(Field::mk_card_id, door.who);
  event.set(Field::mk_actor_id, door.who);
  event.set(Field::mk_door_name, room);
  if (std::string_view(door.visitor) == "?")
    event.set_unknown(Field::mk_card_visitor);
  else
    event.set(Field::mk_card_visitor, door.visitor);
  return event;
}

Lines told(const std::vector<Door>& doors,
           PresenceBook::Basis basis = PresenceBook::Basis::complete) {
  PresenceBook book;
  for (const Door& door : doors) book.seen(SourceId{0}, door_event(door).view());
  std::vector<OwnedEvent> events;
  book.tell(SourceId{0}, *date_from("2026-09-03"), basis,
            Known{japan("2026-09-04T12:00:00"), Seq{1}}, events);
  return lines_of(events);
}

}  // namespace

TEST_CASE("alone is who has nobody beside them, for the longest stretch") {
  CHECK(told({{"09:00:00", "a"},
              {"09:10:00", "b"},
              {"11:00:00", "a", false},
              {"12:00:00", "a"},
              {"12:30:00", "b", false},
              {"12:40:00", "a", false}}) ==
        Lines{"room_day 作業室 - -", "alone 作業室 a 600", "alone 作業室 b 3600"});
  CHECK(told({}).empty());
}

TEST_CASE("a visitor needs somebody of the staff in the room") {
  CHECK(told({{"09:00:00", "a"},
              {"09:10:00", "v", true, "true"},
              {"09:20:00", "a", false},
              {"09:30:00", "v", false, "true"}}) ==
        Lines{"room_day 作業室 - -", "alone 作業室 a 600", "alone 作業室 v 600",
              "visitor_unescorted 作業室 v 600"});
  CHECK(told({{"09:00:00", "a"},
              {"09:10:00", "v", true, "true"},
              {"09:20:00", "v", false, "true"},
              {"09:30:00", "a", false}})
            .size() == 2);
}

TEST_CASE("who is a visitor, or how long somebody stayed, may be unknown, then the answer is") {
  // Nobody says whose card it is.
  CHECK(told({{"09:00:00", "a", true, "?"}, {"09:10:00", "a", false, "?"}}) ==
        Lines{"room_day 作業室 - -", "alone 作業室 a 600", "visitor_unescorted 作業室 a ?"});
  // b never left: whether a was alone nobody knows, and b may have gone at once.
  CHECK(told({{"09:00:00", "b"}, {"09:00:00", "a"}, {"10:00:00", "a", false}}) ==
        Lines{"room_day 作業室 - -", "alone 作業室 a ?", "alone 作業室 b ?"});
  // Who leaves without having come was there since midnight.
  CHECK(told({{"01:00:00", "a", false}}) == Lines{"room_day 作業室 - -", "alone 作業室 a 3600"});
  CHECK(told({}, PresenceBook::Basis::given_up) == Lines{"room_day  - ?"});
}

TEST_CASE("refusals and alarms are no presence, rooms and days are apart") {
  PresenceBook book;
  OwnedEvent refused = door_event({"09:00:00", "a"});
  refused.set(Field::event_outcome, "failure");
  book.seen(SourceId{0}, refused.view());
  book.seen(SourceId{0}, door_event({"09:00:00", "a"}, "A").view());
  book.seen(SourceId{0}, door_event({"09:10:00", "a", false}, "A").view());
  book.seen(SourceId{0}, door_event({"09:05:00", "b"}, "B").view());
  book.seen(SourceId{0}, door_event({"09:15:00", "b", false}, "B").view());
  const auto tell = [&](std::uint32_t source, const char* day) {
    std::vector<OwnedEvent> events;
    book.tell(SourceId{source}, *date_from(day), PresenceBook::Basis::complete,
              Known{japan("2026-09-04T12:00:00"), Seq{1}}, events);
    return lines_of(events);
  };
  CHECK(tell(1, "2026-09-03").empty());
  CHECK(tell(0, "2026-09-04").empty());
  CHECK(tell(0, "2026-09-03") ==
        Lines{"room_day A - -", "alone A a 600", "room_day B - -", "alone B b 600"});
  CHECK(tell(0, "2026-09-03").empty());  // Said once.
}

TEST_CASE("presence agrees with counting minute by minute, in whatever order lines come") {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    std::mt19937 dice(seed);
    const auto below = [&dice](unsigned limit) { return static_cast<unsigned>(dice() % limit); };
    // Whole stays, so that everything is sure.
    std::vector<Door> doors;
    std::vector<std::set<std::string>> inside(240);
    const std::vector<std::string> people = {"a", "b", "c", "v"};
    for (const std::string& who : people) {
      unsigned minute = below(30);
      while (minute + 10 < 230) {
        const unsigned until = minute + 1 + below(60);
        if (until >= 239) break;
        const auto clock = [](unsigned at) {
          const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
          return two(8 + at / 60) + ':' + two(at % 60) + ":00";
        };
        const char* visitor = who == "v" ? "true" : "false";
        doors.push_back({clock(minute), who, true, visitor});
        doors.push_back({clock(until), who, false, visitor});
        for (unsigned at = minute; at < until; ++at) inside[at].insert(who);
        minute = until + 1 + below(40);
      }
    }
    Lines expected = {"room_day 作業室 - -"};
    const auto longest = [&](const auto& holds) {
      unsigned best = 0, run = 0;
      for (const auto& now : inside) {
        run = holds(now) ? run + 60 : 0;
        best = std::max(best, run);
      }
      return best;
    };
    for (const std::string& who : people) {
      const unsigned seconds =
          longest([&](const auto& now) { return now.size() == 1 && now.contains(who); });
      if (seconds > 0) expected.push_back("alone 作業室 " + who + ' ' + std::to_string(seconds));
    }
    const unsigned unescorted =
        longest([&](const auto& now) { return now.size() == 1 && now.contains("v"); });
    if (unescorted > 0)
      expected.push_back("visitor_unescorted 作業室 v " + std::to_string(unescorted));
    CHECK(told(doors) == expected);
    std::shuffle(doors.begin(), doors.end(), dice);
    CHECK(told(doors) == expected);
  }
}
