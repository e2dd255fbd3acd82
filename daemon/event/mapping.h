// A vendor's table, in the house's words: config/mappings/*.yaml (docs/mappings.md).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/complaint.h"
#include "base/unicode.h"
#include "event/event.h"
#include "event/timestamps.h"

namespace metsuke {

// One target field: a column or a constant; its words translated.
struct MappedField {
  Field field{};
  std::string column;  // Empty for a constant.
  std::string constant;
  // Vendor's word → ours, in order; a word ending in * stands for all that begin so. A
  // translation to nothing leaves the field empty.
  std::vector<std::pair<std::string, std::string>> values;
  std::optional<std::string> otherwise;  // For a word not listed.
  // Only in rows whose `when_column` holds one of `when_values` (which may end in * too).
  std::string when_column;
  std::vector<std::string> when_values;
  bool operator==(const MappedField&) const = default;
};

// An event of a row that has several, as arrival and departure: its own time and words.
struct MappedEvent {
  std::vector<std::string> time_columns;  // No event when the last one's cell is empty.
  std::vector<MappedField> fields;        // Added to the mapping's own.
  bool operator==(const MappedEvent&) const = default;
};

struct Mapping {
  std::string name;
  std::string format;       // csv, ndjson, ltsv, kv or xml
  std::string row_element;  // Of xml: the element that is a row.
  Encoding encoding = Encoding::utf8;
  char delimiter = ',';
  bool has_header = true;
  std::vector<std::string> columns;  // Expected head, or the names when there is none.
  std::size_t preamble_lines = 0;
  std::string declared_rows_label;  // "全件数": in the preamble, the value beside it.
  // "検索範囲(開始)", "検索範囲(終了)": the range of the export, likewise; the second is empty
  // where one value says both ("2026/03/01 ～ 2026/03/31").
  std::string declared_from_label, declared_to_label;
  std::string footer_starts;  // Rows beginning so are no data (合計 …).
  // One (date and time), two (date, time), or three to seven: year, month, day, then the time, or
  // hour, minute, second and millisecond.
  std::vector<std::string> time_columns;
  // The day a date column means begins so long after midnight: an earlier time belongs to the day
  // after it.
  Duration day_begins{};
  std::optional<Zone> zone;
  std::vector<MappedField> fields;
  std::vector<MappedEvent> events;         // Empty: one event a row.
  std::string category, product, service;  // Its log source.
  std::string dataset;
  bool guessed = false;  // By guess_mapping: words are translated by custom.
  bool operator==(const Mapping&) const = default;
};

// True of the formats whose names a mapping translates: csv, ndjson, ltsv, kv, xml.
bool takes_mapping(std::string_view format);

// Reads a mapping file; null when there are errors among the complaints.
std::shared_ptr<const Mapping> read_mapping(std::string_view text, const std::string& file,
                                            Complaints& complaints);

// A mapping as its file: read_mapping reads it back equal.
std::string mapping_text(const Mapping& mapping);

// What a table most likely means, from its head or, without one, its first row. Null when no
// column holds a time.
std::shared_ptr<const Mapping> guess_mapping(const std::vector<std::string_view>& first_row);

// Which of these mappings a table (or what else takes one) was written for: the first of its format
// under which every row of its head (its first bytes, as they are) is read without complaint, those
// with a head of their own before those without. Null when none fits.
std::shared_ptr<const Mapping> fitting_mapping(
    std::string_view head, std::string_view format, Encoding encoding,
    const std::vector<std::shared_ptr<const Mapping>>& mappings);

// A mapping for a file that has none yet, for somebody who knows the system to complete.
struct Proposal {
  struct Column {
    std::string name;
    std::string example;  // Its first value, whole; empty: there is none in the sample.
  };
  // Words of a field's column that have no translation: its value stays empty where one is given
  // for others, and is the vendor's word where there is none.
  struct Words {
    Field field{};
    std::string column;
    std::vector<std::string> words;
  };
  Mapping mapping;
  std::size_t rows = 0, rows_read = 0;  // Of the sample; read: each event whole, with its time.
  std::size_t columns = 0;              // Or names, of JSON.
  std::vector<Column> unmapped;         // Kept as native.<column> only.
  std::vector<Words> untranslated;
};

struct Sniffed;
// From a file's first bytes, as they are, and what sniff() says of them. Nothing when it is neither
// a table nor lines of named values (JSON, LTSV, key=value), or nothing in it is a time.
std::optional<Proposal> propose_mapping(std::string_view head, const Sniffed& sniffed);

}  // namespace metsuke
