// What `source` hands on: one line as the vendor wrote it, and where it was.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"

namespace metsuke {

// Where a record stood in its source: enough to resume after it, and to show an auditor the
// very byte. `stream` is a delivered file's fingerprint or a connection's id.
struct Position {
  std::uint64_t stream{};
  std::uint64_t offset{};  // Of the record's first byte.
  friend constexpr auto operator<=>(const Position&, const Position&) = default;
};

// A line longer than limits::line_bytes_max is archived in fragments; no byte is dropped.
enum class Wholeness : std::uint8_t { whole, first, middle, last };
// A line is counted once, where it begins.
constexpr bool begins_line(Wholeness wholeness) {
  return wholeness == Wholeness::whole || wholeness == Wholeness::first;
}

// `bytes` is untouched and untrusted, its line terminator included, so that the records of a
// file, put end to end, are the file. It lives as long as the batch it is in. `source` is the
// source's id in the contract ("door"), as the archive writes it.
struct Record {
  std::string_view source;
  Position position;
  Timestamp received;
  Wholeness wholeness = Wholeness::whole;
  std::string_view bytes;
};

// The line without its terminator (LF, CRLF; for UTF-16LE their two-byte forms are the caller's).
std::string_view without_terminator(std::string_view bytes);

}  // namespace metsuke
