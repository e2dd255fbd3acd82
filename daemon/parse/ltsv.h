// Labeled Tab-separated Values (ltsv.org): "time:2026-09-01T…\thost:192.0.2.1\t…".
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// A label is letters, digits, '_', '.', '-', or any character beyond ASCII; its value goes on to
// the next tab and may hold colons; "-" is a value as any other. Err unparsed, with the byte: a
// part without a label.
Result<void> parse_ltsv(std::string_view text, Arena& arena, Fields& fields);

// Three parts at least, each with its label.
bool resembles_ltsv(std::string_view text);

}  // namespace metsuke
