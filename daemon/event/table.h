// A table's rows, read by a mapping: finds the head, skips preamble and footer, refuses rows that
// do not fit. Also applies a mapping to the named values of a JSON object.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "event/mapping.h"
#include "parse/csv.h"

namespace metsuke {

// Fills the mapped fields, time and log source of `event` from named values. `also` adds the fields
// of one of several events of a row; `time_columns` are its or the mapping's.
Result<void> apply_mapping(const Mapping& mapping, const MappedEvent* also, const Zone& zone,
                           const Fields& fields, Arena& arena, Event& event);

class TableReading {
 public:
  explicit TableReading(std::shared_ptr<const Mapping> mapping) : mapping_(std::move(mapping)) {}

  enum class Row : std::uint8_t { data, nothing };
  // Reads one row. For data, `fields` has the cells under their columns' names (views of the row
  // and the arena). Err: the row does not fit; it is no data and no head.
  Result<Row> read(std::string_view row, Arena& arena, Fields& fields);

  // The rows are read from the middle of a file: the mapping's columns stand for the head.
  void begin_without_head();
  // As that, where the reading so far was by another mapping: the head it saw is the file's, unless
  // the new mapping names the columns itself.
  void begin_without_head(const TableReading& before);
  // Null until a head was seen when there was no mapping to begin with.
  const Mapping* mapping() const { return mapping_.get(); }
  std::optional<std::uint64_t> declared_rows() const { return declared_rows_; }
  // Of the preamble: the first moment of the range it says, and the last; null where it says none.
  std::optional<Timestamp> declared_from() const { return declared_from_; }
  std::optional<Timestamp> declared_to() const { return declared_to_; }
  std::uint64_t rows() const { return rows_; }
  // What parts the values of `row`: the mapping's mark, or the one it seems to use.
  char delimiter_of(std::string_view row) const;

 private:
  Result<Row> read_before_head(std::string_view row);
  void note_declared();
  void note_range(std::string_view label, std::string_view beside);
  bool is_head() const;
  void take_head();
  void take_columns(std::vector<std::string> columns);
  Result<Row> data(std::string_view row, Arena& arena, Fields& fields);
  std::shared_ptr<const Mapping> mapping_;
  std::vector<std::string> columns_;
  std::string names_;  // The columns' names, end to end: copied with one step for each row.
  CsvRow cells_;
  std::optional<std::uint64_t> declared_rows_;
  std::optional<Timestamp> declared_from_, declared_to_;
  std::uint64_t rows_ = 0;
  std::size_t lines_ = 0;
  char delimiter_ = ',';
  bool head_seen_ = false;
};

}  // namespace metsuke
