// Compressed and packed files opened in memory, within bounds: a bomb is refused, a path is only a
// name.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "world/world.h"

namespace metsuke {

// By ending: .zip .tar .tgz .tar.gz .gz .zst .xz .bz2 (any case).
bool is_archive_name(std::string_view path);
// Regular files inside, in the archive's order; a single compressed file has an empty name. More
// than limits::unpacked_bytes_max in all or limits::delivery_files_max files: limit_exceeded.
// Damaged or encrypted: value_invalid with the library's words.
Result<std::vector<std::pair<std::string, std::string>>> unpack(Disk& disk,
                                                                const std::string& path);

}  // namespace metsuke
