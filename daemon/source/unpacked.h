// What is in an archive, as the process that opens it tells it. The two ends of its pipe: that
// process writes frames, and whoever reads them believes nothing that cannot be.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "world/world.h"

namespace metsuke {

// One thing that is told. `level` 1: of the archive; 2: of an archive inside it.
struct Unpacked {
  enum class Kind : std::uint8_t {
    file,        // A file begins; `text`: its name as written, empty in a compressed single file.
    archive,     // The same, of a file that is an archive: what is in it follows at level 2.
    bytes,       // The next bytes of the file.
    end,         // The file is whole.
    broken,      // The file, or where none is open the archive, cannot be decoded further.
                 // `offset`: how far the archive had been read; `text`: why.
    not_a_file,  // A link or a device; `text`: its name.
    too_deep,    // An archive at level 2, not opened; `text`: its name.
    locked,      // Encrypted, and no password fits; nothing follows. `text`: the name.
    excess,      // Larger than allowed; nothing follows. `text`: which limit.
    finished     // Nothing follows.
  } kind{};
  std::uint8_t level = 1;
  std::uint64_t offset = 0;
  std::string_view text;
};

using TakeUnpacked = std::function<Result<void>(const Unpacked&)>;

// Opens an archive and tells what is in it, up to finished, locked or excess. An error of `take`
// ends it and is returned; unpack_failed when the telling ended early.
using Unpack = std::function<Result<void>(File& archive, const std::vector<std::string>& passwords,
                                          const TakeUnpacked& take)>;

// By ending, in any case: .zip .tar .tgz .tar.gz .tar.zst .gz .zst .xz .bz2 .tbz .txz
bool is_archive_name(std::string_view name);

// kind, level, offset and length (little-endian), text. REQUIRES: at most limits::read_bytes.
void append_frame(const Unpacked& said, std::string& into);

// The inverse, however the bytes are cut. What is no frame is unpack_failed.
class UnpackedFrames {
 public:
  Result<void> feed(std::string_view bytes, const TakeUnpacked& take);
  bool is_over() const { return is_over_; }  // finished, locked or excess was told.

 private:
  std::string pending_;
  bool is_over_ = false;
};

}  // namespace metsuke
