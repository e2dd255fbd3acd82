// Goal: the compiled ruleset says of every rule and event what the specification says. Method:
// rules and events made from a seed out of few words, so that they meet often; the oracle is
// tests/support/naive_rules. Many rules are compiled together, so that tests and witnesses are
// shared. A pair that differs is made small before it is shown.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "properties/made_rules.h"
#include "rule/matcher.h"
#include "rule/ruleset.h"
#include "support/naive_rules.h"

namespace metsuke {

namespace {

constexpr std::size_t rules_together = 30, events_together = 60;

Truth same_as(NaiveTruth truth) {
  return truth == NaiveTruth::yes  ? Truth::yes
         : truth == NaiveTruth::no ? Truth::no
                                   : Truth::unknown;
}

// By rule.
std::vector<Truth> truths(const Ruleset& rules, const Event& event, MatchScratch& scratch,
                          Ruleset::Answers& answers) {
  std::vector<Truth> all(rules.rules().size(), Truth::no);
  rules.match(event, answers, scratch);
  for (const Ruleset::Answer& answer : answers.rules) all[answer.rule.value] = answer.truth;
  return all;
}

bool differs(const MadeRule& rule, const OwnedEvent& event) {
  Complaints complaints;
  const std::vector<RuleSource> sources{{"small.yml", rule.text()}};
  const auto rules = Ruleset::compile(sources, {}, complaints);
  if (rules == nullptr) return false;
  MatchScratch scratch;
  Ruleset::Answers answers;
  const Event view = event.view();
  return truths(*rules, view, scratch, answers)[0] != same_as(naive_match(rule.text(), view));
}

std::string shown(MadeRule rule, OwnedEvent event) {
  // Alone it may not differ: then it takes the others, and is shown as it is.
  if (differs(rule, event)) shrink(rule, event, differs);
  return to_json(event.view()) + "\n" + rule.text();
}

// How many pairs were yes or unknown: a seed where nothing meets would prove nothing.
std::size_t run_seed(std::uint64_t seed) {
  Maker maker(seed);
  std::vector<MadeRule> made;
  std::vector<RuleSource> sources;
  std::vector<NaiveRule> naive;
  for (std::size_t i = 0; i < rules_together; ++i) {
    made.push_back(maker.rule());
    sources.push_back({std::to_string(i) + ".yml", made.back().text()});
  }
  Complaints complaints;
  const auto rules = Ruleset::compile(sources, {}, complaints);
  if (rules == nullptr) {
    std::string said;
    for (const Complaint& complaint : complaints) said += describe(complaint, Language::english);
    FAIL("seed=" << seed << " " << said);
  }
  for (const RuleSource& source : sources) naive.emplace_back(source.text);
  MatchScratch scratch;
  Ruleset::Answers answers;
  std::size_t met = 0;
  for (std::size_t i = 0; i < events_together; ++i) {
    const OwnedEvent event = maker.event();
    const Event view = event.view();
    const NaiveEvent laid_out(view);
    const std::vector<Truth> found = truths(*rules, view, scratch, answers);
    for (std::size_t rule = 0; rule < made.size(); ++rule) {
      const Truth wanted = same_as(naive[rule].match(laid_out));
      met += wanted != Truth::no;
      if (found[rule] == wanted) continue;
      FAIL("seed=" << seed << " found " << static_cast<int>(found[rule]) << " wanted "
                   << static_cast<int>(wanted) << "\n"
                   << shown(made[rule], event));
    }
  }
  return met;
}

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

}  // namespace

TEST_CASE("compiled rules say what the specification says, of a million pairs") {
  const std::uint64_t first = number_from_environment("METSUKE_SEED", 20'260'901);
  const std::uint64_t rounds = number_from_environment("METSUKE_ROUNDS", 600);
  std::size_t met = 0;
  for (std::uint64_t seed = first; seed < first + rounds; ++seed) met += run_seed(seed);
  CHECK(met > rounds * rules_together * events_together / 20);
}

TEST_CASE("a failing pair is made as small as it can be") {
  Maker maker(7);
  for (int i = 0; i < 20; ++i) {
    MadeRule rule = maker.rule();
    OwnedEvent event = maker.event();
    rule.selections[1].second = {{"g|contains: 'k'", "f: 'z'"}, {"'word'"}};
    rule.condition = {"and", {{"not", {{"sel_b", {}}}}, {"1 of them", {}}}};
    event.set_native("wrong", "12345678");
    shrink(rule, event, [](const MadeRule& one, const OwnedEvent& two) {
      bool wrong = false;
      for (const auto& [name, value] : two.natives()) wrong = wrong || name == "wrong";
      return wrong && one.text().find("g|contains: 'k'") != std::string::npos;
    });
    CHECK(rule.selections[1].second == std::vector<std::vector<std::string>>{{"g|contains: 'k'"}});
    CHECK(rule.condition.parts.empty());
    CHECK(event.natives().size() == 1);
  }
}

}  // namespace metsuke
