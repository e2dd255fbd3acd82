// Goal: the forms with a long memory speak through the detector as all others do.
#include "rule/long_memory.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {

std::string remembering(const std::string& section) {
  return "title: logon\nname: logon\nlogsource: {product: test}\n"
         "detection: {s: {k: logon}, condition: s}\n---\n"
         "title: form\nname: form\ntaxonomy: metsuke\nlevel: low\ncorrelation: {" +
         section + "}\n";
}

const std::string fresh_host =
    "type: new_value, rules: [logon], group-by: [user.name], timespan: 90d, "
    "condition: {field: host.name}";

}  // namespace

TEST_CASE("only the correlations that ask for it are owned") {
  const auto rules = rules_of(remembering(fresh_host) +
                              "---\ntitle: many\nname: many\ncorrelation: {type: event_count, "
                              "rules: [logon], group-by: [user.name], timespan: 1h, "
                              "condition: {gte: 2}}\n");
  const LongMemory memory(rules->compiled());
  std::size_t owned = 0;
  for (std::uint32_t i = 0; i < rules->compiled().correlations.size(); ++i) owned += memory.owns(i);
  CHECK(owned == 1);
}

TEST_CASE("what is new may feed another correlation, what progress decides may not") {
  const std::string outer =
      "---\ntitle: twice\nname: twice\ncorrelation: {type: event_count, rules: [form], "
      "group-by: [user.name], timespan: 1h, condition: {gte: 2}}\n";
  Detector detector(rules_of(remembering(fresh_host) + outer));
  std::vector<Finding> findings;
  for (const char* host : {"a", "a", "b"}) {
    const OwnedEvent event = event_of({{"k", "logon"}, {"user.name", "x"}, {"host.name", host}});
    detector.see(event.view(), findings);
  }
  REQUIRE(findings.size() == 1);
  CHECK(detector.rules().rule(findings[0].rule).name == "twice");
  CHECK(refusal_of(remembering("type: event_count, rules: [logon], group-by: [user.name], "
                               "timespan: 1d, baseline: {over: 60d}, condition: {gt: 6}") +
                   outer)
            .find("MK077") != std::string::npos);
}

TEST_CASE("keys of one form are refused in another") {
  CHECK(refusal_of(remembering("type: event_count, rules: [logon], group-by: [user.name], "
                               "timespan: 1d, learning: 1d, condition: {gt: 6}"))
            .find("`learning` belongs to `new_value`") != std::string::npos);
  CHECK(
      refusal_of(remembering(fresh_host + ", groups: [a]")).find("`groups` belongs to `absence`") !=
      std::string::npos);
}

}  // namespace metsuke
