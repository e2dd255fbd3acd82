#include "event/event_line.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "event/object.h"
#include "event/windows_sources.h"
#include "parse/json.h"
#include "parse/windows_json.h"

namespace metsuke {

namespace {

constexpr std::string_view inside = "event.";
constexpr std::string_view source_prefix = "logsource.";

// `"event": {` stands in the line, wherever.
bool has_event_object(std::string_view line) {
  constexpr std::string_view key = "\"event\"";
  for (std::size_t at = line.find(key); at != std::string_view::npos; at = line.find(key, at + 1)) {
    const std::size_t colon = line.find_first_not_of(" \t", at + key.size());
    if (colon == std::string_view::npos || line[colon] != ':') continue;
    const std::size_t value = line.find_first_not_of(" \t", colon + 1);
    if (value != std::string_view::npos && line[value] == '{') return true;
  }
  return false;
}

// A wrapper says where its event is from or when it was, or has nothing else. What has a time of
// its own beside `event` is an event whose names are nested.
bool is_wrapped(std::string_view line, std::span<const FieldView> fields) {
  if (!has_event_object(line)) return false;
  bool told = false, only = true;
  for (const FieldView& field : fields) {
    if (field.name == "@timestamp") return false;
    const bool wrapper = field.name == "ts" || field.name.starts_with("logsource");
    told = told || wrapper;
    only = only && (wrapper || field.name.starts_with(inside));
  }
  return told || only;
}

// Which members belong together only the structure tells.
bool sources_are_list(std::span<const FieldView> fields) {
  for (const std::string_view name :
       {"logsource.category", "logsource.product", "logsource.service"})
    if (std::count_if(fields.begin(), fields.end(),
                      [&](const FieldView& field) { return field.name == name; }) > 1)
      return true;
  return false;
}

void read_source_list(std::string_view line, Arena& arena, std::vector<LogSource>& into) {
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (!json.is_object() || !json.contains("logsource") || !json["logsource"].is_array()) return;
  for (const auto& one : json["logsource"]) {
    const auto word = [&](const char* name) -> std::string_view {
      if (!one.is_object() || !one.contains(name) || !one[name].is_string()) return {};
      return arena.copy(one[name].get_ref<const std::string&>());
    };
    into.push_back({word("category"), word("product"), word("service")});
  }
}

// Where agents write when it happened, in UTC.
constexpr std::string_view moments[] = {
    "TimeCreated_SystemTime", "UtcTime", "SystemTime", "TimeCreated", "EventTime", "TimeGenerated"};

// Numbers with a fraction are seconds too.
Result<Timestamp> moment_of_wrapper(const FieldView& field) {
  if (field.kind != Kind::number) return timestamp_from_rfc3339(field.value);
  return time_from_epoch(field.value);
}

}  // namespace

void EventLines::take_known(Field known, const FieldView& field, Event& event) {
  const bool list = known == Field::event_category || known == Field::event_type ||
                    known == Field::mk_parse_lossy;
  if (field.kind == Kind::null) return;
  if (!list || !event.has(known)) return event.set(known, field.value);
  const std::string_view before = event[known];
  char* const room = arena_.allocate(before.size() + 1 + field.value.size());
  before.copy(room, before.size());
  room[before.size()] = ',';
  field.value.copy(room + before.size() + 1, field.value.size());
  event.set(known, {room, before.size() + 1 + field.value.size()});
}

Result<void> EventLines::take(const FieldView& field, Event& event) {
  if (field.name == name_of(Field::timestamp)) {
    event.occurred = TRY(timestamp_from_rfc3339(field.value));
    event.has_occurred = true;
  } else if (field.name == name_of(Field::event_ingested)) {
    event.received = TRY(timestamp_from_rfc3339(field.value));
  } else if (field.name == name_of(Field::event_original)) {
    event.original = field.value;
  } else if (field.name == name_of(Field::mk_parse_status)) {
    event.status = field.value == "partial"  ? ParseStatus::partial
                   : field.value == "failed" ? ParseStatus::failed
                                             : ParseStatus::ok;
    event.set(Field::mk_parse_status, field.value);
  } else if (field.name == "mk.unknown") {
    if (const auto known = field_from(field.value)) event.set_unknown(*known);
  } else if (field.name.starts_with("native.")) {
    natives_.push_back({field.name.substr(7), field.value, field.kind});
  } else if (const auto known = field_from(field.name)) {
    take_known(*known, field, event);
  } else {
    natives_.push_back(field);
  }
  return {};
}

Result<void> EventLines::take_wrapper(const FieldView& field, Event& event) {
  if (!field.name.starts_with(inside)) return {};
  return take({field.name.substr(inside.size()), field.value, field.kind}, event);
}

void EventLines::unfold_windows() {
  if (std::none_of(natives_.begin(), natives_.end(),
                   [](const FieldView& field) { return is_nested_windows_name(field.name); }))
    return;
  renamed_.clear();
  add_windows_names(natives_, arena_, renamed_);
  written_.clear();
  for (const FieldView& field : natives_) written_.push_back(field.name);
  std::sort(written_.begin(), written_.end());
  for (const FieldView& field : renamed_.all())
    if (!std::binary_search(written_.begin(), written_.end(), field.name))
      natives_.push_back(field);
}

// Security 4688 under the names that rules of process_creation use.
void EventLines::complete_windows() {
  constexpr std::pair<std::string_view, std::string_view> same[] = {
      {"NewProcessName", "Image"}, {"ParentProcessName", "ParentImage"}};
  if (std::none_of(log_sources_.begin(), log_sources_.end(), [](const LogSource& one) {
        return one.category == "process_creation" && one.service == "security";
      }))
    return;
  for (const auto& [from, to] : same) {
    const auto named = [&](std::string_view name) {
      return std::find_if(natives_.begin(), natives_.end(),
                          [&](const FieldView& field) { return field.name == name; });
    };
    const auto found = named(from);
    if (found == natives_.end() || named(to) != natives_.end()) continue;
    natives_.push_back({to, found->value, found->kind});
  }
}

void EventLines::find_log_source(Event& event) {
  if (log_sources_.empty()) append_windows_sources(windows_record(natives_), log_sources_);
  if (log_sources_.empty()) {
    const std::string_view category = category_of_action(event[Field::event_action]);
    if (!category.empty()) log_sources_.push_back({category, "", ""});
  }
  if (log_sources_.empty()) return;
  complete_windows();
  event.log_source = log_sources_.front();
  event.more_log_sources = std::span(log_sources_).subspan(1);
}

Result<Event> EventLines::read(std::string_view line) {
  arena_.clear();
  fields_.clear();
  natives_.clear();
  log_sources_.clear();
  TRY(parse_json(line, arena_, fields_));
  const std::span<const FieldView> all = fields_.all();
  const bool wrapped = is_wrapped(line, all);
  Event event;
  LogSource told;
  for (const FieldView& field : all) {
    if (field.name.starts_with(source_prefix)) {
      const std::string_view part = field.name.substr(source_prefix.size());
      if (part == "category") told.category = field.value;
      if (part == "product") told.product = field.value;
      if (part == "service") told.service = field.value;
    } else if (!wrapped) {
      TRY(take(field, event));
    } else if (field.name == "ts" && field.kind != Kind::null) {
      event.occurred = TRY(moment_of_wrapper(field));
      event.has_occurred = true;
    } else {
      TRY(take_wrapper(field, event));
    }
  }
  if (wrapped && sources_are_list(all))
    read_source_list(line, arena_, log_sources_);
  else if (!told.category.empty() || !told.product.empty() || !told.service.empty())
    log_sources_.push_back(told);
  unfold_windows();
  for (const std::string_view name : moments) {
    if (event.has_occurred) break;
    for (const FieldView& field : natives_) {
      if (field.name != name) continue;
      const auto moment = time_from_value(field, *Zone::from("UTC"));
      if (!moment) continue;
      event.occurred = *moment;
      event.has_occurred = true;
    }
  }
  if (!event.has_occurred) event.occurred = event.received;
  find_log_source(event);
  event.native = natives_;
  return event;
}

}  // namespace metsuke
