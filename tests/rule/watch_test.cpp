// Goal: rules wait for what is rare, and what has been learnt changes no answer. Method: rates by
// hand; then one matcher that sees thousands of events against a new one for each.
#include "rule/watch.h"

#include <algorithm>
#include <random>
#include <set>

#include "rule/matcher.h"
#include "support/rule_case.h"

namespace metsuke {

namespace {

const char* const pair_of_tests = "{a: {f: often}, b: {g|contains: seldom}, condition: a and b}";

// The field whose text the only rule waits for.
std::string waits_in(const Ruleset::Compiled& compiled, const Watch& watch) {
  for (std::size_t i = 0; i < watch.atoms.size(); ++i)
    if (watch.atoms[i].count != 0) return compiled.slots[compiled.atoms[i].slot].name;
  return "";
}

std::set<std::uint32_t> met_by(const Ruleset& rules, const Event& event, MatchScratch& scratch) {
  Ruleset::Answers answers;
  rules.match(event, answers, scratch);
  std::set<std::uint32_t> met;
  for (const Ruleset::Answer& answer : answers.rules) met.insert(answer.rule.value);
  return met;
}

}  // namespace

TEST_CASE("of several texts a rule waits for the rarest") {
  const auto rules = rules_of(rule_with(pair_of_tests));
  const Ruleset::Compiled& compiled = rules->compiled();
  for (const char* rare : {"f", "g"}) {
    std::vector<float> rates;
    for (const Atom& atom : compiled.atoms)
      rates.push_back(compiled.slots[atom.slot].name == rare ? 0.1F : 0.9F);
    CHECK(waits_in(compiled, watch_for(compiled, rates)) == rare);
  }
}

TEST_CASE("what was seen outweighs what was guessed, where it was looked for") {
  const auto rules = rules_of(rule_with(pair_of_tests));
  const Ruleset::Compiled& compiled = rules->compiled();
  REQUIRE(compiled.atoms.size() == 2);
  HitRates seen;
  seen.start(compiled);
  CHECK(seen.rates(compiled) == std::vector{compiled.atoms[0].rate, compiled.atoms[1].rate});
  for (int i = 0; i < 1'000; ++i) {
    seen.scanned(compiled.atoms[1].slot);
    if (i % 2 == 0) seen.met(1);
  }
  const std::vector<float> rates = seen.rates(compiled);
  CHECK(rates[0] == compiled.atoms[0].rate);
  CHECK(rates[1] == Approx(0.5).margin(0.02));
}

TEST_CASE("it is chosen anew ever more seldom") {
  HitRates seen;
  std::vector<int> chosen;
  for (int i = 1; i <= 5'000; ++i)
    if (seen.seen()) chosen.push_back(i);
  CHECK(chosen == std::vector{256, 1'024, 4'096});
}

TEST_CASE("what has been learnt changes no answer") {
  const char* const words[] = {"alpha", "be", "c", "delta-delta", "no", "x\\y", "sk"};
  std::mt19937_64 random(20'261'125);
  const auto word = [&] { return std::string(words[random() % 7]); };
  std::string yaml;
  for (int i = 0; i < 120; ++i) {
    const char* const shapes[] = {"f", "f|contains", "g|endswith", "g|contains", "h|re", ""};
    const std::string shape = shapes[random() % 6], other = shapes[random() % 5];
    const auto test = [&](const std::string& name, const std::string& at) {
      const std::string value = at == "h|re" ? word().substr(0, 2) + ".?" : word();
      return name + ": " + (at.empty() ? "['" + value + "']" : "{" + at + ": '" + value + "'}");
    };
    if (i != 0) yaml += "---\n";
    yaml += "title: r" + std::to_string(i) + "\nlogsource: {product: test" +
            (i % 3 == 0 ? ", service: more" : "") + "}\ndetection: {" + test("a", shape) + ", " +
            test("b", other) + ", condition: a " + (i % 2 == 0 ? "and" : "or") + " b}\n";
  }
  const auto rules = rules_of(yaml);
  MatchScratch experienced;
  std::size_t met = 0;
  for (int i = 0; i < 5'000; ++i) {
    // First one kind of value, then another: what was learnt is wrong for a time.
    const auto value = [&] { return i < 2'000 ? word() : word() + " " + word() + word(); };
    OwnedEvent event = event_of({{"f", value()}, {"g", value()}, {"h", value()}}, i);
    if (i % 3 == 0) event.set_log_source("", "test", "more");
    MatchScratch fresh;
    const auto expected = met_by(*rules, event.view(), fresh);
    INFO(i);
    REQUIRE(met_by(*rules, event.view(), experienced) == expected);
    met += expected.size();
  }
  CHECK(met > 50'000);
}

TEST_CASE("a rule that has learnt to wait in another field is found by it") {
  const auto rules = rules_of(rule_with(pair_of_tests));
  const Ruleset::Compiled& compiled = rules->compiled();
  // Nothing learnt yet: it waits where the guess is lower, and its other field is not looked at.
  const std::string first = waits_in(compiled, compiled.watch);
  const std::string second = first == "f" ? "g" : "f";
  const auto one = [&](const std::string& f, const std::string& g) {
    return event_of({{"f", f}, {"g", g}});
  };
  MatchScratch scratch;
  for (int i = 0; i < 6'000; ++i) {
    INFO(i);
    // What it waits for is in every event, and changes sides when it has been learnt twice.
    const bool first_is_met = i < 3'000;
    const std::string met = first_is_met ? first : second;
    REQUIRE(
        met_by(*rules, one(met == "f" ? "often" : "x", met == "g" ? "seldom" : "x").view(), scratch)
            .empty());
    REQUIRE(met_by(*rules, one("often", "seldom").view(), scratch).size() == 1);
  }
}

}  // namespace metsuke
