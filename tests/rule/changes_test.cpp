#include "rule/changes.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {

std::string burst_with(const std::string& condition, const std::string& span,
                       const std::string& level = "high") {
  return "title: base\nname: base\nlogsource: {product: test}\n"
         "detection: {s: {f: x}, condition: s}\n---\n"
         "title: burst\nname: burst\nlevel: " +
         level +
         "\ncorrelation: {type: event_count, rules: [base], group-by: [user.name], timespan: " +
         span + ", condition: {" + condition + "}}\n";
}

// "kind what" of each part of the one change.
std::string change_of(const std::string& before, const std::string& after) {
  static constexpr std::string_view kinds[] = {"added", "removed", "changed", "tightened",
                                               "loosened"};
  std::string text;
  for (const RuleChange& change : changes_between(*rules_of(before), *rules_of(after))) {
    text += change.rule + " " + std::string(kinds[static_cast<std::size_t>(change.kind)]) + ":";
    for (const RuleChange::Part& part : change.parts)
      text += " " + part.what + " " + part.before + "→" + part.after + " " +
              std::string(kinds[static_cast<std::size_t>(part.kind)]);
  }
  return text;
}

}  // namespace

TEST_CASE("equal rules do not differ") {
  const std::string rules = burst_with("gte: 5", "10m");
  CHECK(change_of(rules, rules).empty());
}

TEST_CASE("a higher threshold or a shorter time loosens, the contrary tightens") {
  const std::string before = burst_with("gte: 5", "10m");
  CHECK(change_of(before, burst_with("gte: 10", "10m")) ==
        "burst loosened: threshold gte 5→gte 10 loosened");
  CHECK(change_of(before, burst_with("gte: 3", "10m")) ==
        "burst tightened: threshold gte 5→gte 3 tightened");
  CHECK(change_of(before, burst_with("gte: 5", "5m")) ==
        "burst loosened: timespan 600s→300s loosened");
  CHECK(change_of(before, burst_with("gt: 5", "10m")) ==
        "burst changed: threshold gte 5→gt 5 changed");
  CHECK(change_of(burst_with("lt: 5", "10m"), burst_with("lt: 3", "10m")) ==
        "burst loosened: threshold lt 5→lt 3 loosened");
  CHECK(change_of(before, burst_with("gte: 5", "10m", "low")) ==
        "burst loosened: level high→low loosened");
}

TEST_CASE("a rule that is tighter in one thing and looser in another is called loosened") {
  CHECK(change_of(burst_with("gte: 5", "10m"), burst_with("gte: 6", "20m"))
            .starts_with("burst loosened:"));
}

TEST_CASE("of a changed detection nobody says whether it finds less") {
  CHECK(
      change_of(rule_with("{s: {f: x}, condition: s}"), rule_with("{s: {f: [x, y]}, condition: s}"))
          .find("changed: detection or text") != std::string::npos);
}

}  // namespace metsuke
