#include "rule/ruleset.h"

#include "support/rule_case.h"

namespace metsuke {

TEST_CASE("a rule sees the events whose log source has all it names") {
  const auto rules = rules_of(
      "title: a\nname: a\nlogsource: {product: p}\ndetection: {sel: {f: x}, condition: sel}\n---\n"
      "title: b\nname: b\nlogsource: {product: p, service: s}\n"
      "detection: {sel: {f: x}, condition: sel}\n");
  OwnedEvent event = event_of({{"f", "y"}});
  std::vector<Ruleset::Answer> answers;
  event.set_log_source("c", "p", "t");
  rules->match(event.view(), answers);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].truth == Truth::no);
  event.set_log_source("", "p", "s");
  answers.clear();
  rules->match(event.view(), answers);
  CHECK(answers.size() == 2);
}

TEST_CASE("a population narrows what was looked at") {
  const auto rules = rules_of(rule_with("{sel: {f: x}, condition: sel}") +
                              "metsuke: {population: {k: seen}}\n");
  std::vector<Ruleset::Answer> answers;
  const OwnedEvent outside = event_of({{"f", "x"}});
  rules->match(outside.view(), answers);
  CHECK(answers.empty());
  const OwnedEvent inside = event_of({{"f", "x"}, {"k", "seen"}});
  rules->match(inside.view(), answers);
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].truth == Truth::yes);
}

TEST_CASE("one error among many rules refuses them all") {
  Complaints complaints;
  const std::vector<RuleSource> sources{
      {"good.yml", rule_with("{sel: {f: x}, condition: sel}")},
      {"bad.yml", rule_with("{sel: {f: x}, condition: sle}")}};
  CHECK(Ruleset::compile(sources, {}, complaints) == nullptr);
  CHECK(complaints[0].place.file == "bad.yml");
}

TEST_CASE("a rule is found by its check, its name or its id") {
  const auto rules = rules_of(rule_with("{sel: {f: x}, condition: sel}") +
                              "name: n\nmetsuke: {check: T-1, ja: {title: 試}, en: {title: t}}\n");
  CHECK(rules->find("T-1") != nullptr);
  CHECK(rules->find("n") != nullptr);
  CHECK(rules->find("6d0c7a0e-0000-4000-8000-000000000001") != nullptr);
  CHECK(rules->find("x") == nullptr);
}

}  // namespace metsuke
