#include "rule/heartbeat.h"

#include <algorithm>

#include "base/limits.h"

namespace metsuke {

Heartbeat::Heartbeat(const Correlation& plan) : plan_(&plan) {
  for (const std::string& group : plan.groups) groups_.try_emplace(group);
}

namespace {
// Keeps of the moments those that tell whether there is one in any stretch as long as the span:
// between two that are no span apart a third says nothing.
void keep(std::set<Timestamp>& moments, Timestamp at, Duration span) {
  const auto next = moments.lower_bound(at);
  if (next != moments.begin() && next != moments.end() && *next - *std::prev(next) <= span) return;
  const auto placed = moments.insert(next, at);
  while (placed != moments.begin()) {
    const auto before = std::prev(placed);
    if (before == moments.begin() || at - *std::prev(before) > span) break;
    moments.erase(before);
  }
}
}  // namespace

void Heartbeat::hear(const std::string& name, Timestamp at) {
  // What was silent before anybody listened is not known.
  if (started_ == Timestamp::min()) started_ = at;
  const auto found = groups_.find(name);
  if (found == groups_.end() || at <= found->second.last) return;
  keep(found->second.heard, at, plan_->span);
}

void Heartbeat::hear_doubtful(Timestamp at) {
  keep(doubtful_, at, plan_->span);
  if (doubtful_.size() > limits::window_events_max) doubtful_.erase(doubtful_.begin());
}

Heartbeat::Silence Heartbeat::silence_of(const std::string& name, Timestamp from,
                                         std::span<const SourceProgress* const> sources) const {
  Silence silence{name, from, from + plan_->span, {}};
  for (const SourceProgress* source : sources)
    for (const Hole& hole : source->holes)
      if (hole.from <= silence.until && hole.until > silence.from)
        silence.missing.push_back("source " + source->name + " " + to_text(japan_date(hole.from)));
  const auto doubt = doubtful_.upper_bound(from);
  if (silence.missing.empty() && doubt != doubtful_.end() && *doubt <= silence.until)
    silence.missing.push_back(plan_->group_by.front());
  return silence;
}

void Heartbeat::decide(std::span<const SourceProgress* const> sources, Timestamp complete,
                       std::vector<Silence>& silences) {
  if (started_ == Timestamp::min()) started_ = complete;
  for (auto& [name, group] : groups_) {
    if (group.last == Timestamp::min()) group.last = started_;
    while (true) {
      const bool spoke = !group.heard.empty() && *group.heard.begin() < complete;
      const Timestamp until = spoke ? *group.heard.begin() : complete;
      if (!group.told && until > group.last + plan_->span) {
        silences.push_back(silence_of(name, group.last, sources));
        group.told = true;
      }
      if (!spoke) break;
      group.last = std::max(group.last, until);
      group.told = false;
      group.heard.erase(group.heard.begin());
    }
  }
  if (complete < Timestamp::min() + limits::window_max + limits::lateness_max) return;
  const Timestamp keep = complete - plan_->span - limits::lateness_max;
  doubtful_.erase(doubtful_.begin(), doubtful_.lower_bound(keep));
}

}  // namespace metsuke
