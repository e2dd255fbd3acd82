// How any bytes become one readable line of text, and come back exactly as they were.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"

namespace metsuke {

// Bytes 0x00-0x1F, 0x7F and '\' are written \n \r \t \\ or \xNN (lower case); all others as they
// are.
void append_escaped(std::string& into, std::string_view bytes);

// The inverse. The view points into `text` or, where something was escaped, into `arena`. Nothing
// when `text` is not what append_escaped() writes: there is one way to write each value.
std::optional<std::string_view> unescaped(std::string_view text, Arena& arena);

}  // namespace metsuke
