#include "rule/baseline.h"

#include <algorithm>

#include "base/limits.h"

namespace metsuke {

namespace {

constexpr Wide million = 1'000'000;
constexpr Wide mad_scale = 14'826;  // 1.4826, in ten-thousandths
constexpr Wide floor_scale = 500;   // a twentieth
constexpr Wide ten_thousand = 10'000;

std::int64_t day_number(Timestamp at) {
  return std::chrono::floor<std::chrono::days>(at + japan_offset).time_since_epoch().count();
}

Date date_of(std::int64_t day) { return Date(std::chrono::sys_days(std::chrono::days(day))); }

Wide magnitude(Wide value) { return value < 0 ? -value : value; }

// REQUIRES: not empty. The lower one of the two in the middle and the upper one, halved.
Wide median_of(std::vector<Wide> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  return (values[middle - 1] + values[middle]) / 2;
}

bool holds(Correlation::Op op, Wide left, Wide right) {
  switch (op) {
    case Correlation::Op::gt:
      return left > right;
    case Correlation::Op::gte:
      return left >= right;
    case Correlation::Op::lt:
      return left < right;
    case Correlation::Op::lte:
      return left <= right;
    case Correlation::Op::eq:
      return left == right;
    case Correlation::Op::neq:
      return left != right;
  }
  UNREACHABLE();
}

}  // namespace

Wide Baseline::value_of(const Day& day) const {
  switch (plan_->type) {
    case Correlation::Type::value_sum:
      return day.sum;
    case Correlation::Type::value_count:
      return static_cast<std::int64_t>(day.distinct.size()) * million;
    default:
      return static_cast<std::int64_t>(day.count) * million;
  }
}

Baseline::Added Baseline::add(const Share& share) {
  const std::int64_t number = day_number(share.at);
  auto found = groups_.find(share.key);
  if (share.only_asks) {
    if (found == groups_.end()) return Added::counted;
    const auto day = found->second.days.find(number);
    if (day != found->second.days.end()) day->second.asked = true;
    return Added::counted;
  }
  if (found == groups_.end()) {
    if (groups_.size() >= limits::window_groups_max) return Added::refused;
    found = groups_.emplace(share.key, Group{}).first;
  }
  if (!share.peer.empty()) found->second.peer = share.peer;
  auto [place, fresh] = found->second.days.try_emplace(number);
  Day& day = place->second;
  if (fresh) {
    if (days_ >= limits::window_entries_max) {
      found->second.days.erase(place);
      return Added::refused;
    }
    ++days_;
    day.first = day.last = share.at;
    // A day that was over before its first event came is history, no news.
    day.open = number >= judged_until_;
    day.asked = !plan_->baseline->ask.has_value();
    if (day.open) open_[number].insert(share.key);
  }
  ++day.count;
  day.sum += share.number;
  if (plan_->type == Correlation::Type::value_count &&
      day.distinct.size() < limits::window_events_max)
    day.distinct.insert(share.value);
  day.first = std::min(day.first, share.at);
  day.last = std::max(day.last, share.at);
  if (day.open && day.proof.size() < limits::finding_proof_max) day.proof.push_back(share.seq);
  return fresh && day.open ? Added::opened : Added::counted;
}

void Baseline::keep(const Share& share, Sample sample) {
  groups_.at(share.key).days.at(day_number(share.at)).sample = std::move(sample);
}

bool Baseline::compares_with(std::int64_t day, std::int64_t other) const {
  const auto over = std::chrono::duration_cast<std::chrono::days>(plan_->baseline->over).count();
  if (other >= day || other < day - over) return false;
  return plan_->baseline->same == Usual::Same::day || (day - other) % 7 == 0;
}

std::vector<Wide> Baseline::history(const Group& group, std::int64_t day) const {
  std::vector<Wide> values;
  for (const auto& [number, one] : group.days)
    if (compares_with(day, number)) values.push_back(value_of(one));
  if (values.size() >= plan_->baseline->min_samples || group.peer.empty()) return values;
  // Who is too new to have a past of their own is held against their like.
  values.clear();
  for (const auto& [key, other] : groups_) {
    if (other.peer != group.peer) continue;
    for (const auto& [number, one] : other.days)
      if (compares_with(day, number)) values.push_back(value_of(one));
  }
  return values;
}

// Of the days from `first` to `last`, both included.
Wide Baseline::sum_of(const Group& group, std::int64_t first, std::int64_t last) const {
  Wide sum = 0;
  for (auto day = group.days.lower_bound(first); day != group.days.end() && day->first <= last;
       ++day)
    sum += value_of(day->second);
  return sum;
}

// How many times as much it is as what is usual: of the group itself in the days before, in
// stretches as long, or in the same days of others of its kind.
void Baseline::compare(const Group& group, std::int64_t number, Judged& judged) {
  const Usual& usual = *plan_->baseline;
  const auto in_days = [](Duration span) {
    return std::chrono::duration_cast<std::chrono::days>(span).count();
  };
  const std::int64_t length = in_days(usual.sum);
  const std::int64_t first = number - length + 1;
  judged.value = sum_of(group, first, number);
  if (usual.against == Usual::Against::own) {
    const std::int64_t before = in_days(usual.over) - length;
    for (const auto& [day, one] : group.days)
      if (day < first && day >= first - before) ++judged.samples;
    if (before > 0) judged.median = sum_of(group, first - before, first - 1) * length / before;
  } else {
    // The others: all of the kind but the group itself, which is there when it moved anything.
    const std::vector<Wide>& sums = sums_of_peers(group.peer, number);
    const std::size_t own = static_cast<std::size_t>(
        std::lower_bound(sums.begin(), sums.end(), judged.value) - sums.begin());
    judged.samples = sums.empty() ? 0 : sums.size() - 1;
    const auto other = [&](std::size_t at) { return sums[at < own ? at : at + 1]; };
    const std::size_t middle = judged.samples / 2;
    if (judged.samples > 0)
      judged.median =
          judged.samples % 2 == 1 ? other(middle) : (other(middle - 1) + other(middle)) / 2;
  }
  if (judged.samples < usual.min_samples) {
    judged.outcome = Judged::Outcome::undecided;
    return;
  }
  // One at least: of next to nothing everything is many times as much.
  const Wide usually = std::max(judged.median, million);
  judged.score = judged.value / (usually / million);
  const bool met = holds(*plan_->op, judged.value, plan_->threshold * (usually / million)) &&
                   judged.value >= usual.least;
  judged.outcome = met ? Judged::Outcome::unusual : Judged::Outcome::usual;
}

// Ascending; of everybody of that kind who moved anything in the days that end with `number`.
const std::vector<Wide>& Baseline::sums_of_peers(const std::string& peer, std::int64_t number) {
  if (sums_day_ != number) {
    sums_day_ = number;
    sums_.clear();
    const auto length = std::chrono::duration_cast<std::chrono::days>(plan_->baseline->sum).count();
    for (const auto& [key, group] : groups_) {
      if (group.peer.empty()) continue;
      const Wide sum = sum_of(group, number - length + 1, number);
      if (sum > 0) sums_[group.peer].push_back(sum);
    }
    for (auto& [kind, sums] : sums_) std::sort(sums.begin(), sums.end());
  }
  return sums_[peer];
}

Baseline::Judged Baseline::judge(const Group& group, std::int64_t number, Day& day) {
  Judged judged;
  judged.day = date_of(number);
  judged.sample = std::move(day.sample);
  judged.first = day.first;
  judged.last = day.last;
  judged.count = day.count;
  judged.proof = std::move(day.proof);
  if (plan_->baseline->against != Usual::Against::days) {
    ASSERT(plan_->op);
    compare(group, number, judged);
    return judged;
  }
  judged.value = value_of(day);
  const std::vector<Wide> past = history(group, number);
  judged.samples = past.size();
  if (past.size() < plan_->baseline->min_samples) {
    judged.outcome = Judged::Outcome::undecided;
    return judged;
  }
  judged.median = median_of(past);
  std::vector<Wide> deviations;
  for (const Wide value : past) deviations.push_back(magnitude(value - judged.median));
  // In ten-thousandths of millionths: rounded last, and by less than anybody writes.
  const Wide spread = std::max({mad_scale * median_of(deviations),
                                floor_scale * magnitude(judged.median), ten_thousand * million});
  const Wide apart = (judged.value - judged.median) * ten_thousand;
  judged.score = apart / (spread / million);
  ASSERT(plan_->op);
  const bool met = holds(*plan_->op, apart, plan_->threshold * (spread / million)) &&
                   judged.value >= plan_->baseline->least;
  judged.outcome = met ? Judged::Outcome::unusual : Judged::Outcome::usual;
  return judged;
}

void Baseline::decide(Timestamp complete, std::vector<Judged>& judged) {
  const std::int64_t today = day_number(complete);
  while (!open_.empty() && open_.begin()->first < today) {
    const auto [number, keys] = *open_.begin();
    for (const std::string& key : keys) {
      Group& group = groups_.at(key);
      Day& day = group.days.at(number);
      if (day.asked) judged.push_back(judge(group, number, day));
      day.sample = {};
      day.open = false;
    }
    open_.erase(open_.begin());
  }
  if (today <= judged_until_) return;
  judged_until_ = today;
  forget(today);
}

void Baseline::forget(std::int64_t today) {
  const auto over = std::chrono::duration_cast<std::chrono::days>(plan_->baseline->over).count();
  const auto late = std::chrono::duration_cast<std::chrono::days>(limits::lateness_max).count();
  for (auto group = groups_.begin(); group != groups_.end();) {
    auto& days = group->second.days;
    while (!days.empty() && days.begin()->first < today - over - late &&
           !days.begin()->second.open) {
      days.erase(days.begin());
      --days_;
    }
    group = days.empty() ? groups_.erase(group) : std::next(group);
  }
}

}  // namespace metsuke
