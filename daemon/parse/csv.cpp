#include "parse/csv.h"

#include <string>

#include "base/limits.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// The quote that closes the value whose first byte is at `at`; npos when there is none.
std::size_t closing_quote(std::string_view row, std::size_t at, bool& doubled) {
  while (true) {
    const std::size_t quote = row.find('"', at);
    if (quote == std::string_view::npos) return quote;
    if (quote + 1 >= row.size() || row[quote + 1] != '"') return quote;
    doubled = true;
    at = quote + 2;
  }
}

std::string_view without_doubled(std::string_view text, Arena& arena) {
  char* const room = arena.allocate(text.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    room[size++] = text[at];
    if (text[at] == '"') ++at;
  }
  return {room, size};
}

// ="00123", as spreadsheets are told to keep zeros.
std::string_view without_guard(std::string_view value) {
  if (value.size() >= 3 && value.starts_with("=\"") && value.ends_with('"'))
    return value.substr(2, value.size() - 3);
  return value;
}

}  // namespace

Result<void> parse_csv(std::string_view row, char delimiter, Arena& arena, CsvRow& into) {
  into.cells.clear();
  std::size_t at = 0;
  while (true) {
    if (into.cells.size() == limits::csv_columns_max)
      return Error{Code::limit_exceeded,
                   "CSV: more than " + std::to_string(limits::csv_columns_max) + " columns"};
    if (at < row.size() && row[at] == '"') {
      bool doubled = false;
      const std::size_t close = closing_quote(row, at + 1, doubled);
      if (close == std::string_view::npos)
        return Error{Code::unparsed,
                     "CSV: a quoted value never ends, byte " + std::to_string(at)};
      const std::string_view value = row.substr(at + 1, close - at - 1);
      into.cells.push_back(without_guard(doubled ? without_doubled(value, arena) : value));
      at = close + 1;
      if (at == row.size()) return {};
      if (row[at] != delimiter)
        return Error{Code::unparsed,
                     "CSV: text behind a closing quote, byte " + std::to_string(at)};
      ++at;
      continue;
    }
    std::size_t end = row.find(delimiter, at);
    if (end == std::string_view::npos) end = row.size();
    into.cells.push_back(without_guard(row.substr(at, end - at)));
    if (end == row.size()) return {};
    at = end + 1;
  }
}

bool csv_is_open(std::string_view text, char delimiter) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] != '"') {
      at = text.find(delimiter, at);
      if (at == std::string_view::npos) return false;
      ++at;
      continue;
    }
    bool doubled = false;
    const std::size_t close = closing_quote(text, at + 1, doubled);
    if (close == std::string_view::npos) return true;
    at = text.find(delimiter, close + 1);
    if (at == std::string_view::npos) return false;
    ++at;
  }
  return false;
}

}  // namespace metsuke
