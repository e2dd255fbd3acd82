// Formats whose head names the columns of the lines below it, and may name them anew.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// What a head said so far.
struct Heading {
  std::vector<std::string> columns;
  std::string names;     // The columns' names, end to end.
  std::string date;      // W3C's #Date: for lines that have only a time.
  std::string offset;    // W3C's #GMT-Offset.
  std::string software;  // W3C's #Software.
  std::string path;      // Zeek's #path: which log it is.
  std::string separator = "\t", set_separator = ",", unset = "-", empty = "(empty)";
};

// The head's lines begin with #. A line that has no head, or more columns than it, is read by
// parse_w3c_without_head where that can. W3C Extended Log File Format
// (https://www.w3.org/TR/WD-logfile). Err unparsed: a line of data before #Fields, or with less
// than half of its columns (one that was cut short). A value without quotes has no blanks. Behind
// the columns, the fields #Date (for lines without a date) and #GMT-Offset are what the head said,
// `rest` what no column names.
Result<void> take_w3c_heading(std::string_view line, Heading& heading);
Result<void> parse_w3c(std::string_view line, const Heading& heading, Arena& arena, Fields& fields);
// Of IIS, whose columns stand in an order of their own; adds the field #Fields to say so. False,
// and no fields: its shape does not tell.
bool parse_w3c_without_head(std::string_view line, Fields& fields);

// Zeek's tab-separated logs: #separator, #fields, #path … A value that is not set has no field.
Result<void> take_zeek_heading(std::string_view line, Heading& heading);
Result<void> parse_zeek(std::string_view line, const Heading& heading, Arena& arena,
                        Fields& fields);

}  // namespace metsuke
