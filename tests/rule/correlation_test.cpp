#include "rule/correlation.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {
std::string refused(const std::string& correlation, const std::string& more = "") {
  return refusal_of("title: b\nname: b\nlogsource: {product: test}\n"
                    "detection: {sel: {f: x}, condition: sel}\n---\n"
                    "title: c\n" + more + "correlation: {" + correlation + "}\n");
}
bool says(const std::string& complaints, const std::string& part) {
  INFO(complaints);
  return complaints.find(part) != std::string::npos;
}
}  // namespace

TEST_CASE("time spans are a number and a letter") {
  using std::chrono::hours;
  CHECK(*timespan_from("90s") == Duration(std::chrono::seconds(90)));
  CHECK(*timespan_from("2w") == Duration(hours(336)));
  CHECK(*timespan_from("1M") == Duration(hours(720)));
  for (const char* wrong : {"", "m", "10", "10 minutes", "-1m", "1.5h", "99999999999s", "1mm"})
    CHECK_FALSE(timespan_from(wrong));
}

TEST_CASE("a wrong correlation is refused by what is wrong in it") {
  const std::string rest = "rules: [b], timespan: 1m, condition: {gte: 2}";
  CHECK(says(refused("type: event_cuont, " + rest), "MK084"));
  CHECK(says(refused("type: absence, " + rest), "MK083"));
  CHECK(says(refused("type: event_count, gruop-by: [u], " + rest), "MK082"));
  CHECK(says(refused("type: event_count, timespan: 1m, condition: {gte: 2}"), "MK085"));
  CHECK(says(refused("type: event_count, rules: [b], condition: {gte: 2}"), "MK087"));
  CHECK(says(refused("type: event_count, rules: [b], timespan: 1 week, condition: {gte: 2}"),
             "MK088"));
  CHECK(says(refused("type: event_count, rules: [b], timespan: 900d, condition: {gte: 2}"),
             "MK089"));
  CHECK(says(refused("type: event_count, rules: [b], timespan: 1m"), "MK092"));
  CHECK(says(refused("type: event_count, rules: [b], timespan: 1m, condition: {more: 2}"),
             "MK093"));
  CHECK(says(refused("type: value_count, " + rest), "MK094"));
  CHECK(says(refused("type: value_percentile, rules: [b], timespan: 1m, "
                     "condition: {field: n, gte: 2}"), "MK095"));
  CHECK(says(refused("type: event_count, rules: [b], timespan: 1m, condition: {gte: 10001}"),
             "MK097"));
  CHECK(says(refused("type: event_count, rules: [b], timespan: 1m, condition: {gt: 1, lt: 5}"),
             "MK098"));
  CHECK(says(refused("type: event_count, rules: [b], timespan: '%w%', condition: {gt: 1}"),
             "MK061"));
  CHECK(says(refused("type: temporal, rules: [b], timespan: 1m, condition: not b"), "MK074"));
  CHECK(says(refused("type: absence, rules: [b], timespan: 1h", "taxonomy: metsuke\n"), "MK091"));
  CHECK(says(refused("type: temporal, rules: [b], timespan: 1m, aliases: {u: {c: x}}"), "MK073"));
}

TEST_CASE("an unknown type does not hide what else is wrong with a correlation") {
  const std::string said = refusal_of(
      "title: c\nname: c\ncorrelation:\n  type: event_cuont\n  rules: [sel1]\n  group-by: [u]\n"
      "  timespan: 5 minutes\n  condition: {gtee: 5}\n");
  INFO(said);
  CHECK(said.find("MK084 rule.yml:4:9: unknown correlation type `event_cuont`, did you mean "
                  "`event_count`?") != std::string::npos);
  CHECK(said.find("MK088 rule.yml:7:13") != std::string::npos);
  CHECK(said.find("MK093 rule.yml:8:21") != std::string::npos);
  CHECK(said.find("did you mean `gte`?") != std::string::npos);
  CHECK(said.find("MK071 rule.yml:5:11") != std::string::npos);
}

}  // namespace metsuke
