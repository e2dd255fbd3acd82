#include "rule/rule.h"

#include <catch2/catch.hpp>

namespace metsuke {

TEST_CASE("a sentence is filled with what was found") {
  Finding finding;
  finding.at = finding.first = finding.last = *timestamp_from_rfc3339("2026-09-03T02:00:00Z");
  finding.count = 12;
  finding.facts = {{"user.name", "tanaka"}, {"empty", ""}};
  CHECK(fill("{user.name} {count} {first} {day} {empty} {nobody}", finding) ==
        "tanaka 12 2026-09-03 11:00:00 2026-09-03 － －");
  CHECK(fill("no {end", finding) == "no {end");
  CHECK(fill("", finding).empty());
}

TEST_CASE("severities have Sigma's names") {
  CHECK(name_of(Severity::critical) == "critical");
  CHECK(severity_from("informational") == Severity::informational);
  CHECK_FALSE(severity_from("High").has_value());
}

}  // namespace metsuke
