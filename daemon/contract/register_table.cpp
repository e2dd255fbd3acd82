#include "contract/register_table.h"

#include "base/limits.h"

namespace metsuke {

namespace {

constexpr std::string_view wide_space = "　";

std::string_view trimmed_cell(std::string_view text) {
  const auto is_space = [](char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); };
  while (true) {
    if (!text.empty() && is_space(text.front()))
      text.remove_prefix(1);
    else if (!text.empty() && is_space(text.back()))
      text.remove_suffix(1);
    else if (text.starts_with(wide_space))
      text.remove_prefix(wide_space.size());
    else if (text.ends_with(wide_space))
      text.remove_suffix(wide_space.size());
    else
      return text;
  }
}

// ="001" keeps a spreadsheet from eating the zeros.
std::string_view without_guard(std::string_view text) {
  if (text.size() >= 3 && text.starts_with("=\"") && text.ends_with('"')) {
    return text.substr(2, text.size() - 3);
  }
  return text;
}

char delimiter_of(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  const bool tabs = first.find('\t') != std::string_view::npos;
  return tabs && first.find(',') == std::string_view::npos ? '\t' : ',';
}

class TableReader {
 public:
  explicit TableReader(std::string_view text) : text_(text), delimiter_(delimiter_of(text)) {}

  Result<std::vector<TableRow>> read() {
    while (at_ < text_.size()) {
      row_.line = line_;
      TRY(read_row());
      rows_.push_back(std::move(row_));
      row_ = TableRow();
    }
    return std::move(rows_);
  }

 private:
  Result<void> read_row() {
    while (true) {
      TRY(read_cell());
      if (row_.cells.size() > limits::csv_columns_max) {
        return Error{Code::limit_exceeded, "line " + std::to_string(row_.line) + ": columns"};
      }
      if (at_ == text_.size()) return {};
      const char end = text_[at_++];
      if (end == '\n') {
        ++line_;
        return {};
      }
    }
  }

  // Up to, not including, the delimiter or line end behind it.
  Result<void> read_cell() {
    std::string cell;
    bool quoted = false;
    const std::size_t opened = line_;
    for (; at_ < text_.size(); ++at_) {
      const char byte = text_[at_];
      if (quoted) {
        if (byte == '\n') ++line_;
        if (byte != '"') {
          cell += byte;
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
          cell += text_[++at_];
        } else {
          quoted = false;
        }
        continue;
      }
      if (byte == delimiter_ || byte == '\n') break;
      if (byte == '"' && trimmed_cell(cell).empty()) {
        quoted = true;
        cell.clear();
      } else {
        cell += byte;
      }
    }
    if (quoted) {
      return Error{Code::register_invalid,
                   "line " + std::to_string(opened) + ": a quote is never closed"};
    }
    row_.cells.emplace_back(trimmed_cell(without_guard(trimmed_cell(cell))));
    return {};
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  TableRow row_;
  std::vector<TableRow> rows_;
};

}  // namespace

Result<std::vector<TableRow>> read_table(std::string_view text) { return TableReader(text).read(); }

}  // namespace metsuke
