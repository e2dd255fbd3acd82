#include "shell/traffic.h"

#include "base/check.h"
#include "base/limits.h"

namespace metsuke {

void Traffic::connected(const std::string& door) {
  TrafficCounts::Entrance& entrance = counts_.doors[door];
  ++entrance.accepted;
  ++entrance.open;
}

void Traffic::left(const std::string& door) {
  TrafficCounts::Entrance& entrance = counts_.doors[door];
  ASSERT(entrance.open > 0);
  --entrance.open;
}

void Traffic::refused(const std::string& door) { ++counts_.doors[door].refused; }

TrafficCounts::Source& Traffic::source(std::string_view name) {
  const auto found = counts_.sources.find(name);
  return found != counts_.sources.end() ? found->second : counts_.sources[std::string(name)];
}

void Traffic::received(std::string_view name, std::uint64_t bytes, std::uint64_t lines) {
  TrafficCounts::Source& count = source(name);
  count.received += lines;
  count.waiting += bytes;
}

void Traffic::archived(std::string_view name, std::uint64_t lines, std::uint64_t bytes,
                       std::uint64_t told) {
  TrafficCounts::Source& count = source(name);
  ASSERT(count.waiting >= bytes);
  ASSERT(count.archived + lines <= count.received);
  count.archived += lines;
  count.acknowledged += told;
  count.waiting -= bytes;
}

bool Traffic::has_room(std::string_view name) const {
  const auto found = counts_.sources.find(name);
  return found == counts_.sources.end() || found->second.waiting < limits::source_bytes_max;
}

}  // namespace metsuke
