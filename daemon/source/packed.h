// An archive in a delivery, member by member: names made readable and judged, bytes counted and
// hashed. Nothing of it touches the disk: a name is only a label.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "source/delivery.h"
#include "source/unpacked.h"

namespace metsuke {

// Where decoding came to its end, or a member that was not taken.
struct Undecoded {
  std::string name;           // "door.zip!door.csv"
  FileState state{};          // broken, or why it was not taken.
  std::uint64_t reached = 0;  // broken: bytes of it that could be read.
  std::uint64_t offset = 0;   // broken: of the archive, where reading ended.
  std::string why;            // broken: the reason, in the words of whoever decoded.
};

enum class Sums : std::uint8_t { sha256, both };  // both: SHA-512 also.

struct PackedMember {
  std::string name;  // Behind its archive's: "door.zip!2026-09/door.csv"
  FileState state = FileState::ok;
  bool is_archive = false;  // Its members follow, named behind it.
  std::uint64_t bytes = 0;
  Digest sha256{};      // Of what could be read.
  LongDigest sha512{};  // When it was asked for.
};

struct Walk {
  // Null: nobody wants to know. `begins` is asked of members that are taken only.
  std::function<Result<void>(const PackedMember&)> begins;
  std::function<Result<void>(std::string_view)> bytes;
  std::function<Result<void>(const PackedMember&)> ends;
  Sums sums = Sums::sha256;
};

// What was not decoded of the archive, in its order; an entry whose name is the archive's own tells
// of the archive. archive_locked with the member's name; limit_exceeded beyond what limits.h
// allows; unpack_failed; errors of the walk's.
Result<std::vector<Undecoded>> walk_archive(File& archive, std::string_view name,
                                            const Unpack& unpack,
                                            const std::vector<std::string>& passwords,
                                            const Walk& walk);

// The passwords of a file: one a line, blank lines and a BOM left out. limit_exceeded when there
// are too many.
Result<std::vector<std::string>> passwords_in(std::string_view text);

}  // namespace metsuke
