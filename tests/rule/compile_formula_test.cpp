#include "support/rule_case.h"

namespace metsuke {

namespace {

const std::string four =
    "title: a\nname: a\nlogsource: {product: test}\ndetection: {sel: {k: a}, condition: sel}\n---\n"
    "title: b\nname: b\nlogsource: {product: test}\ndetection: {sel: {k: b}, condition: sel}\n---\n"
    "title: c\nname: c\nlogsource: {product: test}\ndetection: {sel: {k: c}, condition: "
    "sel}\n---\n";

std::size_t told(const std::string& type, const std::string& condition, const std::string& kinds) {
  Detector detector(rules_of(four + "title: x\nname: x\ncorrelation: {type: " + type +
                             ", rules: [a, b, c], group-by: [u], timespan: 1h, condition: \"" +
                             condition + "\"}\n"));
  std::vector<Finding> findings;
  int second = 0;
  for (const char kind : kinds)
    detector.see(event_of({{"k", std::string(1, kind)}, {"u", "x"}}, ++second).view(), findings);
  return findings.size();
}

}  // namespace

TEST_CASE("a formula of a temporal correlation says which of its rules are needed") {
  CHECK(told("temporal", "a and (b or c)", "ac") == 1);
  CHECK(told("temporal", "a and (b or c)", "bc") == 0);
  CHECK(told("temporal", "c or (a and b)", "c") == 1);
  CHECK(told("temporal", "1 of them", "b") == 1);
  CHECK(told("temporal", "all of them", "ab") == 0);
  CHECK(told("temporal", "all of them", "cab") == 1);
  // A rule that is named but not asked for is neither needed nor in the way.
  CHECK(told("temporal", "c and a", "ac") == 1);
}

TEST_CASE("a formula of temporal_ordered joins its rules in the order of `rules`") {
  CHECK(told("temporal_ordered", "a and c", "ac") == 1);
  CHECK(told("temporal_ordered", "c and a", "ac") == 1);
  CHECK(told("temporal_ordered", "a and c", "ca") == 0);
  CHECK(told("temporal_ordered", "all of them", "abc") == 1);
  CHECK(told("temporal_ordered", "all of them", "acb") == 0);
}

TEST_CASE("the version of a rule is that of its filters, too, and of what it rests on") {
  const auto version = [](const std::string& excluded, const std::string& name) {
    const std::string filter =
        "---\ntitle: f\nlogsource: {product: test}\nfilter: {rules: [a], sel: {u: " + excluded +
        "}, condition: not sel}\n";
    const auto rules = rules_of(four +
                                "title: x\nname: x\ncorrelation: {type: event_count, rules: [a], "
                                "group-by: [u], timespan: 1h, condition: {gte: 2}}\n" +
                                filter);
    return to_hex(rules->find(name)->version);
  };
  CHECK(version("sato", "a") == version("sato", "a"));
  CHECK(version("sato", "a") != version("abe", "a"));
  CHECK(version("sato", "x") != version("abe", "x"));
  CHECK(version("sato", "b") == version("abe", "b"));
}

}  // namespace metsuke
