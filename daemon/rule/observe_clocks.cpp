#include "rule/observe_clocks.h"

#include <algorithm>

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr std::size_t moves_max = 2'000;     // Of a source's day: more prove nothing more.
constexpr std::size_t pairs_min = 5;         // Fewer may be chance.
constexpr std::chrono::hours apart_max{12};  // Further apart it is another transfer.
constexpr days kept{62};                     // A month's delivery and its grace.

std::string move_of(const Event& event) {
  const std::string_view action = event[Field::event_action];
  if (action != "file-upload" && action != "file-download") return {};
  if (event[Field::event_outcome] == "failure") return {};
  std::string_view file = event[Field::file_name];
  if (file.empty()) file = event[Field::file_path];
  if (file.empty()) return {};
  return std::string(action) + ' ' + same_file(file);
}

}  // namespace

void ClockBook::seen(SourceId source, const Event& event) {
  if (!event.has_occurred || contract_.sources.size() < 2) return;
  std::string move = move_of(event);
  if (move.empty()) return;
  const DayNumber day = std::chrono::floor<days>(event.occurred + japan_offset);
  Seen& seen = days_[day][source];
  const auto found = seen.moves.find(move);
  if (found != seen.moves.end())
    found->second.reset();
  else if (seen.moves.size() < moves_max)
    seen.moves.emplace(std::move(move), event.occurred);
}

void ClockBook::follow(ClockBook& before, SourceId then, SourceId now) {
  for (auto& [day, sources] : before.days_) {
    const auto seen = sources.find(then);
    if (seen != sources.end()) days_[day][now] = std::move(seen->second);
  }
}

void ClockBook::tell(SourceId source, Date day, Known known, std::vector<OwnedEvent>& events) {
  const DayNumber number(day);
  const auto today = days_.find(number);
  if (today != days_.end()) {
    for (auto& [other, seen] : today->second) {
      if (other == source || !seen.is_told) continue;
      compare(std::min(source, other), std::max(source, other), day, known, events);
    }
    const auto own = today->second.find(source);
    if (own != today->second.end()) own->second.is_told = true;
  }
  const DayNumber present = std::chrono::floor<days>(known.at + japan_offset);
  while (!days_.empty() && days_.begin()->first < present - kept) days_.erase(days_.begin());
}

void ClockBook::compare(SourceId left, SourceId right, Date day, Known known,
                        std::vector<OwnedEvent>& events) {
  auto& today = days_.at(DayNumber(day));
  const auto ours = today.find(left);
  const auto theirs = today.find(right);
  if (ours == today.end() || theirs == today.end()) return;
  std::vector<std::int64_t> offsets;
  for (const auto& [move, at] : ours->second.moves) {
    const auto same = theirs->second.moves.find(move);
    if (!at || same == theirs->second.moves.end() || !same->second) continue;
    const Duration apart = *at - *same->second;
    if (apart > apart_max || apart < -apart_max) continue;
    offsets.push_back(std::chrono::floor<seconds>(apart).count());
  }
  if (offsets.size() < pairs_min) return;
  std::sort(offsets.begin(), offsets.end());
  OwnedEvent event = own_event("clock", end_of_day(day), known);
  event.source = left;
  event.set(Field::mk_source_id, contract_.sources[left.value].id);
  event.set(Field::mk_coverage_clock_source, contract_.sources[right.value].id);
  event.set(Field::mk_coverage_clock_offset_seconds,
            std::to_string(offsets[(offsets.size() - 1) / 2]));
  events.push_back(std::move(event));
}

}  // namespace metsuke
