// What a table most likely means when nobody wrote a mapping for it.
#include <algorithm>

#include "event/common_words.h"
#include "event/mapping.h"
#include "parse/text.h"

namespace metsuke {
namespace {

bool maps(const Mapping& mapping, Field field) {
  return std::any_of(mapping.fields.begin(), mapping.fields.end(),
                     [&](const MappedField& mapped) { return mapped.field == field; });
}

void add_column(Mapping& mapping, Field field, std::string column) {
  if (maps(mapping, field)) return;
  MappedField mapped;
  mapped.field = field;
  mapped.column = std::move(column);
  mapping.fields.push_back(std::move(mapped));
}

void add_constant(Mapping& mapping, Field field, std::string value) {
  MappedField mapped;
  mapped.field = field;
  mapped.constant = std::move(value);
  mapping.fields.push_back(std::move(mapped));
}

void finish(Mapping& mapping) {
  mapping.format = "csv";
  mapping.guessed = true;
  mapping.name = "table";
  mapping.dataset = "table";
  const bool door = maps(mapping, Field::mk_door_name) || maps(mapping, Field::mk_door_id) ||
                    maps(mapping, Field::mk_card_id);
  if (!door) return;
  mapping.name = mapping.dataset = "door";
  mapping.category = "physical_access";
  add_constant(mapping, Field::event_category, "physical");
}

// By the names in the head.
bool guess_from_head(const std::vector<std::string_view>& head, Mapping& mapping) {
  std::string moment, date, clock;
  int known = 0;
  for (const std::string_view cell : head) {
    const std::string name(trimmed(cell));
    mapping.columns.push_back(name);
    switch (time_column(name)) {
      case TimeColumn::moment:
        if (moment.empty()) moment = name;
        continue;
      case TimeColumn::date:
        if (date.empty()) date = name;
        continue;
      case TimeColumn::clock:
        if (clock.empty()) clock = name;
        continue;
      case TimeColumn::none:
        break;
    }
    if (const auto field = commonly_meant(name)) {
      add_column(mapping, *field, name);
      ++known;
    }
  }
  if (!moment.empty())
    mapping.time_columns = {moment};
  else if (!date.empty() && !clock.empty())
    mapping.time_columns = {date, clock};
  else if (!date.empty())
    mapping.time_columns = {date};
  else if (!clock.empty())
    mapping.time_columns = {clock};
  if (mapping.time_columns.empty() || known == 0) return false;
  // "日時(UTC)" says its zone.
  for (const std::string_view zone : {"UTC", "utc", "GMT"})
    if (mapping.time_columns.back().find(zone) != std::string::npos)
      if (const auto named = Zone::from("UTC")) mapping.zone = *named;
  // A name without a number beside it is what the table calls its users.
  if (!maps(mapping, Field::user_name))
    for (MappedField& field : mapping.fields)
      if (field.field == Field::user_full_name && field.column.find("氏名") == std::string::npos)
        field.field = Field::user_name;
  mapping.has_header = true;
  return true;
}

bool is_time(std::string_view cell) {
  return cell.size() >= 8 && static_cast<bool>(time_from_table(cell, Zone{}));
}

bool is_clock(std::string_view cell) {
  return cell.size() >= 4 && cell.find(':') != std::string_view::npos &&
         static_cast<bool>(time_from_table("2000-01-01", cell, Zone{}));
}

// By the values of a first row that has no head above it.
bool guess_from_row(const std::vector<std::string_view>& row, Mapping& mapping) {
  std::vector<std::string> unknown;
  std::string date, clock;
  mapping.has_header = false;
  for (std::size_t at = 0; at < row.size(); ++at) {
    const std::string_view cell = trimmed(row[at]);
    const std::string name = "column" + std::to_string(at + 1);
    mapping.columns.push_back(name);
    const std::string_view action = common_action(cell);
    if (date.empty() && is_time(cell)) {
      date = name;
      if (cell.find(':') != std::string_view::npos) clock = " ";
    } else if (clock.empty() && is_clock(cell)) {
      clock = name;
    } else if (action == "door-in" || action == "door-out") {
      add_column(mapping, Field::event_action, name);
    } else if (!common_outcome(cell).empty()) {
      add_column(mapping, Field::event_outcome, name);
    } else if (cell.size() >= 5 && cell.size() <= 16 && all_digits(cell)) {
      add_column(mapping, Field::mk_card_id, name);
    } else {
      unknown.push_back(name);
    }
  }
  if (date.empty()) return false;
  mapping.time_columns = {date};
  if (!clock.empty() && clock != " ") mapping.time_columns.push_back(clock);
  // Door systems write the door before the person.
  if (maps(mapping, Field::event_action) && maps(mapping, Field::event_outcome)) {
    if (!unknown.empty()) add_column(mapping, Field::mk_door_name, unknown[0]);
    if (unknown.size() > 1) add_column(mapping, Field::user_name, unknown[1]);
  }
  return true;
}

}  // namespace

std::shared_ptr<const Mapping> guess_mapping(const std::vector<std::string_view>& first_row) {
  if (first_row.size() < 3) return nullptr;
  auto mapping = std::make_shared<Mapping>();
  if (!guess_from_head(first_row, *mapping)) {
    *mapping = Mapping{};
    if (!guess_from_row(first_row, *mapping)) return nullptr;
  }
  finish(*mapping);
  return mapping;
}

}  // namespace metsuke
