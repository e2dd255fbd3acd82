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

// One target field: a column, several put together, or a constant; its words translated.
struct MappedField {
  Field field{};
  std::string column;                                       // Empty for a constant.
  std::string constant;
  std::vector<std::pair<std::string, std::string>> values;  // Vendor's word → ours.
  std::optional<std::string> otherwise;                     // For a word not listed.
};

struct Mapping {
  std::string name;
  std::string format;                      // csv or ndjson
  Encoding encoding = Encoding::utf8;
  char delimiter = ',';
  bool has_header = true;
  std::vector<std::string> columns;        // Expected head, or the names when there is none.
  std::size_t preamble_lines = 0;
  std::string declared_rows_label;         // "全件数": in the preamble, the value beside it.
  std::string footer_starts;               // Rows beginning so are no data (合計 …).
  std::vector<std::string> time_columns;   // One (date and time) or two.
  std::optional<Zone> zone;
  std::vector<MappedField> fields;
  std::string category, product, service;  // Its log source.
  std::string dataset;
};

// Reads a mapping file; null when there are errors among the complaints.
std::shared_ptr<const Mapping> read_mapping(std::string_view text, const std::string& file,
                                            Complaints& complaints);

}  // namespace metsuke
