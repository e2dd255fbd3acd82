#include "rule/window.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "base/limits.h"

namespace metsuke {

namespace {

Correlation counting(Correlation::Op op, std::int64_t threshold, int seconds) {
  Correlation plan;
  plan.bases = {RuleId{0}};
  plan.op = op;
  plan.threshold = Wide{threshold} * 1'000'000;
  plan.span = std::chrono::seconds(seconds);
  return plan;
}

Occurrence at(int second) {
  Occurrence one;
  one.at = Timestamp(std::chrono::seconds(1'000'000 + second));
  one.seq = Seq{static_cast<std::uint64_t>(second) + 1};
  one.bases = 1;
  return one;
}

// The seconds at which it fires.
std::vector<int> fires(const Correlation& plan, const std::vector<int>& seconds) {
  Window window(plan);
  std::vector<Met> met;
  for (const int second : seconds) REQUIRE(window.add("g", at(second), met));
  std::vector<int> fired;
  for (const Met& one : met)
    if (one.fires)
      fired.push_back(static_cast<int>(
          std::chrono::duration_cast<std::chrono::seconds>(one.at.time_since_epoch()).count() -
          1'000'000));
  return fired;
}

}  // namespace

TEST_CASE("a window fires when its condition comes true, and again only after it was false") {
  const Correlation plan = counting(Correlation::Op::gte, 3, 60);
  CHECK(fires(plan, {0, 10, 20}) == std::vector{20});
  CHECK(fires(plan, {0, 10, 20, 30, 40}) == std::vector{20});
  CHECK(fires(plan, {0, 10, 20, 100, 110, 120}) == std::vector{20, 120});
  CHECK(fires(plan, {0, 10}).empty());
}

TEST_CASE("an event exactly one span old is outside") {
  const Correlation plan = counting(Correlation::Op::gte, 2, 60);
  CHECK(fires(plan, {0, 60}).empty());
  CHECK(fires(plan, {0, 59}) == std::vector{59});
}

TEST_CASE("a late event completes a window, once") {
  const Correlation plan = counting(Correlation::Op::gte, 3, 60);
  CHECK(fires(plan, {0, 20, 10}) == std::vector{20});
  CHECK(fires(plan, {0, 10, 20, 5}) == std::vector{20});
  CHECK(fires(plan, {100, 110, 0, 10, 20}) == std::vector{20});
}

TEST_CASE("one stretch fires once in whatever order its events come") {
  const Correlation plan = counting(Correlation::Op::gte, 3, 60);
  std::mt19937 random(7);
  std::vector<int> seconds{0, 10, 20, 30, 200, 210, 220, 500};
  for (int round = 0; round < 200; ++round) {
    std::shuffle(seconds.begin(), seconds.end(), random);
    INFO("round " << round << " of seed 7");
    CHECK(fires(plan, seconds).size() == 2);
  }
}

TEST_CASE("lt, eq and neq are asked at each event") {
  CHECK(fires(counting(Correlation::Op::lt, 3, 60), {0, 10, 20}) == std::vector{0});
  CHECK(fires(counting(Correlation::Op::eq, 2, 60), {0, 10, 20}) == std::vector{10});
  CHECK(fires(counting(Correlation::Op::neq, 1, 60), {0, 10}) == std::vector{10});
}

TEST_CASE("a flood in one group is bounded, and still decides") {
  const Correlation plan = counting(Correlation::Op::gte, 10'000, 100'000);
  Window window(plan);
  std::vector<Met> met;
  for (int i = 0; i < 12'000; ++i) REQUIRE(window.add("g", at(i), met));
  CHECK(std::count_if(met.begin(), met.end(), [](const Met& one) { return one.fires; }) == 1);
  CHECK(met.front().proof.size() == limits::finding_proof_max);
  CHECK(window.take_dropped() == 0);
}

TEST_CASE("groups are bounded: the next one is refused, not forgotten in silence") {
  const Correlation plan = counting(Correlation::Op::gte, 2, 1'000'000);
  Window window(plan);
  std::vector<Met> met;
  for (std::size_t i = 0; i < limits::window_groups_max; ++i)
    REQUIRE(window.add(std::to_string(i), at(0), met));
  CHECK_FALSE(window.add("one more", at(1), met));
  CHECK(window.add("7", at(1), met));
  CHECK(met.size() == 1);
}

}  // namespace metsuke
