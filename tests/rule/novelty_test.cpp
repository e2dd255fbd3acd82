// Goal: what is new is said once, never while a group is learnt, whatever comes late.
#include "rule/novelty.h"

#include "base/limits.h"
#include "support/rule_case.h"

namespace metsuke {

namespace {

constexpr std::chrono::hours a_day{24};

std::string new_value_rule(const std::string& section) {
  return "title: logon\nname: logon\nlogsource: {product: test}\n"
         "detection: {s: {k: logon}, condition: s}\n---\n"
         "title: new\nname: new\ntaxonomy: metsuke\nlevel: low\ncorrelation: {" +
         section + "}\n";
}

const std::string usual =
    "type: new_value, rules: [logon], group-by: [user.name], timespan: 90d, learning: 14d, "
    "condition: {field: [host.name], gte: 1}";

OwnedEvent logon(const std::string& user, const std::string& host, int day) {
  return event_of({{"k", "logon"}, {"user.name", user}, {"host.name", host}}, day * 86'400);
}

std::string told(const std::shared_ptr<const Ruleset>& rules,
                 const std::vector<OwnedEvent>& events) {
  Detector detector(rules);
  std::string text;
  for (const OwnedEvent& event : events) {
    std::vector<Finding> findings;
    detector.see(event.view(), findings);
    for (const Finding& finding : findings) {
      text += finding.group;
      for (const auto& [name, value] : finding.facts)
        if (name == "value") text += " " + value;
      text += "\n";
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a value is new once the group is known, and known from then on") {
  const auto rules = rules_of(new_value_rule(usual));
  CHECK(told(rules, {logon("abe", "a", 0), logon("abe", "b", 13), logon("abe", "c", 14),
                     logon("abe", "c", 15), logon("abe", "b", 16)}) == "user.name=abe c\n");
  // Each group is learnt by itself.
  CHECK(told(rules, {logon("abe", "a", 0), logon("sato", "b", 20), logon("sato", "c", 33),
                     logon("abe", "b", 33)}) == "user.name=abe b\n");
}

TEST_CASE("what is only learnt from has not been examined") {
  Detector detector(rules_of(new_value_rule(usual) +
                             "metsuke: {check: T-1, ja: {title: 新}, en: {title: new}}\n"));
  std::vector<Finding> findings;
  for (const int day : {0, 5, 13}) detector.see(logon("abe", "a", day).view(), findings);
  for (const Tally& tally : detector.take_tallies()) CHECK(tally.evaluated == 0);
  for (const int day : {14, 20}) detector.see(logon("abe", "a", day).view(), findings);
  std::uint64_t evaluated = 0;
  for (const Tally& tally : detector.take_tallies())
    if (detector.rules().rule(tally.rule).name == "new") evaluated += tally.evaluated;
  CHECK(evaluated == 2);
  CHECK(findings.empty());
}

TEST_CASE("a value not seen for the whole span is new again") {
  const auto rules = rules_of(new_value_rule(usual));
  CHECK(told(rules, {logon("abe", "a", 0), logon("abe", "a", 89), logon("abe", "a", 178)}).empty());
  CHECK(told(rules, {logon("abe", "a", 0), logon("abe", "a", 90)}) == "user.name=abe a\n");
}

TEST_CASE("what comes late is remembered and is no news") {
  const auto rules = rules_of(new_value_rule(usual));
  CHECK(told(rules, {logon("abe", "a", 0), logon("abe", "b", 20), logon("abe", "b", 19)}) ==
        "user.name=abe b\n");
  // The late event shows that the person was known longer than was thought.
  CHECK(told(rules, {logon("abe", "a", 20), logon("abe", "a", 0), logon("abe", "b", 21)}) ==
        "user.name=abe b\n");
}

TEST_CASE("several fields are one value, without one of them nothing is counted") {
  const auto rules = rules_of(new_value_rule(
      "type: new_value, rules: [logon], group-by: [user.name], timespan: 90d, learning: 0s, "
      "condition: {field: [host.name, source.ip], gte: 1}"));
  OwnedEvent both = logon("abe", "a", 0);
  both.set(Field::source_ip, "192.0.2.1");
  OwnedEvent other = logon("abe", "a", 1);
  other.set(Field::source_ip, "192.0.2.2");
  CHECK(told(rules, {both, both, other, logon("abe", "a", 2)}) ==
        "user.name=abe a 192.0.2.1\nuser.name=abe a 192.0.2.2\n");
}

TEST_CASE("a group nobody can know is unknown, and names it") {
  Detector detector(rules_of(
      new_value_rule("type: new_value, rules: [logon], group-by: [mk.actor.id], timespan: 90d, "
                     "condition: {field: host.name}")));
  OwnedEvent event = logon("abe", "a", 0);
  event.set_unknown(Field::mk_actor_id);
  std::vector<Finding> findings;
  detector.see(event.view(), findings);
  CHECK(findings.empty());
  for (const Tally& tally : detector.take_tallies()) {
    CHECK(tally.unknown == 1);
    CHECK(tally.missing == std::vector<std::string>{"mk.actor.id"});
  }
}

TEST_CASE("replay leaves the same state: a restart in between changes nothing") {
  const auto rules = rules_of(new_value_rule(usual));
  std::vector<OwnedEvent> events;
  for (int i = 0; i < 200; ++i)
    events.push_back(logon(i % 3 == 0 ? "abe" : "sato", "h" + std::to_string(i * i % 17), i));
  const std::string whole = told(rules, events);
  CHECK(whole.size() > 50);
  CHECK(told(rules, events) == whole);
}

TEST_CASE("groups and values are bounded, and say so") {
  Correlation plan;
  plan.type = Correlation::Type::new_value;
  plan.span = a_day * 90;
  Novelty novelty(plan);
  const Timestamp at{};
  for (std::size_t i = 0; i < limits::window_events_max; ++i)
    REQUIRE(novelty.see("g", std::to_string(i), at) == Novelty::Seen::fresh);
  CHECK(novelty.see("g", "more", at) == Novelty::Seen::no_room);
  CHECK(novelty.no_room_for() == "room for more than 10000 values in a group");
  CHECK(novelty.see("g", "0", at) == Novelty::Seen::known);
  for (std::size_t i = 1; i < limits::window_groups_max; ++i)
    REQUIRE(novelty.see("g" + std::to_string(i), "v", at) == Novelty::Seen::fresh);
  CHECK(novelty.see("one more", "v", at) == Novelty::Seen::no_room);
  CHECK(novelty.no_room_for() == "room for more than 100000 groups");
  // Once time has gone on there is room again.
  CHECK(novelty.see("one more", "v", at + a_day * 200) == Novelty::Seen::fresh);
  CHECK(novelty.values() == 1);
}

TEST_CASE("a new_value without field, or for many at once, is refused") {
  CHECK(refusal_of(new_value_rule("type: new_value, rules: [logon], group-by: [user.name], "
                                  "timespan: 90d, condition: {gte: 1}"))
            .find("MK094") != std::string::npos);
  CHECK(refusal_of(new_value_rule("type: new_value, rules: [logon], group-by: [user.name], "
                                  "timespan: 90d, condition: {field: host.name, gte: 2}"))
            .find("MK103") != std::string::npos);
}

TEST_CASE("what another rule knows is never new, and teaches") {
  const std::string rule =
      "title: own\nname: own\nlogsource: {product: test}\n"
      "detection: {s: {k: own}, condition: s}\n---\n";
  const auto rules = rules_of(
      rule + new_value_rule("type: new_value, rules: [logon, own], known: own, group-by: "
                            "[user.name], timespan: 90d, learning: 14d, condition: {field: "
                            "[host.name], gte: 1}"));
  const auto own = [](const std::string& host, int day) {
    return event_of({{"k", "own"}, {"user.name", "abe"}, {"host.name", host}}, day * 86'400);
  };
  // A new terminal of one's own is none, is known from then on, and shows since when abe is known.
  CHECK(told(rules, {own("a", 0), own("b", 20), logon("abe", "b", 21), logon("abe", "c", 22)}) ==
        "user.name=abe c\n");
  CHECK(refusal_of(new_value_rule(usual + ", known: own")).find("MK073") != std::string::npos);
  CHECK(refusal_of(new_value_rule("type: event_count, rules: [logon], group-by: [user.name], "
                                  "timespan: 1d, known: logon, condition: {gte: 1}"))
            .find("MK082") != std::string::npos);
}

}  // namespace metsuke
