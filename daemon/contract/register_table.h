// A table as an office writes it: commas or tabs, quotes, blank lines, spaces around every cell.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace metsuke {

struct TableRow {
  std::size_t line = 0;  // Where it begins, from 1.
  std::vector<std::string> cells;
};

// RFC 4180 with tabs instead of commas when the first line has tabs and no comma. Cells lose the
// spaces around them (　 too) and a spreadsheet's guard (="001"). A quote that is never closed is
// an error with its line.
Result<std::vector<TableRow>> read_table(std::string_view text);

}  // namespace metsuke
