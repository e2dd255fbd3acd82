#include "event/assembly.h"

#include <algorithm>

#include "base/limits.h"

namespace metsuke {

void Assembly::end(std::size_t at, std::vector<Group>& over) {
  over.push_back(std::move(groups_[at]));
  groups_.erase(groups_.begin() + static_cast<std::ptrdiff_t>(at));
}

// What waits longer than the kernel lets the records of an event drift apart, or than any program
// pauses within one, is over, whole or not.
void Assembly::give_up_the_old(std::vector<Group>& over) {
  const auto is_old = [&](const Group& group) {
    if (group.at && newest_ && *group.at + limits::assembly_time_max < *newest_) return true;
    return group.touched + limits::assembly_lines_max < lines_;
  };
  for (std::size_t at = 0; at < groups_.size();)
    if (is_old(groups_[at]) || groups_.size() > limits::assembly_max)
      end(at, over);
    else
      ++at;
}

void Assembly::take(const FormatRow& format, const LinePlace& place, const Line& line,
                    std::string_view message, std::vector<Group>& over) {
  ++lines_;
  if (place.at && (!newest_ || *place.at > *newest_)) newest_ = place.at;
  std::size_t at = groups_.size();
  while (at != 0 && (groups_[at - 1].name != place.name || groups_[at - 1].format != &format)) --at;
  const bool known = at != 0;
  const bool begins = place.role == LinePlace::Role::first;
  if (known && (begins || groups_[at - 1].text.size() + message.size() > limits::line_bytes_max))
    end(at - 1, over);
  else if (known)
    std::rotate(groups_.begin() + static_cast<std::ptrdiff_t>(at - 1),
                groups_.begin() + static_cast<std::ptrdiff_t>(at), groups_.end());
  const bool goes_on = known && !groups_.empty() && groups_.back().name == place.name &&
                       groups_.back().format == &format && !begins;
  const bool ends = place.role == LinePlace::Role::end;
  if (ends && !goes_on) return;
  if (!goes_on) {
    Group group;
    group.format = &format;
    group.name = place.name;
    group.seq = line.seq;
    group.received = line.received;
    group.offset = line.offset;
    group.number = line.number;
    group.at = place.at;
    groups_.push_back(std::move(group));
  }
  Group& group = groups_.back();
  if (goes_on) {
    group.text += '\n';
    group.original += '\n';
  }
  group.text += goes_on ? message : line.text;
  group.original += line.original;
  group.touched = lines_;
  if (ends || place.role == LinePlace::Role::last) end(groups_.size() - 1, over);
  give_up_the_old(over);
}

void Assembly::end_nameless(std::vector<Group>& over) {
  for (std::size_t at = groups_.size(); at != 0; --at)
    if (groups_[at - 1].name.empty()) end(at - 1, over);
}

void Assembly::release(Timestamp received, std::vector<Group>& over) {
  for (std::size_t at = 0; at < groups_.size();)
    if (groups_[at].received < received)
      end(at, over);
    else
      ++at;
}

void Assembly::finish(std::vector<Group>& over) {
  for (Group& group : groups_) over.push_back(std::move(group));
  groups_.clear();
}

}  // namespace metsuke
