#include <iterator>

#include "rule/window.h"

namespace metsuke {

namespace {
constexpr Wide million = 1'000'000;

bool keeps_values(Correlation::Type type) {
  return type == Correlation::Type::value_percentile || type == Correlation::Type::value_median;
}
}  // namespace

Measure::Measure(const Correlation& plan)
    : plan_(&plan), per_base_(plan.wanted()), chain_(plan.wanted()) {}

void Measure::enter(const Occurrence& one) {
  ++count_;
  if (plan_->type == Correlation::Type::value_count) ++distinct_[one.value];
  if (plan_->type == Correlation::Type::value_run) enter_run(one.number / million);
  sum_ += one.number;
  if (keeps_values(plan_->type)) sorted_.emplace(one.number, 0);
  for (std::size_t i = per_base_.size(); i-- > 0;) {
    if (((one.bases >> i) & 1U) == 0) continue;
    if (++per_base_[i] == 1) ++bases_seen_;
    // From the last rule down, so that one event is never two links of the chain.
    if (i == 0)
      chain_[0] = one.at;
    else if (chain_[i - 1] && (!chain_[i] || *chain_[i] < *chain_[i - 1]))
      chain_[i] = chain_[i - 1];
  }
}

void Measure::leave(const Occurrence& one) {
  ASSERT(count_ > 0);
  --count_;
  if (plan_->type == Correlation::Type::value_count) {
    const auto found = distinct_.find(one.value);
    ASSERT(found != distinct_.end());
    if (--found->second == 0) distinct_.erase(found);
  }
  if (plan_->type == Correlation::Type::value_run) leave_run(one.number / million);
  sum_ -= one.number;
  if (keeps_values(plan_->type)) {
    const auto found = sorted_.find(one.number);
    ASSERT(found != sorted_.end());
    sorted_.erase(found);
  }
  for (std::size_t i = 0; i < per_base_.size(); ++i)
    if (((one.bases >> i) & 1U) != 0 && --per_base_[i] == 0) --bases_seen_;
}

void Measure::add_run(Wide first, Wide last) {
  runs_.emplace(first, last);
  ++run_lengths_[last - first + 1];
}

void Measure::drop_run(std::map<Wide, Wide>::iterator run) {
  const auto length = run_lengths_.find(run->second - run->first + 1);
  ASSERT(length != run_lengths_.end());
  if (--length->second == 0) run_lengths_.erase(length);
  runs_.erase(run);
}

// Whole numbers that stand side by side are one run: 7, 8 and 9 are three, in whatever order they
// came.
void Measure::enter_run(Wide number) {
  if (++run_values_[number] > 1) return;
  Wide first = number, last = number;
  auto next = runs_.upper_bound(number);
  if (next != runs_.begin()) {
    const auto before = std::prev(next);
    if (before->second + 1 == number) {
      first = before->first;
      drop_run(before);
    }
  }
  next = runs_.find(number + 1);
  if (next != runs_.end()) {
    last = next->second;
    drop_run(next);
  }
  add_run(first, last);
}

void Measure::leave_run(Wide number) {
  const auto found = run_values_.find(number);
  ASSERT(found != run_values_.end());
  if (--found->second > 0) return;
  run_values_.erase(found);
  const auto run = std::prev(runs_.upper_bound(number));
  const auto [first, last] = *run;
  ASSERT(first <= number && number <= last);
  drop_run(run);
  if (first < number) add_run(first, number - 1);
  if (number < last) add_run(number + 1, last);
}

bool Measure::compares(Wide left, Wide right) const {
  ASSERT(plan_->op);
  switch (*plan_->op) {
    case Correlation::Op::gt: return left > right;
    case Correlation::Op::gte: return left >= right;
    case Correlation::Op::lt: return left < right;
    case Correlation::Op::lte: return left <= right;
    case Correlation::Op::eq: return left == right;
    case Correlation::Op::neq: return left != right;
  }
  UNREACHABLE();
}

bool Measure::formula_holds(const Condition& condition) const {
  switch (condition.op) {
    case Condition::Op::name: return per_base_[condition.name] != 0;
    case Condition::Op::negate: return !formula_holds(condition.parts.front());
    case Condition::Op::all:
      for (const Condition& part : condition.parts)
        if (!formula_holds(part)) return false;
      return true;
    case Condition::Op::any:
      for (const Condition& part : condition.parts)
        if (formula_holds(part)) return true;
      return false;
  }
  UNREACHABLE();
}

Wide Measure::measured() const {
  switch (plan_->type) {
    case Correlation::Type::event_count:
    case Correlation::Type::absence:
    case Correlation::Type::new_value: return static_cast<std::int64_t>(count_) * million;
    case Correlation::Type::value_count:
      return static_cast<std::int64_t>(distinct_.size()) * million;
    case Correlation::Type::temporal:
    case Correlation::Type::temporal_ordered: return bases_seen_ * million;
    case Correlation::Type::value_run:
      return run_lengths_.empty() ? 0 : run_lengths_.rbegin()->first * million;
    case Correlation::Type::value_sum: return sum_;
    case Correlation::Type::value_avg:
      return count_ == 0 ? 0 : sum_ / static_cast<std::int64_t>(count_);
    case Correlation::Type::value_median:
    case Correlation::Type::value_percentile: {
      if (sorted_.empty()) return 0;
      const std::size_t size = sorted_.size();
      if (plan_->type == Correlation::Type::value_percentile) {
        // Nearest rank.
        const std::size_t rank = (size * static_cast<std::size_t>(plan_->percentile) + 99) / 100;
        return std::next(sorted_.begin(), static_cast<std::ptrdiff_t>(rank - 1))->first;
      }
      const auto middle = std::next(sorted_.begin(), static_cast<std::ptrdiff_t>((size - 1) / 2));
      return size % 2 == 1 ? middle->first : (middle->first + std::next(middle)->first) / 2;
    }
  }
  UNREACHABLE();
}

bool Measure::holds(Timestamp end) const {
  if (plan_->type == Correlation::Type::temporal_ordered && !plan_->op)
    return chain_.back() && *chain_.back() > end - plan_->span;
  if (plan_->formula) return formula_holds(*plan_->formula);
  if (!plan_->op) return bases_seen_ == per_base_.size();
  if (plan_->type == Correlation::Type::value_avg)  // Without dividing, so that it is exact.
    return compares(sum_, plan_->threshold * static_cast<std::int64_t>(count_));
  if (plan_->type == Correlation::Type::value_median && sorted_.size() % 2 == 0) {
    const auto middle =
        std::next(sorted_.begin(), static_cast<std::ptrdiff_t>((sorted_.size() - 1) / 2));
    return compares(middle->first + std::next(middle)->first, plan_->threshold * 2);
  }
  return compares(measured(), plan_->threshold);
}

}  // namespace metsuke
