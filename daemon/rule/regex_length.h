// How short a text an expression may find: what is shorter need not be searched.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

namespace metsuke {

// At least so many bytes has whatever the expression finds; 0 when nothing can be said.
// REQUIRES: RE2 accepts it (its syntax, https://github.com/google/re2/wiki/Syntax).
std::size_t least_length_of_regex(std::string_view source);

// So many bytes, each one of these, side by side: `[a-f0-9]{64}` finds nothing without.
struct ByteRow {
  std::size_t count = 0;  // 0: nothing can be said.
  std::bitset<256> bytes;
  bool is_all = false;  // Of ASCII text the expression asks nothing else: `.{1000,}`.
};
// Part of whatever the expression finds. REQUIRES: as above.
ByteRow row_of_regex(std::string_view source);
bool has_row(const ByteRow& row, std::string_view text);

}  // namespace metsuke
