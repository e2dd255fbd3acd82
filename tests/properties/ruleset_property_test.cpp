// Goal: the compiled ruleset says of every rule and event what the specification says. Method:
// rules and events made from a seed out of few words, so that they meet often; the oracle is
// tests/support/naive_rules. Several rules are compiled together, so that tests are shared.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "rule/matcher.h"
#include "rule/ruleset.h"
#include "support/naive_rules.h"

namespace metsuke {

namespace {

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }
  bool chance(std::size_t in) { return below(in) == 0; }
  std::string one_of(const std::vector<std::string>& words) { return words[below(words.size())]; }

  std::string text(std::size_t wild) {
    static const std::vector<std::string> plain = {"a", "B", "b", "é", "É", "-", "/", " ",
                                                   "\\", "x", "1", "表"};
    static const std::vector<std::string> special = {"*", "?", "\\*", "\\?", "\\\\"};
    std::string made;
    for (std::size_t i = below(5); i-- > 0;)
      made += wild != 0 && chance(wild) ? one_of(special) : one_of(plain);
    return made;
  }

  static std::string quoted(const std::string& text) { return "'" + text + "'"; }

  std::string field() { return one_of({"f", "g", "user.name", "h i"}); }

  std::string item() {
    static const std::vector<std::string> chains = {
        "", "", "", "|contains", "|startswith", "|endswith", "|contains|all", "|cased",
        "|contains|cased", "|neq", "|contains|neq", "|windash", "|contains|windash", "|base64",
        "|base64|contains", "|endswith|neq", "|startswith|cased|all"};
    std::string name = field();
    std::erase(name, ' ');
    switch (below(10)) {
      case 0: return name + "|exists: " + (chance(2) ? "true" : "false");
      case 1: return name + ": null";
      case 2: return name + "|" + one_of({"lt", "lte", "gt", "gte"}) + ": " +
                     one_of({"1", "-1", "10", "1.5", "0"});
      case 3: return name + "|fieldref" + (chance(2) ? "|cased" : "") + ": f";
      case 4: return name + ": " + one_of({"1", "10", "true", "-1"});
      default: break;
    }
    const std::string chain = one_of(chains);
    const std::size_t wild = chain.find("base64") == std::string::npos ? 4 : 0;
    const bool list = chain.find("all") != std::string::npos || chance(2);
    if (!list) return name + chain + ": " + quoted(text(wild));
    std::string values;
    for (std::size_t i = 2 + below(2); i-- > 0;)
      values += (values.empty() ? "" : ", ") + quoted(text(wild));
    return name + chain + ": [" + values + "]";
  }

  std::string map() {
    std::string made = "{" + item();
    const std::string first = made.substr(1, made.find(':') - 1);
    const std::string second = item();
    // A key may stand only once.
    if (chance(2) && second.substr(0, second.find(':')) != first) made += ", " + second;
    return made + "}";
  }

  std::string selection() {
    if (chance(6)) return "[" + quoted("x" + text(4)) + ", " + quoted("a" + text(4)) + "]";
    if (chance(5)) return "[" + map() + ", " + map() + "]";
    if (chance(8)) return "{'|all': [" + quoted("a" + text(4)) + ", " + quoted("b") + "]}";
    return map();
  }

  std::string condition(int depth) {
    switch (below(depth > 3 ? 3 : 8)) {
      case 0: return one_of({"sel_a", "sel_b", "other", "_hidden"});
      case 1: return one_of({"1 of them", "all of them", "1 of sel_*", "all of sel_*",
                             "1 of _*", "any of *r"});
      case 2: return "not " + condition(depth + 1);
      case 3: return condition(depth + 1) + " and " + condition(depth + 1);
      case 4: return condition(depth + 1) + " or " + condition(depth + 1);
      default: return "(" + condition(depth + 1) + ")";
    }
  }

  std::string rule() {
    std::string made = "title: made\nlogsource: {product: " + one_of({"p", "q"}) +
                       (chance(2) ? "" : ", service: s") + "}\ndetection:\n";
    for (const char* name : {"sel_a", "sel_b", "other", "_hidden"})
      made += std::string("  ") + name + ": " + selection() + "\n";
    return made + "  condition: " + condition(0) + "\n";
  }

  OwnedEvent event() {
    OwnedEvent made;
    made.set_log_source("", one_of({"p", "p", "q"}), one_of({"", "s", "t"}));
    for (const char* name : {"f", "g", "h i"}) {
      const std::size_t kinds = below(8);
      if (kinds == 0) continue;
      if (kinds == 1) made.set_native(name, "", Kind::null);
      if (kinds == 2) made.set_native(name, one_of({"1", "10", "-1", "1.0", "1e1"}), Kind::number);
      if (kinds == 3) made.set_native(name, "true", Kind::boolean);
      if (kinds > 3) made.set_native(name, text(6));
      if (kinds > 6) made.set_native(name, text(0));
    }
    switch (below(4)) {
      case 0: made.set(Field::user_name, text(0)); break;
      case 1: made.set_unknown(Field::user_name); break;
      default: break;
    }
    if (chance(3)) made.original = text(0) + text(0);
    return made;
  }

 private:
  std::mt19937_64 random_;
};

Truth same_as(NaiveTruth truth) {
  return truth == NaiveTruth::yes ? Truth::yes
         : truth == NaiveTruth::no ? Truth::no
                                   : Truth::unknown;
}

void run_seed(std::uint64_t seed) {
  Maker maker(seed);
  std::vector<RuleSource> sources;
  for (int i = 0; i < 12; ++i)
    sources.push_back({std::to_string(i) + ".yml", maker.rule()});
  Complaints complaints;
  const auto rules = Ruleset::compile(sources, {}, complaints);
  std::string said;
  for (const Complaint& complaint : complaints) said += describe(complaint, Language::english);
  INFO("seed=" << seed << " " << said);
  REQUIRE(rules != nullptr);
  MatchScratch scratch;
  std::vector<Ruleset::Answer> answers;
  for (int i = 0; i < 12; ++i) {
    const OwnedEvent event = maker.event();
    const Event view = event.view();
    answers.clear();
    rules->match(view, answers, scratch);
    for (std::size_t rule = 0; rule < sources.size(); ++rule) {
      Truth found = Truth::no;
      for (const Ruleset::Answer& answer : answers)
        if (answer.rule.value == rule) found = answer.truth;
      const Truth wanted = same_as(naive_match(sources[rule].text, view));
      if (found == wanted) continue;
      FAIL("seed=" << seed << " event " << to_json(view) << "\n"
                   << sources[rule].text << "found " << static_cast<int>(found) << " wanted "
                   << static_cast<int>(wanted));
    }
  }
}

}  // namespace

TEST_CASE("compiled rules say what the specification says") {
  const char* given = std::getenv("METSUKE_SEED");
  const std::uint64_t first = given == nullptr ? 20'260'901 : std::strtoull(given, nullptr, 10);
  const char* rounds = std::getenv("METSUKE_ROUNDS");
  const std::uint64_t count = rounds == nullptr ? 60 : std::strtoull(rounds, nullptr, 10);
  for (std::uint64_t seed = first; seed < first + count; ++seed) run_seed(seed);
}

}  // namespace metsuke
