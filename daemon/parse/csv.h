// One row of a table (RFC 4180): values parted by a mark, quoted where they hold it.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"

namespace metsuke {

struct CsvRow {
  std::vector<std::string_view> cells;  // Reused from row to row.
};

// Excel's guard for leading zeros, ="00123", is undone; a quoted value may hold line breaks.
// Err unparsed with the byte: text behind a closing quote, or a quote that is never closed;
// limit_exceeded: more than limits::csv_columns_max cells.
Result<void> parse_csv(std::string_view row, char delimiter, Arena& arena, CsvRow& into);

// True when a quoted value is still open at the end of `text`: the row goes on with the next line.
bool csv_is_open(std::string_view text, char delimiter);

}  // namespace metsuke
