// Goal: whoever writes rules can hurt nobody: what is beyond the limits is refused with its place,
// what is within them stays bounded. Method: the known bombs, each at its full size.
#include "base/limits.h"
#include "support/rule_case.h"

namespace metsuke {

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

bool refused_as(const std::string& yaml, const std::string& lint) {
  const std::string said = refusal_of(yaml);
  INFO(said.substr(0, 500));
  return said.find(lint + " rule.yml:") != std::string::npos;
}

}  // namespace

TEST_CASE("an alias bomb is refused before it grows") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string before = "*" + std::string(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + std::string(1, c) + " [" + before;
    bomb += repeated(", " + before, 8) + "]\n";
  }
  CHECK(refused_as(bomb + "title: t\nlogsource: {product: p}\ndetection: *j\n", "MK100"));
}

TEST_CASE("a hundred thousand levels are refused, of values, maps and parentheses") {
  constexpr std::size_t deep = 100'000;
  CHECK(refused_as(
      rule_with("{s: {f: " + repeated("[", deep) + repeated("]", deep) + "}, condition: s}"),
      "MK102"));
  CHECK(refused_as("title: t\ndetection: " + repeated("{a: ", deep) + "x" + repeated("}", deep),
                   "MK102"));
  CHECK(refused_as(rule_with("{s: {f: x}, condition: '" + repeated("(", deep) + "s" +
                             repeated(")", deep) + "'}"),
                   "MK035"));
  // Nots are no levels: an even number of them is none.
  const auto rules =
      rules_of(rule_with("{s: {f: x}, condition: '" + repeated("not ", deep) + "s'}"));
  CHECK(truth_of(*rules, event_of({{"f", "x"}})) == Truth::yes);
}

TEST_CASE("a condition as wide as a file may be is one flat list") {
  const auto rules =
      rules_of(rule_with("{s: {f: x}, condition: 's" + repeated(" or s", 100'000) + "'}"));
  CHECK(truth_of(*rules, event_of({{"f", "x"}})) == Truth::yes);
}

TEST_CASE("a file of more than a mebibyte is refused; an expression of that size, too") {
  const std::string mebibyte = repeated("a", limits::yaml_bytes_max);
  CHECK(refused_as(rule_with("{s: {f: '" + mebibyte + "'}, condition: s}"), "MK102"));
  const std::string expression = repeated("a", limits::regex_bytes_max + 1);
  CHECK(refused_as(rule_with("{s: {f|re: '" + expression + "'}, condition: s}"), "MK058"));
  CHECK(refused_as(rule_with("{s: {f|re: '((((a{99}){99}){99}){99})'}, condition: s}"), "MK058"));
}

TEST_CASE("a pattern of nearly a mebibyte is matched by going over it once") {
  const std::string pattern = repeated("*a", 300'000);
  const auto rules = rules_of(rule_with("{s: {f: '" + pattern + "b'}, condition: s}"));
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 300'000)}})) == Truth::no);
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 300'000) + "b"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 100)}})) == Truth::no);
}

TEST_CASE("an expression that other engines drown in is read over once") {
  const auto rules = rules_of(rule_with("{s: {f|re: '^(a*)*b$'}, condition: s}"));
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 100'000)}})) == Truth::no);
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 100'000) + "b"}})) == Truth::yes);
}

TEST_CASE("ten thousand rules load; more than the limit are refused") {
  const auto many = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
      text += "title: r" + std::to_string(i) +
              "\nlogsource: {product: test}\ndetection: {s: {f|contains: 'w" + std::to_string(i) +
              "'}, condition: s}\n---\n";
    return text;
  };
  std::vector<RuleSource> sources;
  for (int file = 0; file < 10; ++file)
    sources.push_back({std::to_string(file) + ".yml", many(1'000)});
  Complaints complaints;
  const auto rules = Ruleset::compile(sources, {}, complaints);
  REQUIRE(rules != nullptr);
  CHECK(rules->rules().size() == 10'000);
  for (int file = 10; file < 21; ++file)
    sources.push_back({std::to_string(file) + ".yml", many(1'000)});
  CHECK(Ruleset::compile(sources, {}, complaints) == nullptr);
  REQUIRE(has_errors(complaints));
  CHECK(complaints.back().lint == "MK016");
}

TEST_CASE("many wrong rules are a bounded number of complaints") {
  std::vector<RuleSource> sources;
  for (int file = 0; file < 5'000; ++file)
    sources.push_back({std::to_string(file) + ".yml", "title: t\nlogsource: {product: p}\n"});
  Complaints complaints;
  CHECK(Ruleset::compile(sources, {}, complaints) == nullptr);
  CHECK(complaints.size() <= 2 * limits::complaints_max);
}

TEST_CASE("a value of very many forms is refused") {
  CHECK(refused_as(rule_with("{s: {f|windash: '" + repeated(" -a", 100) + "'}, condition: s}"),
                   "MK056"));
  Parameters parameters;
  parameters.lists["l"] = std::vector<std::string>(100, "x");
  CHECK(refusal_of(rule_with("{s: {f|expand: '%l%%l%%l%'}, condition: s}"), parameters)
            .find("rule.yml:") != std::string::npos);
}

TEST_CASE("a rule that every event meets keeps no event of it") {
  Detector detector(
      rules_of("title: all\nname: all\nlogsource: {product: test}\n"
               "detection: {s: {k: '*'}, condition: s}\n---\n"
               "title: flood\nname: flood\ncorrelation: {type: event_count, rules: [all], "
               "group-by: [user.name], timespan: 30d, condition: {gte: 1}}\n"));
  std::vector<Finding> findings;
  std::size_t found = 0;
  for (int i = 0; i < 50'000; ++i) {
    const OwnedEvent event = event_of({{"k", "x"}, {"user.name", "sato"}}, i);
    detector.see(event.view(), findings);
    found += findings.size();
    for (const Finding& finding : findings)
      CHECK(finding.proof.size() <= limits::finding_proof_max);
    findings.clear();
  }
  CHECK(found == 1);
}

}  // namespace metsuke
