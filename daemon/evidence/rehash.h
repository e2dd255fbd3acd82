// The scheduled second look at what is kept: is each sealed segment still what was sealed?
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "evidence/entry.h"
#include "world/world.h"

namespace metsuke {

enum class Kept : std::uint8_t { sound, altered, missing };
// Reads the segment and its manifest whole and compares every digest. Costs what decompressing
// limits::segment_bytes_max costs.
Kept look_again(Disk& disk, const std::string& directory, std::uint64_t id);

// Spreads one round over all sealed segments over thirty days, a little at each passed minute.
class RehashRound {
 public:
  // `after`: the last segment that was looked at before (Rehash::until).
  explicit RehashRound(std::uint64_t after = 0) : until_(after) {}

  // One minute passed. What to archive, if anything: once a day what was looked at, and at once
  // what no longer holds.
  std::optional<Rehash> minute(Disk& disk, const std::string& directory, std::uint64_t sealed,
                               Timestamp now);

 private:
  std::uint64_t until_ = 0;
  std::uint64_t credit_ = 0;
  Rehash day_;
  std::optional<Date> today_;
};

}  // namespace metsuke
