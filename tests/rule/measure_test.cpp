#include <catch2/catch.hpp>

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
  CHECK(mean.holds({}));   // 7/3 > 2
  plan.op = Correlation::Op::lte;
  CHECK_FALSE(mean.holds({}));

  const Correlation middle = plan_of(Correlation::Type::value_median, Correlation::Op::gt, 5);
  Measure median(middle);
  for (const int value : {1, 10}) median.enter(number(value));
  CHECK(median.holds({}));   // 5.5
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

}  // namespace metsuke
