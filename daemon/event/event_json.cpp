// Events as JSON lines, there and back (events.md §4).
#include <algorithm>

#include "base/json.h"
#include "event/event.h"
#include "parse/json.h"

namespace metsuke {
namespace {

// ECS types these as numbers; a value that is a plain integer is written as one.
constexpr bool is_counted(Field field) {
  switch (field) {
    case Field::source_port:
    case Field::destination_port:
    case Field::source_bytes:
    case Field::destination_bytes:
    case Field::file_size:
    case Field::process_pid:
    case Field::http_request_body_bytes:
    case Field::http_response_status_code:
    case Field::http_response_body_bytes:
    case Field::log_syslog_priority:
    case Field::log_syslog_facility_code:
    case Field::log_syslog_severity_code:
    case Field::mk_source_line:
    case Field::mk_source_offset:
    case Field::mk_transfer_bytes:
    case Field::mk_records:
    case Field::mk_sequence:
      return true;
    default:
      return false;
  }
}

constexpr bool is_truth(Field field) {
  return field == Field::mk_user_claimed || field == Field::mk_transfer_complete;
}

// ECS allows these to hold several words; they are kept separated by commas.
constexpr bool is_list(Field field) {
  return field == Field::event_category || field == Field::event_type ||
         field == Field::mk_parse_lossy;
}

bool is_plain_integer(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  if (text.empty() || text.size() > 20 || (text.front() == '0' && text.size() > 1)) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void write_list(JsonWriter& writer, std::string_view words) {
  writer.begin_array();
  while (true) {
    const std::size_t comma = words.find(',');
    writer.value(words.substr(0, comma));
    if (comma == std::string_view::npos) break;
    words.remove_prefix(comma + 1);
  }
  writer.end_array();
}

void write_field(JsonWriter& writer, Field field, std::string_view value) {
  writer.key(name_of(field));
  if (is_list(field)) {
    write_list(writer, value);
  } else if (is_counted(field) && is_plain_integer(value)) {
    writer.raw(value);
  } else if (is_truth(field) && (value == "true" || value == "false")) {
    writer.boolean(value == "true");
  } else {
    writer.value(value);
  }
}

void write_native(JsonWriter& writer, const FieldView& field) {
  switch (field.kind) {
    case Kind::string:
      writer.value(field.value);
      return;
    case Kind::number:
      writer.raw(field.value);
      return;
    case Kind::boolean:
      writer.boolean(field.value == "true");
      return;
    case Kind::null:
      writer.null();
      return;
  }
  UNREACHABLE();
}

// A name that appears several times becomes one array at its first place.
void write_natives(JsonWriter& writer, std::span<const FieldView> natives) {
  const auto named = [](std::string_view name) {
    return [name](const FieldView& field) { return field.name == name; };
  };
  for (auto field = natives.begin(); field != natives.end(); ++field) {
    if (std::any_of(natives.begin(), field, named(field->name))) continue;
    writer.key("native." + std::string(field->name));
    if (std::none_of(field + 1, natives.end(), named(field->name))) {
      write_native(writer, *field);
      continue;
    }
    writer.begin_array();
    for (auto same = field; same != natives.end(); ++same)
      if (same->name == field->name) write_native(writer, *same);
    writer.end_array();
  }
}

std::string_view name_of(ParseStatus status) {
  switch (status) {
    case ParseStatus::ok:
      return "ok";
    case ParseStatus::partial:
      return "partial";
    case ParseStatus::failed:
      return "failed";
  }
  UNREACHABLE();
}

void append(OwnedEvent& event, Field field, std::string_view value) {
  if (is_list(field)) {
    for (const auto& [known, text] : event.fields()) {
      if (known != field) continue;
      event.set(field, text + "," + std::string(value));
      return;
    }
  }
  event.set(field, std::string(value));
}

void take_log_source(OwnedEvent& event, const Fields& fields) {
  event.set_log_source(std::string(fields["logsource.category"]),
                       std::string(fields["logsource.product"]),
                       std::string(fields["logsource.service"]));
}

Result<bool> take_own_member(OwnedEvent& event, const FieldView& field) {
  if (field.name == name_of(Field::timestamp)) {
    event.occurred = TRY(timestamp_from_rfc3339(field.value));
    event.has_occurred = true;
  } else if (field.name == name_of(Field::event_ingested)) {
    event.received = TRY(timestamp_from_rfc3339(field.value));
  } else if (field.name == name_of(Field::event_original)) {
    event.original = std::string(field.value);
  } else if (field.name == name_of(Field::mk_parse_status)) {
    event.status = field.value == "partial"  ? ParseStatus::partial
                   : field.value == "failed" ? ParseStatus::failed
                                             : ParseStatus::ok;
    event.set(Field::mk_parse_status, std::string(field.value));
  } else if (field.name == "mk.unknown") {
    if (const auto known = field_from(field.value)) event.set_unknown(*known);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string to_json(const Event& event) {
  JsonWriter writer;
  writer.begin_object();
  if (event.has_occurred) writer.member(name_of(Field::timestamp), to_rfc3339(event.occurred));
  if (event.received != Timestamp{})
    writer.member(name_of(Field::event_ingested), to_rfc3339(event.received));
  for (std::size_t at = 0; at < field_count; ++at) {
    const auto field = static_cast<Field>(at);
    switch (field) {
      case Field::timestamp:
      case Field::event_ingested:
        break;
      case Field::event_original:
        if (!event.original.empty()) writer.member(name_of(field), event.original);
        break;
      case Field::mk_parse_status:
        writer.member(name_of(field), name_of(event.status));
        break;
      default:
        if (event.has(field)) write_field(writer, field, event[field]);
    }
  }
  if (event.any_unknown()) {
    writer.key("mk.unknown").begin_array();
    for (std::size_t at = 0; at < field_count; ++at)
      if (event.unknown(static_cast<Field>(at))) writer.value(name_of(static_cast<Field>(at)));
    writer.end_array();
  }
  write_natives(writer, event.native);
  const LogSource& from = event.log_source;
  if (!from.category.empty()) writer.member("logsource.category", from.category);
  if (!from.product.empty()) writer.member("logsource.product", from.product);
  if (!from.service.empty()) writer.member("logsource.service", from.service);
  writer.end_object();
  return writer.take();
}

Result<OwnedEvent> event_from_json(std::string_view json) {
  Arena arena;
  Fields fields;
  TRY(parse_json(json, arena, fields));
  OwnedEvent event;
  event.has_occurred = false;
  take_log_source(event, fields);
  for (const FieldView& field : fields.all()) {
    if (field.name.starts_with("logsource.")) continue;
    if (TRY(take_own_member(event, field))) continue;
    if (field.name.starts_with("native.")) {
      event.set_native(std::string(field.name.substr(7)), std::string(field.value), field.kind);
    } else if (const auto known = field_from(field.name)) {
      append(event, *known, field.value);
    } else {
      event.set_native(std::string(field.name), std::string(field.value), field.kind);
    }
  }
  if (!event.has_occurred) event.occurred = event.received;
  return event;
}

}  // namespace metsuke
