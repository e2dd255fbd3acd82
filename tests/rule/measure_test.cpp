#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "rule/window.h"

namespace metsuke {

namespace {

Correlation plan_of(Correlation::Type type, Correlation::Op op, std::int64_t threshold) {
  Correlation plan;
  plan.type = type;
  plan.bases = {RuleId{0}, RuleId{1}};
  plan.op = op;
  plan.threshold = Wide{threshold} * 1'000'000;
  plan.span = std::chrono::hours(1);
  return plan;
}

Occurrence number(std::int64_t value) {
  Occurrence one;
  one.number = Wide{value} * 1'000'000;
  one.bases = 1;
  return one;
}

}  // namespace

TEST_CASE("distinct values are counted while they are in the window") {
  const Correlation plan = plan_of(Correlation::Type::value_count, Correlation::Op::gte, 2);
  Measure measure(plan);
  Occurrence a, b;
  a.value = "a";
  b.value = "b";
  measure.enter(a);
  measure.enter(a);
  CHECK_FALSE(measure.holds({}));
  measure.enter(b);
  CHECK(measure.holds({}));
  measure.leave(a);
  CHECK(measure.holds({}));
  measure.leave(a);
  CHECK_FALSE(measure.holds({}));
}

TEST_CASE("sums, means, medians and percentiles are exact") {
  Correlation plan = plan_of(Correlation::Type::value_avg, Correlation::Op::gt, 2);
  Measure mean(plan);
  for (const int value : {1, 2, 4}) mean.enter(number(value));
  CHECK(mean.holds({}));  // 7/3 > 2
  plan.op = Correlation::Op::lte;
  CHECK_FALSE(mean.holds({}));

  const Correlation middle = plan_of(Correlation::Type::value_median, Correlation::Op::gt, 5);
  Measure median(middle);
  for (const int value : {1, 10}) median.enter(number(value));
  CHECK(median.holds({}));  // 5.5
  median.enter(number(2));
  CHECK_FALSE(median.holds({}));

  Correlation share = plan_of(Correlation::Type::value_percentile, Correlation::Op::gte, 9);
  share.percentile = 90;
  Measure percentile(share);
  for (int value = 1; value <= 10; ++value) percentile.enter(number(value));
  CHECK(percentile.measured() == Wide{9'000'000});
}

TEST_CASE("a chain needs its rules in order, each with an event of its own") {
  Correlation plan = plan_of(Correlation::Type::temporal_ordered, Correlation::Op::gte, 0);
  plan.op.reset();
  Measure measure(plan);
  Occurrence both;
  both.bases = 3;
  both.at = Timestamp(std::chrono::seconds(10));
  measure.enter(both);
  CHECK_FALSE(measure.holds(both.at));
  both.bases = 2;
  measure.enter(both);
  CHECK(measure.holds(both.at));
  CHECK_FALSE(measure.holds(both.at + plan.span));
}

TEST_CASE("a run is how many whole numbers stand side by side, as they come and go") {
  Correlation plan;
  plan.type = Correlation::Type::value_run;
  plan.op = Correlation::Op::gte;
  plan.threshold = 3'000'000;
  plan.bases = {RuleId{0}};
  for (unsigned seed = 1; seed <= 30; ++seed) {
    INFO("seed " << seed);
    std::mt19937 dice(seed);
    Measure measure(plan);
    std::vector<Occurrence> held;
    for (int step = 0; step < 200; ++step) {
      if (held.size() > 12 || (!held.empty() && dice() % 3 == 0)) {
        const std::size_t which = dice() % held.size();
        measure.leave(held[which]);
        held.erase(held.begin() + static_cast<std::ptrdiff_t>(which));
      } else {
        Occurrence one;
        one.bases = 1;
        one.number = Wide{static_cast<std::int64_t>(dice() % 20)} * 1'000'000;
        measure.enter(one);
        held.push_back(one);
      }
      std::set<std::int64_t> numbers;
      for (const Occurrence& one : held)
        numbers.insert(static_cast<std::int64_t>(one.number / 1'000'000));
      std::int64_t longest = 0;
      for (const std::int64_t first : numbers) {
        std::int64_t run = 1;
        while (numbers.contains(first + run)) ++run;
        longest = std::max(longest, run);
      }
      CHECK(measure.measured() == Wide{longest} * 1'000'000);
      CHECK(measure.holds({}) == (longest >= 3));
    }
  }
}

}  // namespace metsuke
