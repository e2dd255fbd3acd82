#include <algorithm>
#include <filesystem>

#include "support/rule_case.h"
#include "support/sigma_case.h"

namespace metsuke {

namespace {

const std::string rule =
    "title: t\nname: t\nlogsource: {category: authentication}\n"
    "detection: {sel: {mk.actor.on_roster: false}, condition: sel}\n"
    "metsuke:\n  check: T-1\n  group: [user.name]\n"
    "  ja: {title: 試, why: '{user.name} は名簿外'}\n  en: {title: t}\n"
    "tests:\n"
    "  hit:\n"
    "    - registers: {roster: [{user: sato, from: 2026-04-01}]}\n"
    "      events: [{event.action: logon, user.name: tanaka, "
    "'@timestamp': '2026-09-03T02:00:00Z'}]\n"
    "      expect: {count: EXPECTED, why: tanaka は…, group: user.name=tanaka}\n"
    "  miss:\n"
    "    - name: nobody can say\n"
    "      events: [{event.action: logon, user.name: tanaka, "
    "'@timestamp': '2026-09-03T02:00:00Z'}]\n"
    "      unknown: 1\n";

std::vector<RuleTestResult> results_of(const std::string& expected) {
  std::string text = rule;
  text.replace(text.find("EXPECTED"), 8, expected);
  Complaints complaints;
  const std::vector<RuleSource> sources{{"t.yml", text}};
  return run_rule_tests(sources, complaints);
}

}  // namespace

TEST_CASE("a rule's own tests run in a small world of registers and events") {
  for (const RuleTestResult& result : results_of("1")) {
    INFO(result.name);
    CHECK(result.differences == std::vector<std::string>{});
    CHECK(result.passed);
  }
}

TEST_CASE("a test that fails says only what differs") {
  const auto results = results_of("2");
  REQUIRE(results.size() == 2);
  CHECK_FALSE(results[0].passed);
  CHECK(results[0].name == "hit 1");
  CHECK(results[0].differences == std::vector<std::string>{"count: expected 2, got 1"});
  CHECK(results[1].passed);
}

TEST_CASE("a check without tests is told of") {
  Complaints complaints;
  const std::vector<RuleSource> sources{{"t.yml", rule.substr(0, rule.find("tests:"))}};
  CHECK(run_rule_tests(sources, complaints).empty());
  CHECK(all_said(complaints).find("MK020") != std::string::npos);
}

TEST_CASE("every shipped rule passes its own tests") {
  std::vector<RuleSource> sources;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(METSUKE_ROOT "/rules", error))
    if (entry.path().extension() == ".yml")
      sources.push_back({std::filesystem::relative(entry.path(), METSUKE_ROOT).string(),
                         file_text(entry.path().string())});
  std::sort(sources.begin(), sources.end(),
            [](const RuleSource& a, const RuleSource& b) { return a.file < b.file; });
  Complaints complaints;
  for (const RuleTestResult& result : run_rule_tests(sources, complaints)) {
    std::string text;
    for (const std::string& difference : result.differences) text += difference + "\n";
    INFO(result.place.file << ":" << result.place.line << " " << result.rule << ", " << result.name
                           << "\n" << text);
    CHECK(result.passed);
  }
  INFO(all_said(complaints));
  CHECK_FALSE(has_errors(complaints));
}

}  // namespace metsuke
