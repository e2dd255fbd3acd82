// A mapping as its file: what read_mapping reads back as the same.
#include <algorithm>

#include "base/json.h"
#include "event/mapping.h"

namespace metsuke {
namespace {

// A word that YAML takes for a word as it stands; any other is quoted, with JSON's escapes, which
// YAML 1.2 knows (section 5.7).
bool is_plain(std::string_view word) {
  if (word.empty()) return false;
  const auto first = static_cast<unsigned char>(word.front());
  if (first < 0x80 && std::isalpha(first) == 0 && first != '_') return false;
  // U+0085, U+00A0, U+2028, U+2029 and U+FEFF are breaks, blanks or marks to some readers.
  for (const std::string_view odd :
       {"\xC2\x85", "\xC2\xA0", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF"})
    if (word.find(odd) != std::string_view::npos) return false;
  for (const std::string_view meant : {"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
    if (word.size() == meant.size() && std::equal(word.begin(), word.end(), meant.begin(),
                                                  [](char a, char b) { return (a | 0x20) == b; }))
      return false;
  return std::all_of(word.begin(), word.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_' || c == '.' || c == '/' || c == '-';
  });
}

std::string word_text(std::string_view word) {
  return is_plain(word) ? std::string(word) : json_string(word);
}

std::string list_text(const std::vector<std::string>& words) {
  std::string text = "[";
  for (const std::string& word : words) {
    if (text.size() > 1) text += ", ";
    text += word_text(word);
  }
  return text + "]";
}

std::string field_text(const MappedField& field) {
  if (field.column.empty()) return "{constant: " + word_text(field.constant) + "}";
  if (field.values.empty() && !field.otherwise && field.when_column.empty())
    return word_text(field.column);
  std::string text = "{column: " + word_text(field.column);
  if (!field.values.empty()) {
    std::string values;
    for (const auto& [word, ours] : field.values) {
      if (!values.empty()) values += ", ";
      // A translation to nothing is an empty value; the word before it needs its quotes then.
      values += word_text(word) + ": " + (ours.empty() ? "null" : word_text(ours));
    }
    text += ", values: {" + values + "}";
  }
  if (field.otherwise) text += ", otherwise: " + word_text(*field.otherwise);
  if (!field.when_column.empty())
    text += ", when: {" + word_text(field.when_column) + ": " + list_text(field.when_values) + "}";
  return text + "}";
}

std::string fields_text(const std::vector<MappedField>& fields, std::string_view indent) {
  std::string text;
  for (const MappedField& field : fields)
    text +=
        std::string(indent) + std::string(name_of(field.field)) + ": " + field_text(field) + "\n";
  return text;
}

std::string time_text(const std::vector<std::string>& columns) {
  return columns.size() == 1 ? word_text(columns.front()) : list_text(columns);
}

// "05:00:00": YAML reads what has colons as a word only in quotes, in some dialects.
std::string clock_text(Duration since_midnight) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_midnight).count();
  std::string text = "\"";
  for (const std::int64_t part : {seconds / 3600, seconds / 60 % 60, seconds % 60}) {
    if (text.size() > 1) text += ':';
    text += part < 10 ? "0" : "";
    text += std::to_string(part);
  }
  return text + '"';
}

std::string table_text(const Mapping& mapping) {
  std::string text;
  if (mapping.delimiter == '\t')
    text += "delimiter: tab\n";
  else if (mapping.delimiter != ',')
    text += "delimiter: " + json_string(std::string_view(&mapping.delimiter, 1)) + "\n";
  if (!mapping.has_header) text += "header: false\n";
  if (!mapping.columns.empty()) text += "columns: " + list_text(mapping.columns) + "\n";
  if (mapping.preamble_lines != 0)
    text += "preamble_lines: " + std::to_string(mapping.preamble_lines) + "\n";
  if (!mapping.declared_rows_label.empty())
    text += "declared_rows: " + word_text(mapping.declared_rows_label) + "\n";
  if (!mapping.declared_from_label.empty())
    text += "declared_range: " +
            (mapping.declared_to_label.empty()
                 ? word_text(mapping.declared_from_label)
                 : list_text({mapping.declared_from_label, mapping.declared_to_label})) +
            "\n";
  if (!mapping.footer_starts.empty()) text += "footer: " + word_text(mapping.footer_starts) + "\n";
  return text;
}

}  // namespace

std::string mapping_text(const Mapping& mapping) {
  std::string text = "name: " + word_text(mapping.name) + "\nformat: " + mapping.format + "\n";
  if (!mapping.row_element.empty()) text += "row: " + word_text(mapping.row_element) + "\n";
  if (mapping.format == "csv" || mapping.encoding != Encoding::utf8)
    text += "encoding: " + std::string(name_of(mapping.encoding)) + "\n";
  if (mapping.format == "csv") text += table_text(mapping);
  if (!mapping.time_columns.empty()) text += "time: " + time_text(mapping.time_columns) + "\n";
  if (mapping.day_begins != Duration{})
    text += "day_begins: " + clock_text(mapping.day_begins) + "\n";
  if (mapping.zone) text += "zone: " + word_text(mapping.zone->name()) + "\n";
  std::string source;
  const auto add = [&](std::string_view key, const std::string& word) {
    if (word.empty()) return;
    if (!source.empty()) source += ", ";
    source += std::string(key) + ": " + word_text(word);
  };
  add("category", mapping.category);
  add("product", mapping.product);
  add("service", mapping.service);
  if (!source.empty()) text += "logsource: {" + source + "}\n";
  if (mapping.dataset != mapping.name) text += "dataset: " + word_text(mapping.dataset) + "\n";
  text += mapping.fields.empty() ? "fields: {}\n" : "fields:\n" + fields_text(mapping.fields, "  ");
  if (mapping.events.empty()) return text;
  text += "events:\n";
  for (const MappedEvent& event : mapping.events) {
    text += "  - time: " + time_text(event.time_columns) + "\n";
    if (!event.fields.empty()) text += "    fields:\n" + fields_text(event.fields, "      ");
  }
  return text;
}

}  // namespace metsuke
