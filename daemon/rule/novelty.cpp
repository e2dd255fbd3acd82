#include "rule/novelty.h"

#include <algorithm>

#include "base/limits.h"
#include "rule/tally.h"

namespace metsuke {

// Values so old that no event, not even a late one, finds them within the span.
void Novelty::forget() {
  // Looking again is only worth it once time has gone on.
  if (forgotten_ != Timestamp::min() && latest_ < forgotten_ + plan_->span / 8) return;
  forgotten_ = latest_;
  const Timestamp keep = latest_ - plan_->span - limits::lateness_max;
  for (auto group = groups_.begin(); group != groups_.end();) {
    values_ -= std::erase_if(group->second.last,
                             [keep](const auto& value) { return value.second <= keep; });
    group = group->second.last.empty() ? groups_.erase(group) : std::next(group);
  }
}

Novelty::Seen Novelty::see(const std::string& key, const std::string& value, Timestamp at) {
  latest_ = std::max(latest_, at);
  auto found = groups_.find(key);
  const bool stranger = found == groups_.end();
  if (values_ >= limits::window_entries_max ||
      (stranger && groups_.size() >= limits::window_groups_max)) {
    forget();
    found = groups_.find(key);
  }
  if (found == groups_.end()) {
    if (groups_.size() >= limits::window_groups_max) {
      no_room_for_ = room_for(limits::window_groups_max, "groups");
      return Seen::no_room;
    }
    found = groups_.emplace(key, Group{at, {}}).first;
  }
  Group& group = found->second;
  // A late event shows that the group is older than was thought.
  group.first = std::min(group.first, at);
  if (const auto known = group.last.find(value); known != group.last.end()) {
    const bool within = known->second > at - plan_->span;
    known->second = std::max(known->second, at);
    if (within && at >= group.first + plan_->learning) return Seen::known;
  } else {
    if (group.last.size() >= limits::window_events_max || values_ >= limits::window_entries_max) {
      no_room_for_ = values_ >= limits::window_entries_max
                         ? room_for(limits::window_entries_max, "values")
                         : room_for(limits::window_events_max, "values in a group");
      return Seen::no_room;
    }
    group.last.emplace(value, at);
    ++values_;
  }
  return at < group.first + plan_->learning ? Seen::learnt : Seen::fresh;
}

}  // namespace metsuke
