// Lines of name=value, as many appliances and programs write them.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// 'a=1 b="two words" c=\'x=y\'': values are parted by blanks (commas, semicolons or tabs too, when
// the line is parted so); a quoted value may hold anything, its quotes escaped by a backslash.
// Words without a name are kept together as `text`. Err unparsed: fewer than two pairs.
Result<void> parse_kv(std::string_view text, Arena& arena, Fields& fields);

}  // namespace metsuke
