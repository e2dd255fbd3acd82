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

// A day alone begins, or ends, with itself.
std::optional<Timestamp> end_of_range(std::string_view text, const Zone& zone, bool last) {
  text = trimmed(text);
  const auto at = time_from_table(text, zone);
  if (!at) return std::nullopt;
  const bool has_clock = text.find(':') != std::string_view::npos ||
                         text.find("時") != std::string_view::npos ||
                         text.find("：") != std::string_view::npos;
  if (has_clock || !last) return *at;
  return *at + std::chrono::hours(24) - Duration(1);
}

// "2026/03/01 ～ 2026/03/31": where the second end begins, and what stands between.
std::pair<std::size_t, std::size_t> middle_of_range(std::string_view text) {
  for (const std::string_view mark : {"～", "〜", "~", "から", " - ", " to ", "/P"})
    if (const auto at = text.find(mark); at != std::string_view::npos) return {at, mark.size()};
  return {std::string_view::npos, 0};
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
  declared_from_ = before.declared_from_;
  declared_to_ = before.declared_to_;
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
  if (row.find(',') != std::string_view::npos) return ',';
  if (row.find('\t') != std::string_view::npos) return '\t';
  return row.find(';') != std::string_view::npos ? ';' : ',';
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
    const std::string_view beside =
        at + 1 < cells_.cells.size() ? cells_.cells[at + 1] : cells_.cells[at];
    if (is_label(cells_.cells[at], mapping_->declared_rows_label))
      declared_rows_ = count_in(beside);
    note_range(cells_.cells[at], beside);
  }
}

void TableReading::note_range(std::string_view label, std::string_view beside) {
  const Zone zone = mapping_->zone ? *mapping_->zone : Zone();
  const bool one = mapping_->declared_to_label.empty();
  if (is_label(label, mapping_->declared_from_label)) {
    if (!one) {
      declared_from_ = end_of_range(beside, zone, false);
      return;
    }
    const auto [at, size] = middle_of_range(beside);
    if (at == std::string_view::npos) return;
    declared_from_ = end_of_range(beside.substr(0, at), zone, false);
    declared_to_ = end_of_range(beside.substr(at + size), zone, true);
  } else if (!one && is_label(label, mapping_->declared_to_label)) {
    declared_to_ = end_of_range(beside, zone, true);
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
