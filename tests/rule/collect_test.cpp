#include "rule/draft.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {
const std::string chain =
    "title: base\nname: base\nlogsource: {product: test}\n"
    "detection: {sel: {mk.actor.on_roster: false}, condition: sel}\n---\n"
    "title: many\nname: many\ncorrelation: {type: event_count, rules: [base], group-by: [u], "
    "timespan: 1m, condition: {gte: 2}}\n"
    "metsuke: {check: T-1, ja: {title: 多}, en: {title: many}}\n---\n"
    "title: plain\nname: plain\nlogsource: {product: test}\n"
    "detection: {sel: {f: x}, condition: sel}\n";
}  // namespace

TEST_CASE("what only feeds a correlation raises nothing, unless it is a check itself") {
  const auto rules = rules_of(chain);
  CHECK_FALSE(rules->find("base")->reports);
  CHECK(rules->find("T-1")->reports);
  CHECK(rules->find("plain")->reports);
  const auto generated = rules_of(chain.substr(0, chain.find("metsuke:")) + "generate: true\n");
  CHECK(generated->find("base")->reports);
}

TEST_CASE("only the chosen checks are compiled, with what they rest on") {
  Parameters parameters;
  parameters.checks = {"T-1"};
  const auto rules = rules_of(chain, parameters);
  CHECK(rules->rules().size() == 2);
  CHECK(rules->find("plain") == nullptr);
}

TEST_CASE("without a contract, what rests on one is left out") {
  Parameters parameters;
  parameters.contract = Parameters::Contract::absent;
  const auto rules = rules_of(chain, parameters);
  REQUIRE(rules->rules().size() == 1);
  CHECK(rules->rules()[0].name == "plain");
  CHECK(rules_of(chain)->find("T-1")->needs_contract);
}

TEST_CASE("a rule's version is its text and its numbers, not its tests") {
  const std::string rule = rule_with("{sel: {f: x}, condition: sel}");
  const auto version = [](const std::string& text) { return rules_of(text)->rules()[0].version; };
  CHECK(version(rule) == version(rule + "tests: {hit: []}\n"));
  CHECK(version(rule) != version(rule + "level: low\n"));
}

TEST_CASE("a name is looked for in its own file first, and must be one rule's") {
  const std::string two = "title: a\nname: n\nlogsource: {product: test}\n"
                          "detection: {sel: {f: x}, condition: sel}\n";
  const std::string user = "title: c\nname: c\ncorrelation: {type: event_count, rules: [n], "
                           "timespan: 1m, condition: {gte: 1}}\n";
  Complaints complaints;
  std::vector<RuleSource> sources{{"a.yml", two}, {"b.yml", two + "---\n" + user}};
  CHECK(Ruleset::compile(sources, {}, complaints) != nullptr);
  sources[1].text = user;
  CHECK(Ruleset::compile(sources, {}, complaints) != nullptr);
  sources.push_back({"d.yml", two});
  CHECK(Ruleset::compile(sources, {}, complaints) == nullptr);
  CHECK(all_said(complaints).find("MK072 b.yml") != std::string::npos);
}

}  // namespace metsuke
