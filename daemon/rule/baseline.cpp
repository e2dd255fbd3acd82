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

std::int64_t in_days(Duration span) {
  return std::chrono::duration_cast<std::chrono::days>(span).count();
}

// Of ascending values: the one in the middle, or the two there, halved; 0 of none.
Wide median_of_sorted(const std::vector<Wide>& values) {
  if (values.empty()) return 0;
  const std::size_t middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  return (values[middle - 1] + values[middle]) / 2;
}

Wide median_of(std::vector<Wide> values) {
  std::sort(values.begin(), values.end());
  return median_of_sorted(values);
}

// What is left of ascending values without one that is `own`, which is among them.
struct Others {
  std::size_t count = 0;
  Wide median = 0;
};
Others others_of(const std::vector<Wide>& sorted, Wide own) {
  if (sorted.size() < 2) return {};
  const auto place = static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), own) -
                                              sorted.begin());
  const auto other = [&](std::size_t at) { return sorted[at < place ? at : at + 1]; };
  const std::size_t count = sorted.size() - 1;
  const std::size_t middle = count / 2;
  return {count, count % 2 == 1 ? other(middle) : (other(middle - 1) + other(middle)) / 2};
}

// The whole root, rounded down. REQUIRES: not negative.
Wide root_of(Wide value) {
  Wide root = 0;
  for (int bit = 62; bit >= 0; --bit) {
    const Wide more = root + (Wide{1} << bit);
    if (more <= value / more) root = more;
  }
  return root;
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
    first_day_ = std::min(first_day_, number);
    // A day that was over before its first event came is history, no news.
    day.open = number >= judged_until_ || plan_->baseline->told == Usual::Told::afterwards;
    day.asked = !plan_->baseline->ask.has_value();
    if (day.open) open_[number].insert(share.key);
  }
  ++day.count;
  day.sum += share.number;
  if (plan_->type == Correlation::Type::value_count &&
      day.distinct.size() < limits::window_events_max)
    day.distinct.insert(share.value);
  if (plan_->baseline->against == Usual::Against::hours)
    ++day.hours[static_cast<std::size_t>(japan_minute(share.at) / 60)];
  day.first = std::min(day.first, share.at);
  day.last = std::max(day.last, share.at);
  if (day.open && day.proof.size() < limits::finding_proof_max) day.proof.push_back(share.seq);
  return fresh && day.open ? Added::opened : Added::counted;
}

void Baseline::keep(const Share& share, Sample sample) {
  groups_.at(share.key).days.at(day_number(share.at)).sample = std::move(sample);
}

bool Baseline::compares_with(std::int64_t day, std::int64_t other) const {
  const std::int64_t over = in_days(plan_->baseline->over);
  if (other >= day || other < day - over) return false;
  return plan_->baseline->same == Usual::Same::day || (day - other) % 7 == 0;
}

std::vector<Wide> Baseline::own_history(const Group& group, std::int64_t day) const {
  std::vector<Wide> values;
  for (const auto& [number, one] : group.days)
    if (compares_with(day, number)) values.push_back(value_of(one));
  return values;
}

