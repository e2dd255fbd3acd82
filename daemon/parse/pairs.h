// name=value name="a value" …, as FortiGate and others write a line.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// Adds every pair; a backslash in quotes escapes a quote or itself. Words without an equals sign
// are left out. Err limit_exceeded: too many.
Result<void> add_pairs(std::string_view text, Arena& arena, Fields& fields);

// FortiGate's log lines; they begin with date=, or with a name that stands before it.
Result<void> parse_fortigate(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
