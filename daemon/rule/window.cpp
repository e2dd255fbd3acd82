#include "rule/window.h"

#include <algorithm>

#include "base/limits.h"

namespace metsuke {

namespace {

bool is_temporal(Correlation::Type type) {
  return type == Correlation::Type::temporal || type == Correlation::Type::temporal_ordered;
}

}  // namespace

// The entries that make a temporal condition true, the latest of each rule: what else happened in
// the window proves nothing.
std::vector<std::size_t> Window::links(const Group& group, std::size_t first,
                                       std::size_t last) const {
  const bool ordered = plan_->type == Correlation::Type::temporal_ordered;
  std::vector<std::size_t> found;
  std::size_t end = last + 1;
  for (std::size_t base = plan_->wanted(); base-- > 0;) {
    for (std::size_t i = end; i-- > first;) {
      if (((group.entries[i].one.bases >> base) & 1U) == 0) continue;
      found.push_back(i);
      if (ordered) end = i;  // The one before it in the chain is an earlier event.
      break;
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Met Window::met_at(const Group& group, std::size_t first, std::size_t last,
                   const Measure& measure) const {
  Met met;
  met.at = group.entries[last].one.at;
  met.first = group.entries[first].one.at;
  met.count = last - first + 1;
  met.measured = measure.measured();
  if (!is_temporal(plan_->type)) {
    const std::size_t shown = std::min(last - first + 1, limits::finding_proof_max);
    for (std::size_t i = last + 1 - shown; i <= last; ++i)
      met.proof.push_back(group.entries[i].one.seq);
    return met;
  }
  met.first = met.at;
  met.count = 0;
  for (const std::size_t index : links(group, first, last)) {
    const Occurrence& one = group.entries[index].one;
    met.first = std::min(met.first, one.behind ? one.behind->first : one.at);
    met.count += one.behind ? one.behind->count : 1;
    if (one.behind)
      met.proof.insert(met.proof.end(), one.behind->proof.begin(), one.behind->proof.end());
    else
      met.proof.push_back(one.seq);
  }
  if (met.proof.size() > limits::finding_proof_max)
    met.proof.erase(met.proof.begin(), met.proof.end() - limits::finding_proof_max);
  return met;
}

bool Window::add(const std::string& key, Occurrence one, std::vector<Met>& met) {
  auto found = groups_.find(key);
  if (found == groups_.end()) {
    if (groups_.size() >= limits::window_groups_max) make_room();
    if (groups_.size() >= limits::window_groups_max) return false;
    found = groups_.emplace(key, Group(*plan_)).first;
  }
  if (entries_ >= limits::window_entries_max) {
    make_room();
    found = groups_.find(key);
    if (found == groups_.end()) found = groups_.emplace(key, Group(*plan_)).first;
    if (entries_ >= limits::window_entries_max) return false;
  }
  Group& group = found->second;
  latest_ = std::max(latest_, one.at);
  ++entries_;
  if (group.entries.empty() || group.entries.back().one.at <= one.at)
    add_in_order(group, std::move(one), met);
  else
    add_late(group, std::move(one), met);
  trim(group);
  return true;
}

void Window::add_in_order(Group& group, Occurrence one, std::vector<Met>& met) {
  const Timestamp at = one.at;
  group.measure.enter(one);
  group.entries.push_back({std::move(one), false});
  while (group.entries[group.head].one.at <= at - plan_->span)
    group.measure.leave(group.entries[group.head++].one);
  Entry& entry = group.entries.back();
  entry.held = group.measure.holds(at);
  if (!entry.held) return;
  const std::size_t last = group.entries.size() - 1;
  met.push_back(met_at(group, group.head, last, group.measure));
  // It held before only if the entry before is still in the window and held.
  met.back().fires = last == group.head || !group.entries[last - 1].held;
}

void Window::add_late(Group& group, Occurrence one, std::vector<Met>& met) {
  std::deque<Entry>& entries = group.entries;
  const Timestamp at = one.at;
  const auto place =
      std::upper_bound(entries.begin(), entries.end(), at,
                       [](Timestamp time, const Entry& entry) { return time < entry.one.at; });
  auto index = static_cast<std::size_t>(place - entries.begin());
  entries.insert(place, {std::move(one), false});
  // Every window that it falls into is looked at again.
  std::size_t first = index;
  while (first > 0 && entries[first - 1].one.at > at - plan_->span) --first;
  Measure measure(*plan_);
  for (std::size_t i = first; i < index; ++i) measure.enter(entries[i].one);
  for (; index < entries.size() && entries[index].one.at < at + plan_->span; ++index) {
    Entry& entry = entries[index];
    measure.enter(entry.one);
    while (entries[first].one.at <= entry.one.at - plan_->span) measure.leave(entries[first++].one);
    const bool held = measure.holds(entry.one.at);
    if (held && !entry.held) {
      const bool before = index > first && entries[index - 1].held;
      const bool behind = index + 1 < entries.size() && entries[index + 1].held &&
                          entries[index + 1].one.at < entry.one.at + plan_->span;
      met.push_back(met_at(group, first, index, measure));
      // One finding for one stretch of time in which it held, in whatever order it came to light.
      met.back().fires = !before && !behind;
    }
    entry.held = held;
  }
  group.measure = Measure(*plan_);
  group.head = entries.size();
  while (group.head > 0 && entries[group.head - 1].one.at > entries.back().one.at - plan_->span)
    --group.head;
  for (std::size_t i = group.head; i < entries.size(); ++i) group.measure.enter(entries[i].one);
}

void Window::drop_front(Group& group) {
  ASSERT(!group.entries.empty());
  if (group.head == 0)
    group.measure.leave(group.entries.front().one);
  else
    --group.head;
  group.entries.pop_front();
  --entries_;
}

void Window::trim(Group& group) {
  const Timestamp newest = group.entries.back().one.at;
  while (group.entries.front().one.at < newest - plan_->span - limits::lateness_max)
    drop_front(group);
  while (group.entries.size() > limits::window_events_max) {
    // A count that large has long decided the condition; distinct values and sums have not.
    if (group.head == 0 && plan_->type != Correlation::Type::event_count) ++dropped_;
    drop_front(group);
  }
}

// Lets go what no window of the present can hold: late events then find less.
void Window::make_room() {
  // Looking again is only worth it once time has gone on.
  if (room_made_ && latest_ < *room_made_ + plan_->span / 8) return;
  room_made_ = latest_;
  for (auto group = groups_.begin(); group != groups_.end();) {
    while (!group->second.entries.empty() &&
           group->second.entries.front().one.at <= latest_ - plan_->span)
      drop_front(group->second);
    group = group->second.entries.empty() ? groups_.erase(group) : std::next(group);
  }
}

void Window::rebind(const Correlation& plan) {
  plan_ = &plan;
  for (auto& [key, group] : groups_) group.measure.rebind(plan);
}

std::uint64_t Window::take_dropped() {
  const std::uint64_t dropped = dropped_;
  dropped_ = 0;
  return dropped;
}

}  // namespace metsuke
