// What hostile rules cost: bombs, depths and sizes at and beyond the limits, ten thousand rules,
// a rule that every event meets. CPU seconds of the process, and how much more memory it held.
//   hostile
// Figures of one machine compare only with figures of the same run of the same machine.
#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <functional>
#include <string>

#include "base/limits.h"
#include "rule/detector.h"

namespace metsuke {
namespace {

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double mebibytes(std::string_view name) {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word)
    if (double kibibytes = 0; word == name && status >> kibibytes) return kibibytes / 1024;
  return 0;
}

void row(const char* what, const std::function<std::string()>& run) {
  std::ofstream("/proc/self/clear_refs") << "5";
  const double before = mebibytes("VmRSS:"), start = cpu_seconds();
  const std::string outcome = run();
  std::printf("%-40s %8.3f CPU-s %8.1f MiB more   %s\n", what, cpu_seconds() - start,
              mebibytes("VmHWM:") - before, outcome.c_str());
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string rule_with(const std::string& detection) {
  return "title: made\nlogsource: {product: test}\ndetection: " + detection + "\n";
}

std::shared_ptr<const Ruleset> compiled(const std::vector<RuleSource>& sources,
                                        std::string& outcome) {
  Complaints complaints;
  auto rules = Ruleset::compile(sources, {}, complaints);
  outcome = rules == nullptr ? "refused: " + complaints.front().lint + ' ' +
                                   complaints.front().detail.substr(0, 60)
                             : "taken: " + std::to_string(rules->rules().size()) + " rule(s)";
  return rules;
}

// The rule compiled, then held against a value.
void row_of_rule(const char* what, const std::string& yaml, const std::string& value = "") {
  row(what, [&] {
    std::string outcome;
    const auto rules = compiled({{"rule.yml", yaml}}, outcome);
    if (rules == nullptr || value.empty()) return outcome;
    OwnedEvent event;
    event.set_log_source("", "test", "");
    event.set_native("f", value);
    Detector detector(rules);
    std::vector<Finding> findings;
    detector.see(event.view(), findings);
    return outcome + ", " + std::to_string(findings.size()) + " found";
  });
}

std::string alias_bomb() {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string before = "*" + std::string(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + std::string(1, c) + " [" + before +
            repeated(", " + before, 8) + "]\n";
  }
  return bomb + "title: t\nlogsource: {product: p}\ndetection: *i\n";
}

std::vector<RuleSource> ten_thousand_rules() {
  std::vector<RuleSource> sources;
  for (int i = 0; i < 10'000; ++i) {
    const std::string number = std::to_string(i);
    sources.push_back(
        {number + ".yml",
         "title: Rule number " + number +
             "\nlogsource: {product: test}\nlevel: high\ndetection:\n  s:\n    f|contains: 'w" +
             number + " of rules'\n    g|endswith: ['\\tail" + number + ".exe', '\\other" + number +
             "']\n  n: {h: 'x" + number + "'}\n  condition: s and not n\n"});
  }
  return sources;
}

std::vector<RuleSource> ten_thousand_fields() {
  std::vector<RuleSource> sources;
  for (int i = 0; i < 10'000; ++i) {
    const std::string number = std::to_string(i);
    sources.push_back(
        {number + ".yml", "title: Rule of field " + number +
                              "\nlogsource: {product: test}\nlevel: low\ndetection:\n  s: {field_" +
                              number + (i % 2 == 0 ? "|contains: part}" : "|gte: 7}") +
                              "\n  condition: s\n"});
  }
  return sources;
}

std::string flood() {
  std::string outcome;
  const auto rules =
      compiled({{"rule.yml",
                 "title: all\nname: all\nlogsource: {product: test}\n"
                 "detection: {s: {k: '*'}, condition: s}\n---\n"
                 "title: flood\nname: flood\ncorrelation: {type: event_count, rules: [all], "
                 "group-by: [user.name], timespan: 30d, condition: {gte: 1}}\n"}},
               outcome);
  Detector detector(rules);
  OwnedEvent event;
  event.set_log_source("", "test", "");
  event.set_native("k", "x");
  event.set(Field::user_name, "sato");
  std::vector<Finding> findings;
  std::size_t found = 0;
  for (int i = 0; i < 100'000; ++i) {
    event.occurred = event.received = Timestamp(std::chrono::seconds(i));
    event.seq = Seq{static_cast<std::uint64_t>(i) + 1};
    detector.see(event.view(), findings);
    found += findings.size();
    findings.clear();
  }
  return "100,000 events, " + std::to_string(found) + " found";
}

void bench() {
  // First: memory that was given back would be used again and not seen.
  std::string outcome;
  std::shared_ptr<const Ruleset> kept;
  const std::vector<RuleSource> many = ten_thousand_rules();
  row("10,000 rules, a file each", [&] {
    kept = compiled(many, outcome);
    return outcome;
  });
  const std::vector<RuleSource> wide = ten_thousand_fields();
  std::shared_ptr<const Ruleset> beside;  // Beside the others, so that no memory is used again.
  row("10,000 rules, a field each", [&] {
    beside = compiled(wide, outcome);
    return outcome;
  });
  kept = beside = nullptr;
  constexpr std::size_t deep = 100'000;
  row_of_rule("alias bomb of 9^9", alias_bomb());
  row_of_rule("100,000 levels of lists", rule_with("{s: {f: " + repeated("[", deep) +
                                                   repeated("]", deep) + "}, condition: s}"));
  row_of_rule("100,000 levels of maps",
              "title: t\ndetection: " + repeated("{a: ", deep) + "x" + repeated("}", deep));
  row_of_rule("100,000 parentheses", rule_with("{s: {f: x}, condition: '" + repeated("(", deep) +
                                               "s" + repeated(")", deep) + "'}"));
  row_of_rule("100,000 nots",
              rule_with("{s: {f: x}, condition: '" + repeated("not ", deep) + "s'}"), "x");
  row_of_rule("a condition of 100,000 ors",
              rule_with("{s: {f: x}, condition: 's" + repeated(" or s", deep) + "'}"), "x");
  const std::string mebibyte = repeated("a", limits::yaml_bytes_max - 1'000);
  row_of_rule("a value of a mebibyte", rule_with("{s: {f: '" + mebibyte + "'}, condition: s}"),
              mebibyte);
  row_of_rule("a pattern of half a million stars",
              rule_with("{s: {f: '" + repeated("*a", 500'000) + "'}, condition: s}"));
  row_of_rule("an expression of a mebibyte",
              rule_with("{s: {f|re: '" + mebibyte + "'}, condition: s}"));
  row_of_rule("((((a{99}){99}){99}){99})",
              rule_with("{s: {f|re: '((((a{99}){99}){99}){99})'}, condition: s}"));
  row_of_rule("^(a*)*b$ on a million letters", rule_with("{s: {f|re: '^(a*)*b$'}, condition: s}"),
              repeated("a", 1'000'000));
  row("a rule that every event meets", flood);
}

}  // namespace
}  // namespace metsuke

int main() {
  metsuke::bench();
  return 0;
}
