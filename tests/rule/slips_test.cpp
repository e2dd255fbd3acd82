#include "rule/slips.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {

// The warnings about rules that load, one a line.
std::string warnings_of(const std::string& yaml) {
  Complaints complaints;
  const std::vector<RuleSource> sources{{"rule.yml", yaml}};
  const auto rules = Ruleset::compile(sources, {}, complaints);
  INFO(yaml << all_said(complaints));
  REQUIRE(rules != nullptr);
  return all_said(complaints);
}

}  // namespace

TEST_CASE("a selection without use is warned of, whatever names the others") {
  CHECK(warnings_of(rule_with("{a: {f: x}, b: {f: y}, condition: a}")) ==
        "MK024 rule.yml:4:27: no condition uses `b`\n");
  CHECK(warnings_of(rule_with("{a: {f: x}, b: {f: y}, condition: 1 of them}")).empty());
  CHECK(warnings_of(rule_with("{a_x: {f: x}, a_y: {f: y}, condition: all of a_*}")).empty());
  CHECK(warnings_of(rule_with("{x_1_y: {f: x}, b: {f: x}, condition: 1 of x_*_y and b}")).empty());
  CHECK(warnings_of(rule_with("{a: {f: x}, _b: {f: y}, condition: 1 of them}")).find("MK024") !=
        std::string::npos);
}

TEST_CASE("an id of two rules is warned of with the place of the first") {
  const std::string one = rule_with("{s: {f: x}, condition: s}");
  CHECK(warnings_of(one + "name: a\n---\n" + one + "name: b\n") ==
        "MK021 rule.yml:8:5: the id is also that of rule.yml:1\n");
}

TEST_CASE("fields below mk. that do not exist are warned of, wherever they stand") {
  CHECK(warnings_of(rule_with("{s: [{mk.actor.on_rooster: false}], condition: s}"))
            .find("MK025 rule.yml:4:39: there is no field `mk.actor.on_rooster`, did you mean "
                  "`mk.actor.on_roster`?") != std::string::npos);
  CHECK(warnings_of(rule_with("{s: {mk.row.anything|contains: x}, condition: s}")).empty());
  CHECK(
      warnings_of(rule_with("{s: {f: x}, condition: s}") + "metsuke: {group: [mk.no.such.field]}\n")
          .find("MK025") != std::string::npos);
}

}  // namespace metsuke
