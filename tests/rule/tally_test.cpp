#include "rule/tally.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

namespace metsuke {

TEST_CASE("tallies come whole, when changed, by rule and month") {
  Tallies tallies(3, {});
  const Month september{2026, 9}, october{2026, 10};
  tallies.evaluated(RuleId{2}, october);
  tallies.evaluated(RuleId{0}, october);
  tallies.evaluated(RuleId{0}, september);
  tallies.evaluated(RuleId{0}, september);
  tallies.unknown(RuleId{0}, september);
  tallies.missing(RuleId{0}, september, "roster");
  tallies.missing(RuleId{0}, september, "roster");
  auto taken = tallies.take();
  REQUIRE(taken.size() == 3);
  CHECK(taken[0].month == september);
  CHECK(taken[0].evaluated == 2);
  CHECK(taken[0].unknown == 1);
  CHECK(taken[0].missing == std::vector<std::string>{"roster"});
  CHECK(taken[2].rule == RuleId{2});
  CHECK(tallies.take().empty());
  tallies.violating(RuleId{0}, september);
  taken = tallies.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].evaluated == 2);
  CHECK(taken[0].violating == 1);
}

TEST_CASE("rules that look together are counted once and told apart") {
  Tallies tallies(3, {{RuleId{0}, RuleId{2}}, {RuleId{1}}});
  const Month september{2026, 9}, october{2026, 10};
  tallies.evaluated_all(0, september);
  tallies.evaluated_all(0, october);
  tallies.evaluated_all(0, september);
  tallies.violating(RuleId{2}, october);
  tallies.evaluated_all(1, october);
  auto taken = tallies.take();
  REQUIRE(taken.size() == 5);
  CHECK(taken[0].rule == RuleId{0});
  CHECK(taken[0].evaluated == 2);
  CHECK(taken[1].evaluated == 1);
  CHECK(taken[2].rule == RuleId{1});
  CHECK(taken[4].evaluated == 1);
  CHECK(taken[4].violating == 1);
  CHECK(tallies.take().empty());
  tallies.evaluated_all(1, october);
  taken = tallies.take();
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].evaluated == 2);
}

TEST_CASE("what was missing is named within bounds") {
  Tallies tallies(1, {});
  for (int i = 0; i < 1000; ++i) tallies.missing(RuleId{0}, {2026, 9}, std::to_string(i));
  CHECK(tallies.take()[0].missing.size() == limits::tally_missing_max);
}

}  // namespace metsuke
