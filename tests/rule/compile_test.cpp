#include "rule/compiler.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {
const std::string base = "title: base\nname: base\nlogsource: {product: test}\n"
                         "detection: {sel: {f: x}, condition: sel}\n";
}  // namespace

TEST_CASE("a filter is anded to the rules of log sources within its own") {
  const std::string filter = "---\ntitle: f\nlogsource: {product: test}\nfilter: {rules: [base], "
                             "sel: {u: adm}, condition: not sel}\n";
  const auto rules = rules_of(base + filter);
  CHECK(truth_of(*rules, event_of({{"f", "x"}, {"u", "bob"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"f", "x"}, {"u", "adm"}})) == Truth::no);
}

TEST_CASE("a filter that keeps what it names is warned of") {
  Complaints complaints;
  const std::vector<RuleSource> sources{
      {"rule.yml", base + "---\ntitle: f\nlogsource: {product: test}\n"
                          "filter: {rules: any, sel: {u: adm}, condition: sel}\n"}};
  CHECK(Ruleset::compile(sources, {}, complaints) != nullptr);
  CHECK(all_said(complaints).find("MK043 rule.yml:8:") != std::string::npos);
}

TEST_CASE("correlations that go in a circle are refused") {
  const auto link = [](const std::string& name, const std::string& to) {
    return "title: t\nname: " + name + "\ncorrelation: {type: event_count, rules: [" + to +
           "], timespan: 1m, condition: {gte: 1}}\n";
  };
  CHECK(refusal_of(link("a", "b") + "---\n" + link("b", "a")).find("MK076") != std::string::npos);
  CHECK(refusal_of(link("a", "a")).find("MK076") != std::string::npos);
  CHECK(refusal_of(base + "---\n" + link("a", "bsae")).find("did you mean `base`?") !=
        std::string::npos);
}

TEST_CASE("one log source contains another when it names less, with equal values") {
  CHECK(contains({"", "windows", ""}, {"process_creation", "windows", ""}));
  CHECK_FALSE(contains({"x", "windows", ""}, {"process_creation", "windows", ""}));
  CHECK(contains({}, {"a", "b", "c"}));
}

TEST_CASE("equal tests of different rules are one") {
  std::string many;
  for (int i = 0; i < 50; ++i) many += (i == 0 ? "" : "---\n") + base;
  CHECK(rules_of(many)->compiled().predicates.size() == 1);
}

}  // namespace metsuke
