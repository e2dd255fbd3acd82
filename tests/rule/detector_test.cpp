#include "rule/detector.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {

const std::string burst =
    "title: failed\nname: failed\nlogsource: {product: test}\n"
    "detection: {sel: {k: bad}, condition: sel}\n"
    "metsuke: {population: {k: [bad, good]}}\n---\n"
    "title: burst\nname: burst\n"
    "correlation: {type: event_count, rules: [failed], group-by: [user.name], timespan: "
    "'%window%', condition: {gte: '%count%'}}\n"
    "level: high\n"
    "metsuke:\n  check: T-1\n  group: [user.name, day]\n"
    "  ja: {title: 連続, why: '{user.name} は {first} から {count} 回'}\n"
    "  en: {title: burst, why: '{user.name} from {source.ip} {count} times'}\n"
    "  parameters: {count: {default: 3, origin: t}, window: {default: 10m, origin: t}}\n";

std::vector<Finding> findings_of(Detector& detector, const std::vector<OwnedEvent>& events) {
  std::vector<Finding> findings;
  for (const OwnedEvent& event : events) detector.see(event.view(), findings);
  return findings;
}

}  // namespace

TEST_CASE("a detection finds one event, with group, facts and proof") {
  Detector detector(rules_of(rule_with("{sel: {f: x}, condition: sel}") +
                             "metsuke: {check: T-2, group: [user.name, day, hour], ja: {title: 試, "
                             "why: '{user.name} {f} {absent}'}, en: {title: t}}\n"));
  const auto findings =
      findings_of(detector, {event_of({{"f", "x"}, {"user.name", "a|b"}}, 5), event_of({})});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].group == "user.name=a\\|b|day=2026-09-03|hour=2026-09-03 09");
  CHECK(findings[0].proof == std::vector{Seq{6}});
  CHECK(findings[0].samples.size() == 1);
  CHECK(fill(detector.rules().find("T-2")->ja.why, findings[0]) == "a|b x －");
  const auto tallies = detector.take_tallies();
  REQUIRE(tallies.size() == 1);
  CHECK(tallies[0].evaluated == 2);
  CHECK(tallies[0].violating == 1);
}

TEST_CASE("a burst is counted per group, and a month without failures has still been looked at") {
  Detector detector(rules_of(burst));
  std::vector<OwnedEvent> events;
  for (int i = 0; i < 4; ++i)
    events.push_back(event_of({{"k", "bad"}, {"user.name", "x"}, {"source.ip", "::1"}}, i));
  events.push_back(event_of({{"k", "bad"}, {"user.name", "y"}}, 5));
  events.push_back(event_of({{"k", "good"}, {"user.name", "z"}}, 6));
  events.push_back(event_of({{"k", "else"}}, 7));
  const auto findings = findings_of(detector, events);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::high);
  CHECK(findings[0].group == "user.name=x|day=2026-09-03");
  CHECK(findings[0].count == 3);
  CHECK(findings[0].proof == std::vector{Seq{1}, Seq{2}, Seq{3}});
  const Rule& rule = detector.rules().rule(findings[0].rule);
  CHECK(fill(rule.en.why, findings[0]) == "x from ::1 3 times");
  CHECK(fill(rule.ja.why, findings[0]) == "x は 2026-09-03 09:00:00 から 3 回");
  const auto tallies = detector.take_tallies();
  REQUIRE(tallies.size() == 1);
  CHECK(tallies[0].evaluated == 6);
  CHECK(tallies[0].violating == 1);
}

TEST_CASE("the proof of a sequence is the sequence, not all that passed in its window") {
  Detector detector(
      rules_of(burst +
               "---\ntitle: good\nname: good\nlogsource: {product: test}\n"
               "detection: {sel: {k: good}, condition: sel}\n---\n"
               "title: success after burst\nname: after\n"
               "correlation: {type: temporal_ordered, rules: [burst, good], group-by: [user.name], "
               "timespan: 10m}\n"));
  std::vector<OwnedEvent> events;
  const char* kinds[] = {"good", "bad", "good", "bad", "bad", "good", "good"};
  for (int i = 0; i < 7; ++i)
    events.push_back(event_of({{"k", kinds[i]}, {"user.name", "x"}}, 10 * i));
  std::vector<Finding> sequences;
  for (Finding& finding : findings_of(detector, events))
    if (detector.rules().rule(finding.rule).name == "after")
      sequences.push_back(std::move(finding));
  REQUIRE(sequences.size() == 1);
  // Three failures, and the success that followed: neither the successes before nor the one after.
  CHECK(sequences[0].proof == std::vector{Seq{11}, Seq{31}, Seq{41}, Seq{51}});
  CHECK(sequences[0].count == 4);
  CHECK(sequences[0].first == events[1].occurred);
  CHECK(sequences[0].last == events[5].occurred);
}

TEST_CASE("the contract's numbers replace the rule's") {
  Parameters parameters;
  parameters.by_check["T-1"] = {{"count", "2"}, {"window", "5 min"}};
  Detector detector(rules_of(burst, parameters));
  CHECK(detector.rules().find("T-1")->parameters[0].value == "2");
  const auto make = [](int second) { return event_of({{"k", "bad"}, {"user.name", "x"}}, second); };
  CHECK(findings_of(detector, {make(0), make(300)}).empty());
  CHECK(findings_of(detector, {make(1000), make(1299)}).size() == 1);
}

TEST_CASE("a field nobody can know makes the answer unknown and names the register") {
  Detector detector(rules_of(rule_with("{sel: {mk.actor.on_roster: false}, condition: sel}")));
  OwnedEvent event = event_of({{"user.name", "x"}});
  event.set_unknown(Field::mk_actor_on_roster);
  CHECK(findings_of(detector, {event}).empty());
  const auto tallies = detector.take_tallies();
  REQUIRE(tallies.size() == 1);
  CHECK(tallies[0].unknown == 1);
  CHECK(tallies[0].missing == std::vector<std::string>{"roster"});
}

TEST_CASE("an event without the group's field is not counted") {
  Detector detector(rules_of(burst));
  CHECK(findings_of(detector, {event_of({{"k", "bad"}}, 1), event_of({{"k", "bad"}}, 2),
                               event_of({{"k", "bad"}}, 3)})
            .empty());
}

TEST_CASE("findings of one event come in rule order") {
  Parameters parameters;
  parameters.reporting = Parameters::Reporting::all;
  parameters.by_check["T-1"]["count"] = "1";
  Detector detector(rules_of(burst, parameters));
  const auto findings = findings_of(detector, {event_of({{"k", "bad"}, {"user.name", "x"}})});
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].rule < findings[1].rule);
}

}  // namespace metsuke
