#include <algorithm>

#include "event/object.h"
#include "event/table.h"
#include "parse/text.h"

namespace metsuke {
namespace {

bool stands_for(std::string_view pattern, std::string_view word) {
  if (!pattern.ends_with('*')) return pattern == word;
  return word.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool applies(const MappedField& field, const Fields& fields) {
  if (field.when_column.empty()) return true;
  const std::string_view word = trimmed(fields[field.when_column]);
  for (const std::string& wanted : field.when_values)
    if (stands_for(wanted, word)) return true;
  return false;
}

// The value in the house's words; empty: leave the field alone. Ours are copied, because the
// mapping may be gone when the event is read.
std::string_view translated(const MappedField& field, std::string_view word, Arena& arena) {
  for (const auto& [vendor, ours] : field.values)
    if (stands_for(vendor, word)) return arena.copy(ours);
  if (field.otherwise) return arena.copy(*field.otherwise);
  return field.values.empty() ? word : std::string_view{};
}

bool lists_empty(const MappedField& field) {
  return std::any_of(field.values.begin(), field.values.end(),
                     [](const auto& value) { return value.first.empty(); });
}

bool is_address_field(Field field) {
  return field == Field::source_ip || field == Field::destination_ip;
}

bool is_amount(Field field) {
  return field == Field::mk_transfer_bytes || field == Field::file_size ||
         field == Field::mk_records || field == Field::mk_print_pages ||
         field == Field::source_bytes || field == Field::destination_bytes;
}

// "1,234,567": as spreadsheets write it, the commas told apart from a list's by their places.
std::string_view without_commas(std::string_view text, Arena& arena) {
  std::string digits;
  std::string_view rest = text;
  for (bool first = true;; first = false) {
    const std::size_t comma = rest.find(',');
    const std::string_view part = rest.substr(0, comma);
    if (!all_digits(part) || part.size() > 3 || (!first && part.size() != 3)) return text;
    digits += part;
    if (comma == std::string_view::npos) return arena.copy(digits);
    rest.remove_prefix(comma + 1);
  }
}

void say_field(const MappedField& field, const Fields& fields, Arena& arena, Event& event) {
  if (!applies(field, fields)) return;
  if (field.column.empty()) {
    if (!field.constant.empty()) event.set(field.field, arena.copy(field.constant));
    return;
  }
  const FieldView* cell = fields.find(field.column);
  const bool is_there = cell != nullptr && cell->kind != Kind::null;
  // What is not there is an empty word, for a mapping that lists it: some write no empty values.
  if (!is_there && !lists_empty(field)) return;
  const std::string_view word = is_there ? trimmed(cell->value) : std::string_view();
  // An empty cell is a word too, when the mapping lists it.
  if (word.empty() && field.values.empty()) return;
  std::string_view value = translated(field, word, arena);
  if (is_address_field(field.field)) take_prefix(value, "::ffff:");
  if (is_amount(field.field) && value.find(',') != std::string_view::npos)
    value = without_commas(value, arena);
  if (!value.empty()) event.set(field.field, value);
}

Result<Timestamp> time_of(const std::vector<std::string>& columns, Duration day_begins,
                          const Zone& zone, const Fields& fields) {
  const FieldView* first = fields.find(columns.front());
  if (first == nullptr) return Error{Code::time_unreadable, "no column `" + columns.front() + "`"};
  if (columns.size() == 1) return time_from_value(*first, zone);
  if (columns.size() == 2)
    return time_from_table(first->value, fields[columns[1]], zone, day_begins);
  // Year, month and day; then the time in one piece, or its parts.
  std::string date, clock;
  for (std::size_t at = 0; at < columns.size(); ++at) {
    std::string_view cell = trimmed(fields[columns[at]]);
    std::string& text = at < 3 ? date : clock;
    if (at == 6) {
      text += '.';
      if (cell.size() < 3) text.append(3 - cell.size(), '0');
    } else if (!text.empty()) {
      text += at < 3 ? '/' : ':';
    }
    text += cell;
  }
  if (columns.size() == 3) return time_from_table(date, zone);
  return time_from_table(date, clock, zone, day_begins);
}

}  // namespace

Result<void> apply_mapping(const Mapping& mapping, const MappedEvent* also, const Zone& zone,
                           const Fields& fields, Arena& arena, Event& event) {
  const auto& columns =
      also != nullptr && !also->time_columns.empty() ? also->time_columns : mapping.time_columns;
  if (!columns.empty()) {
    event.occurred =
        TRY(time_of(columns, mapping.day_begins, mapping.zone ? *mapping.zone : zone, fields));
    event.has_occurred = true;
  }
  for (const MappedField& field : mapping.fields) say_field(field, fields, arena, event);
  if (also != nullptr)
    for (const MappedField& field : also->fields) say_field(field, fields, arena, event);
  event.log_source = {arena.copy(mapping.category), arena.copy(mapping.product),
                      arena.copy(mapping.service)};
  if (mapping.category.empty())
    event.log_source.category = category_of_action(event[Field::event_action]);
  if (!mapping.dataset.empty()) event.set(Field::event_dataset, arena.copy(mapping.dataset));
  return {};
}

}  // namespace metsuke
