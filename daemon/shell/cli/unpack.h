// Compressed and packed files opened in memory, by the same program and within the same bounds as
// deliveries: a bomb is refused, a path is only a name.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "source/packed.h"
#include "world/world.h"

namespace metsuke {

struct UnpackedFiles {
  // Name and bytes, in the archive's order, archives in it opened; a single compressed file has an
  // empty name.
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<Undecoded> undecoded;  // Names as above, or the archive's own.
};

// archive_locked when no password fits, limit_exceeded beyond what limits.h allows.
Result<UnpackedFiles> unpack(Disk& disk, const std::string& path,
                             const std::vector<std::string>& passwords);

// The lines of a file; an empty path has none.
Result<std::vector<std::string>> read_passwords(Disk& disk, const std::string& path);

}  // namespace metsuke
