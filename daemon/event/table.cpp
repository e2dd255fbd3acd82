#include "event/table.h"

#include <algorithm>
#include <charconv>

#include "parse/text.h"

namespace metsuke {
namespace {

// Preambles write "全件数", "[全件数]" or "全件数:".
bool is_label(std::string_view cell, std::string_view label) {
  return !label.empty() && cell.find(label) != std::string_view::npos;
}

std::optional<std::uint64_t> count_in(std::string_view text) {
  std::uint64_t value = 0;
  bool found = false;
  for (const char c : text) {
    if (is_ascii_digit(c)) {
      if (value > 1'000'000'000'000) return std::nullopt;
      value = value * 10 + static_cast<std::uint64_t>(c - '0');
      found = true;
    } else if (found && c != ',') {
      break;
    }
  }
  return found ? std::optional(value) : std::nullopt;
}

}  // namespace

void TableReading::begin_without_head() {
  if (mapping_ == nullptr || mapping_->columns.empty()) return;
  delimiter_ = mapping_->delimiter;
  take_columns(mapping_->columns);
  head_seen_ = true;
}

void TableReading::begin_without_head(const TableReading& before) {
  declared_rows_ = before.declared_rows_;
  if (!before.head_seen_) {  // It is still to come.
    lines_ = before.lines_;
    return;
  }
  begin_without_head();
  if (head_seen_) return;
  if (mapping_ == nullptr && before.mapping_ != nullptr && before.mapping_->guessed)
    mapping_ = before.mapping_;
  if (mapping_ == nullptr) return;
  delimiter_ = mapping_->guessed ? before.delimiter_ : mapping_->delimiter;
  take_columns(before.columns_);
  head_seen_ = true;
}

void TableReading::take_columns(std::vector<std::string> columns) {
  columns_ = std::move(columns);
  names_.clear();
  for (const std::string& column : columns_) names_ += column;
}

char TableReading::delimiter_of(std::string_view row) const {
  if (mapping_ != nullptr && !mapping_->guessed) return mapping_->delimiter;
  if (head_seen_) return delimiter_;
  const bool tabs = row.find('\t') != std::string_view::npos;
  return tabs && row.find(',') == std::string_view::npos ? '\t' : ',';
}

bool TableReading::is_head() const {
  if (cells_.cells.size() != columns_.size()) return false;
  for (std::size_t at = 0; at < columns_.size(); ++at)
    if (trimmed(cells_.cells[at]) != columns_[at]) return false;
  return true;
}

void TableReading::take_head() {
  std::vector<std::string> columns;
  for (const std::string_view cell : cells_.cells) columns.emplace_back(trimmed(cell));
  take_columns(std::move(columns));
  head_seen_ = true;
}

void TableReading::note_declared() {
  if (mapping_ == nullptr) return;
  for (std::size_t at = 0; at < cells_.cells.size(); ++at) {
    if (!is_label(cells_.cells[at], mapping_->declared_rows_label)) continue;
    const std::string_view beside =
        at + 1 < cells_.cells.size() ? cells_.cells[at + 1] : cells_.cells[at];
    declared_rows_ = count_in(beside);
  }
}

Result<TableReading::Row> TableReading::read_before_head(std::string_view row) {
  ++lines_;
  if (mapping_ == nullptr) {
    // Nobody said what the table is: its head, or a first row of data, tells.
    delimiter_ = delimiter_of(row);
    Arena scratch;
    TRY(parse_csv(row, delimiter_, scratch, cells_));
    if (const auto guessed = guess_mapping(cells_.cells)) {
      mapping_ = guessed;
      take_columns(mapping_->columns);
      head_seen_ = true;
      return mapping_->has_header ? Row::nothing : Row::data;
    }
    if (lines_ > limits::preamble_rows_max)
      return Error{Code::unparsed, "table: no head with a known time column"};
    return Row::nothing;
  }
  if (lines_ <= mapping_->preamble_lines) {
    note_declared();
    return Row::nothing;
  }
  if (!mapping_->has_header) {
    take_columns(mapping_->columns);
    head_seen_ = true;
    return Row::data;
  }
  if (mapping_->columns.empty()) {
    take_head();
    return Row::nothing;
  }
  take_columns(mapping_->columns);
  if (is_head()) {
    head_seen_ = true;
    return Row::nothing;
  }
  // A table with another head must not pass for a long preamble.
  if (cells_.cells.size() >= columns_.size() || lines_ > limits::preamble_rows_max)
    return Error{Code::unparsed, "table: the head differs, expected `" + columns_.front() +
                                     "` … `" + columns_.back() + "`"};
  note_declared();
  return Row::nothing;
}

Result<TableReading::Row> TableReading::read(std::string_view row, Arena& arena, Fields& fields) {
  if (mapping_ != nullptr && !mapping_->guessed) delimiter_ = mapping_->delimiter;
  if (!head_seen_) {
    if (mapping_ != nullptr) {
      const auto parsed = parse_csv(row, delimiter_, arena, cells_);
      if (!parsed) return parsed.error();
    }
    const Row kind = TRY(read_before_head(row));
    if (kind == Row::nothing) return kind;
  }
  const auto parsed = parse_csv(row, delimiter_, arena, cells_);
  if (!parsed) return parsed.error();
  return data(row, arena, fields);
}

Result<TableReading::Row> TableReading::data(std::string_view row, Arena& arena, Fields& fields) {
  ASSERT(head_seen_);
  if (mapping_ != nullptr && !mapping_->footer_starts.empty() &&
      row.starts_with(mapping_->footer_starts))
    return Row::nothing;
  // Files that were split and joined again repeat their head.
  if (mapping_ != nullptr && mapping_->has_header && is_head()) return Row::nothing;
  auto& cells = cells_.cells;
  while (cells.size() > columns_.size() && cells.back().empty()) cells.pop_back();
  if (cells.size() != columns_.size())
    return Error{Code::unparsed, "table: " + std::to_string(cells.size()) + " columns, expected " +
                                     std::to_string(columns_.size())};
  // This table may be gone when its events are read: their names go with them.
  std::string_view names = arena.copy(names_);
  for (std::size_t at = 0; at < cells.size(); ++at) {
    fields.add(names.substr(0, columns_[at].size()), cells[at]);
    names.remove_prefix(columns_[at].size());
  }
  ++rows_;
  return Row::data;
}

}  // namespace metsuke
