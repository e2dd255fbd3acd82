#include "rule/ruleset.h"

#include <algorithm>

#include "rule/compiled.h"
#include "support/rule_case.h"

namespace metsuke {

TEST_CASE("a rule sees the events whose log source has all it names") {
  const auto rules = rules_of(
      "title: a\nname: a\nlogsource: {product: p}\ndetection: {sel: {f: x}, condition: sel}\n---\n"
      "title: b\nname: b\nlogsource: {product: p, service: s}\n"
      "detection: {sel: {f: x}, condition: sel}\n");
  OwnedEvent event = event_of({{"f", "x"}});
  const auto answered = [&] { return answers_of(*rules, event).rules.size(); };
  event.set_log_source("c", "p", "t");
  CHECK(answered() == 1);
  event.set_log_source("", "p", "s");
  CHECK(answered() == 2);
  event.set_log_source("", "q", "s");
  CHECK(answered() == 0);
  event.add_log_source("c", "p", "s");
  CHECK(answered() == 2);
}

TEST_CASE("what covers an event is told, whatever its rules say") {
  const auto rules = rules_of(
      "title: a\nlogsource: {product: p}\ndetection: {sel: {f: x}, condition: sel}\n---\n"
      "title: b\nlogsource: {product: p, service: s}\n"
      "detection: {sel: {f: x}, condition: sel}\n---\n"
      "title: c\nlogsource: {product: p, service: s}\n"
      "detection: {sel: {f: y}, condition: not sel}\n");
  MatchScratch scratch;
  Ruleset::Answers answers;
  OwnedEvent event = event_of({{"f", "y"}});
  event.set_log_source("c", "p", "s");
  event.add_log_source("d", "p", "s");
  rules->match(event.view(), answers, scratch);
  CHECK(answers.rules.empty());
  std::vector<std::uint32_t> covering;
  for (const std::uint32_t bucket : answers.buckets)
    for (const std::uint32_t rule : rules->compiled().buckets[bucket].rules)
      covering.push_back(rule);
  std::sort(covering.begin(), covering.end());
  CHECK(covering == std::vector<std::uint32_t>{0, 1, 2});
}

TEST_CASE("a population narrows what was looked at") {
  const auto rules =
      rules_of(rule_with("{sel: {f: x}, condition: sel}") + "metsuke: {population: {k: seen}}\n");
  auto answers = answers_of(*rules, event_of({{"f", "x"}}));
  CHECK(answers.rules.empty());
  CHECK(answers.narrowed.empty());
  answers = answers_of(*rules, event_of({{"f", "y"}, {"k", "seen"}}));
  CHECK(answers.rules.empty());
  CHECK(answers.narrowed == std::vector<RuleId>{RuleId{0}});
  answers = answers_of(*rules, event_of({{"f", "x"}, {"k", "seen"}}));
  REQUIRE(answers.rules.size() == 1);
  CHECK(answers.rules[0].truth == Truth::yes);
}

TEST_CASE("one error among many rules refuses them all") {
  Complaints complaints;
  const std::vector<RuleSource> sources{{"good.yml", rule_with("{sel: {f: x}, condition: sel}")},
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
