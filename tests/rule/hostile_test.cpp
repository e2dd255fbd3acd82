// Goal: whoever writes rules can hurt nobody: what is beyond the limits is refused with its place,
// what is within them stays bounded. Method: the known bombs, each at its full size.
#include <fstream>

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

// What the process has held at most since this was made, beyond what it held then. Memory that
// earlier tests gave back is used again and not seen: it errs to the lesser side.
class MemoryPeak {
 public:
  MemoryPeak() {
    std::ofstream("/proc/self/clear_refs") << "5";
    start_ = of("VmRSS:");
  }
  // The sanitizers' own memory would be counted, and some kernels keep the peak to themselves.
  bool measured() const {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    return start_ != 0 && of("VmHWM:") >= start_;
#endif
  }
  std::size_t grown() const { return of("VmHWM:") - start_; }

 private:
  static std::size_t of(std::string_view name) {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word)
      if (std::size_t kibibytes = 0; word == name && status >> kibibytes) return kibibytes * 1024;
    return 0;
  }
  std::size_t start_ = 0;
};

}  // namespace

TEST_CASE("an alias bomb is refused before it grows") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string before = "*" + std::string(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + std::string(1, c) + " [" + before;
    bomb += repeated(", " + before, 8) + "]\n";
  }
  CHECK(refused_as(bomb + "title: t\nlogsource: {product: p}\ndetection: *i\n", "MK100"));
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

TEST_CASE("a file of more than a mebibyte is refused, an expression of that size, too") {
  const std::string mebibyte = repeated("a", limits::yaml_bytes_max);
  CHECK(refused_as(rule_with("{s: {f: '" + mebibyte + "'}, condition: s}"), "MK102"));
  const std::string expression = repeated("a", limits::regex_bytes_max + 1);
  CHECK(refused_as(rule_with("{s: {f|re: '" + expression + "'}, condition: s}"), "MK058"));
  CHECK(refused_as(rule_with("{s: {f|re: '((((a{99}){99}){99}){99})'}, condition: s}"), "MK058"));
}

TEST_CASE("a pattern of very many wildcards is refused, one within the limit is gone over once") {
  const auto wild = [](std::size_t count) {
    return rule_with("{s: {f: '" + repeated("*a", count) + "b'}, condition: s}");
  };
  CHECK(refused_as(wild(300'000), "MK065"));
  CHECK(refused_as(wild(limits::rule_wildcards_max + 1), "MK065"));
  CHECK(refused_as(rule_with("{s: {f: '" + repeated("?", 2'000) + "'}, condition: s}"), "MK065"));
  Parameters parameters;
  parameters.lists["l"] = {repeated("*a", 1'000)};
  CHECK(
      refusal_of(rule_with("{s: {f|expand: 'x%l%%l%'}, condition: s}"), parameters).find("MK065") !=
      std::string::npos);
  // Escaped, they are letters.
  CHECK(truth_of(*rules_of(rule_with("{s: {f: '" + repeated("\\*", 2'000) + "'}, condition: s}")),
                 event_of({{"f", repeated("*", 2'000)}})) == Truth::yes);
  const auto rules = rules_of(wild(limits::rule_wildcards_max));
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 300'000)}})) == Truth::no);
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 300'000) + "b"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 100)}})) == Truth::no);
}

TEST_CASE("an expression that other engines drown in is read over once") {
  const auto rules = rules_of(rule_with("{s: {f|re: '^(a*)*b$'}, condition: s}"));
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 100'000)}})) == Truth::no);
  CHECK(truth_of(*rules, event_of({{"f", repeated("a", 100'000) + "b"}})) == Truth::yes);
}

TEST_CASE("ten thousand rules load within 64 MiB, more than the limit are refused") {
  std::size_t written = 0;
  const auto many = [&written](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string number = std::to_string(written++);
      text += "title: Rule number " + number +
              "\nlogsource: {product: test}\nlevel: high\ndetection:\n  s:\n    f|contains: 'w" +
              number + " of rules'\n    g|endswith: ['\\tail" + number + ".exe', '\\other" +
              number + "']\n  n: {h: 'x" + number + "'}\n  condition: s and not n\n---\n";
    }
    return text;
  };
  std::vector<RuleSource> sources;
  for (int file = 0; file < 10; ++file)
    sources.push_back({std::to_string(file) + ".yml", many(1'000)});
  Complaints complaints;
  const MemoryPeak peak;
  const auto rules = Ruleset::compile(sources, {}, complaints);
  if (peak.measured()) CHECK(peak.grown() <= 64 * 1024 * 1024);
  REQUIRE(rules != nullptr);
  CHECK(rules->rules().size() == 10'000);
  for (int file = 10; file < 21; ++file)
    sources.push_back({std::to_string(file) + ".yml", many(1'000)});
  CHECK(Ruleset::compile(sources, {}, complaints) == nullptr);
  REQUIRE(has_errors(complaints));
  CHECK(complaints.back().lint == "MK016");
}

TEST_CASE("ten thousand rules, each of a field of its own, load and match within 80 MiB") {
  // A third by a witness, a third without one, a third with a keyword beside it; one log source.
  std::vector<RuleSource> sources;
  for (int file = 0; file < 10; ++file) {
    std::string text;
    for (int i = file * 1'000; i < (file + 1) * 1'000; ++i) {
      const std::string field = "field_" + std::to_string(i);
      text += "title: Rule of " + field + "\nname: r" + std::to_string(i) +
              "\nlogsource: {product: test}\nlevel: low\ndetection:\n";
      if (i % 3 == 0) text += "  s: {" + field + ": 'value of a rule'}\n  condition: s\n---\n";
      if (i % 3 == 1) text += "  s: {" + field + "|gte: 7}\n  condition: s\n---\n";
      if (i % 3 == 2)
        text += "  s: {" + field + "|contains: part}\n  k: ['word " + std::to_string(i) +
                "']\n  condition: s and not k\n---\n";
    }
    sources.push_back({std::to_string(file) + ".yml", text});
  }
  Complaints complaints;
  const MemoryPeak peak;
  const auto rules = Ruleset::compile(sources, {}, complaints);
  REQUIRE(rules != nullptr);
  CHECK(rules->rules().size() == 10'000);
  MatchScratch scratch;
  Ruleset::Answers answers;
  const auto met = [&](const std::string& field, const std::string& value) {
    const OwnedEvent event = event_of({{field, value}});
    rules->match(event.view(), answers, scratch);
    std::string names;
    for (const Ruleset::Answer& answer : answers.rules) names += rules->rule(answer.rule).name;
    return names;
  };
  for (const int i : {0, 4'998, 9'999}) {
    const std::string name = std::to_string(i);
    CHECK(met("field_" + name, "Value of a Rule") == "r" + name);
    CHECK(met("field_" + std::to_string(i == 0 ? 1 : i - 1), "Value of a Rule").empty());
  }
  CHECK(met("field_7", "7") == "r7");
  CHECK(met("field_7", "6").empty());
  CHECK(met("field_9998", "in parts") == "r9998");
  CHECK(met("field_9998", "in parts, with word 9998").empty());
  // One event that has them all.
  OwnedEvent all = event_of({});
  for (int i = 0; i < 10'000; ++i)
    all.set_native("field_" + std::to_string(i), i % 3 == 1 ? "8" : "value of a rule");
  rules->match(all.view(), answers, scratch);
  CHECK(answers.rules.size() == 6'667);
  // What the drafts of all of them hold at once, before the first is compiled; 61 MiB where they
  // share their fields.
  if (peak.measured()) CHECK(peak.grown() <= 80 * 1024 * 1024);
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