std::vector<Wide> Baseline::history(const Group& group, std::int64_t day) const {
  std::vector<Wide> values = own_history(group, day);
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

// Sums of which most days lie before all that is known say little, and a record of the first days
// is none.
bool Baseline::knows_enough(std::int64_t number) const {
  const std::int64_t sum_days = (in_days(plan_->baseline->sum) - 1) / 2;
  constexpr std::int64_t record_days = 14;
  return first_day_ <= number - std::max(sum_days, plan_->baseline->record > 0 ? record_days : 0);
}

// One day more than any other, by as many times as asked. True where nothing is asked, or nothing
// is known.
bool Baseline::beats_record(const Group& group, std::int64_t number, Judged& judged) const {
  const Usual& usual = *plan_->baseline;
  if (usual.record == 0) return true;
  for (const auto& [other, one] : group.days)
    if (other < number && other >= number - in_days(usual.over))
      judged.most = std::max(judged.most, value_of(one));
  return judged.value >= judged.most / million * usual.record;
}

// Of the day's outcome by a ratio: at least 1 is usual, for of next to nothing everything is many
// times as much. What is little is not unusual; where less is looked for, what is usually little.
void Baseline::decide_ratio(Judged& judged) const {
  const Usual& usual = *plan_->baseline;
  if (judged.samples < usual.min_samples) {
    judged.outcome = Judged::Outcome::undecided;
    return;
  }
  const Wide usually = std::max(judged.median, million);
  judged.score = judged.value / (usually / million);
  const bool falls = plan_->op == Correlation::Op::lt || plan_->op == Correlation::Op::lte;
  const bool met = holds(*plan_->op, judged.value, plan_->threshold * (usually / million)) &&
                   (falls ? judged.median : judged.value) >= usual.least;
  judged.outcome = met ? Judged::Outcome::unusual : Judged::Outcome::usual;
}

// By a score that is a number of its own.
void Baseline::decide_score(Judged& judged) const {
  const Usual& usual = *plan_->baseline;
  if (judged.samples < usual.min_samples) {
    judged.outcome = Judged::Outcome::undecided;
    return;
  }
  const bool met = holds(*plan_->op, judged.score, plan_->threshold) && judged.value >= usual.least;
  judged.outcome = met ? Judged::Outcome::unusual : Judged::Outcome::usual;
}

void Baseline::measure_median(const Group& group, std::int64_t number, Judged& judged) {
  judged.value = value_of(group.days.at(number));
  const std::vector<Wide> past = history(group, number);
  judged.samples = past.size();
  if (!past.empty()) judged.median = median_of(past);
  decide_ratio(judged);
}

// Of the group itself in the days before, in stretches as long: as far back as it is known.
void Baseline::measure_own(const Group& group, std::int64_t number, Judged& judged) const {
  const Usual& usual = *plan_->baseline;
  const std::int64_t length = in_days(usual.sum);
  const std::int64_t first = number - length + 1;
  judged.value = sum_of(group, first, number);
  const std::int64_t before =
      std::min(in_days(usual.over) - length, first - group.days.begin()->first);
  for (const auto& [day, one] : group.days)
    if (day < first && day >= first - before) ++judged.samples;
  if (before > 0) judged.median = sum_of(group, first - before, first - 1) * length / before;
  decide_ratio(judged);
}

// The others: all of the kind but the group itself, which is there when it moved anything.
void Baseline::measure_peers(const Group& group, std::int64_t number, Judged& judged) {
  judged.value = sum_of(group, number - in_days(plan_->baseline->sum) + 1, number);
  const Others others = others_of(sums_of_peers(group.peer, number), judged.value);
  judged.samples = knows_enough(number) ? others.count : 0;
  judged.median = others.median;
  decide_ratio(judged);
  if (!beats_record(group, number, judged) && judged.outcome == Judged::Outcome::unusual)
    judged.outcome = Judged::Outcome::usual;
}

// The part of the last days' events that lies at hours at which it did not lie before: half of what
// the two distributions differ by, hour for hour.
void Baseline::measure_hours(const Group& group, std::int64_t number, Judged& judged) const {
  const Usual& usual = *plan_->baseline;
  const std::int64_t first = number - in_days(usual.sum) + 1;
  std::array<Wide, 24> lately{}, before{};
  Wide all_lately = 0, all_before = 0;
  for (const auto& [day, one] : group.days) {
    if (day > number || day <= number - in_days(usual.over)) continue;
    if (day < first) ++judged.samples;
    for (std::size_t hour = 0; hour < one.hours.size(); ++hour) {
      (day < first ? before : lately)[hour] += one.hours[hour];
      (day < first ? all_before : all_lately) += one.hours[hour];
    }
  }
  judged.value = all_lately * million;
  judged.median = all_before * million;
  if (all_before == 0 || all_lately == 0) {
    judged.samples = 0;
  } else {
    Wide moved = 0;
    for (std::size_t hour = 0; hour < lately.size(); ++hour)
      moved += std::max<Wide>(lately[hour] * all_before - before[hour] * all_lately, 0);
    judged.score = moved * million / (all_before * all_lately);
  }
  decide_score(judged);
}

// On how many days in a row, this one included, it was the very same.
void Baseline::measure_same(const Group& group, std::int64_t number, Judged& judged) const {
  judged.value = judged.median = value_of(group.days.at(number));
  const std::int64_t oldest = number - in_days(plan_->baseline->over);
  bool goes_on = true;
  for (auto day = std::make_reverse_iterator(group.days.upper_bound(number));
       day != group.days.rend() && day->first >= oldest; ++day) {
    goes_on = goes_on && value_of(day->second) == judged.value;
    if (goes_on) judged.score += million;
    if (day->first < number) ++judged.samples;
  }
  decide_score(judged);
}

// Ascending; of everybody of that kind who moved anything in the days that end with `number`.
const std::vector<Wide>& Baseline::sums_of_peers(const std::string& peer, std::int64_t number) {
  if (sums_day_ != number) {
    sums_day_ = number;
    sums_.clear();
    const std::int64_t length = in_days(plan_->baseline->sum);
    for (const auto& [key, group] : groups_) {
      if (group.peer.empty()) continue;
      const Wide sum = sum_of(group, number - length + 1, number);
      if (sum > 0) sums_[group.peer].push_back(sum);
    }
    for (auto& [kind, sums] : sums_) std::sort(sums.begin(), sums.end());
  }
  return sums_[peer];
}

// What the others of its kind had that very day.
std::vector<Wide> Baseline::same_day(const Group& group, std::int64_t number) const {
  std::vector<Wide> values;
  for (const auto& [key, one] : groups_) {
    if (&one == &group || one.peer != group.peer) continue;
    const auto day = one.days.find(number);
    if (day != one.days.end()) values.push_back(value_of(day->second));
  }
  return values;
}

// How many times as much as usual the others of its kind had that day, at least 1; who has no past
// does not count, and two others are none to go by.
Wide Baseline::growth_of_peers(const Group& group, std::int64_t number) {
  const auto growth = [&](const Group& one) -> std::optional<Wide> {
    const auto day = one.days.find(number);
    if (day == one.days.end()) return std::nullopt;
    const std::vector<Wide> past = own_history(one, number);
    if (past.size() < plan_->baseline->min_samples) return std::nullopt;
    return value_of(day->second) / (std::max(median_of(past), million) / million);
  };
  if (growth_day_ != number) {
    growth_day_ = number;
    growth_.clear();
    for (const auto& [key, one] : groups_)
      if (const auto grown = growth(one)) growth_[one.peer].push_back(*grown);
    for (auto& [kind, grown] : growth_) std::sort(grown.begin(), grown.end());
  }
  const std::vector<Wide>& all = growth_[group.peer];
  const auto own = growth(group);
  const Others others = own ? others_of(all, *own) : Others{all.size(), median_of_sorted(all)};
  constexpr std::size_t few = 3;
  return others.count < few ? million : std::max(others.median, million);
}

void Baseline::measure_days(const Group& group, std::int64_t number, Judged& judged) {
  const Usual& usual = *plan_->baseline;
  judged.value = value_of(group.days.at(number));
  const bool follows = usual.follows == Usual::Follows::peers;
  std::vector<Wide> past = follows ? own_history(group, number) : history(group, number);
  // Who is too new is held against their like; where these lead, against what they had that day.
  const bool is_new = follows && past.size() < usual.min_samples;
  if (is_new) past = same_day(group, number);
  if (is_new && !knows_enough(number)) past.clear();
  judged.samples = past.size();
  if (past.size() < usual.min_samples) {
    judged.outcome = Judged::Outcome::undecided;
    return;
  }
  judged.median = median_of(past);
  std::vector<Wide> deviations;
  for (const Wide value : past) deviations.push_back(magnitude(value - judged.median));
  Wide deviation = median_of(deviations);
  if (follows && !is_new) {
    const Wide growth = growth_of_peers(group, number);
    judged.median = judged.median * growth / million;
    deviation = deviation * growth / million;
  }
  // In ten-thousandths of millionths: rounded last, and by less than anybody writes.
  Wide spread = std::max(
      {mad_scale * deviation, floor_scale * magnitude(judged.median), ten_thousand * million});
  if (plan_->type != Correlation::Type::value_sum)
    spread = std::max(spread, ten_thousand * root_of(judged.median * million));
  const Wide apart = (judged.value - judged.median) * ten_thousand;
  judged.score = apart / (spread / million);
  const bool met = holds(*plan_->op, apart, plan_->threshold * (spread / million)) &&
                   judged.value >= usual.least && beats_record(group, number, judged);
  judged.outcome = met ? Judged::Outcome::unusual : Judged::Outcome::usual;
}

Baseline::Judged Baseline::judge(const Group& group, std::int64_t number, Day& day) {
  Judged judged;
  judged.day = date_of(number);
  judged.sample = std::move(day.sample);
  judged.first = day.first;
  judged.last = day.last;
  judged.count = day.count;
  judged.proof = std::move(day.proof);
  ASSERT(plan_->op);
  switch (plan_->baseline->against) {
    case Usual::Against::days:
      measure_days(group, number, judged);
      break;
    case Usual::Against::median:
      measure_median(group, number, judged);
      break;
    case Usual::Against::own:
      measure_own(group, number, judged);
      break;
    case Usual::Against::peers:
      measure_peers(group, number, judged);
      break;
    case Usual::Against::hours:
      measure_hours(group, number, judged);
      break;
    case Usual::Against::same:
      measure_same(group, number, judged);
      break;
  }
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
  const std::int64_t over = in_days(plan_->baseline->over);
  const std::int64_t late = in_days(limits::lateness_max);
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
