// Archives opened: .zip, .tar and compressed files, one archive inside another. What is found is
// told as it comes (source/unpacked.h); nothing is written anywhere.
#pragma once

#include <span>

#include "source/unpacked.h"

namespace metsuke {

// Bytes read into the span at an offset; 0: there are no more; below 0: it cannot be read.
using ReadPacked = std::function<std::ptrdiff_t(std::uint64_t, std::span<char>)>;

// `size` bytes are the archive. Hostile bytes are the normal case; the limits of limits.h hold. An
// error of `take` ends it and is returned.
Result<void> unarchive(const ReadPacked& read, std::uint64_t size,
                       const std::vector<std::string>& passwords, const TakeUnpacked& take);

}  // namespace metsuke
