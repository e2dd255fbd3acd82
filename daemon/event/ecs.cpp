// Elastic Common Schema: its names are the house's.
#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/json.h"

namespace metsuke {
namespace {

constexpr LogSource ecs_sources[] = {{"authentication", "", ""}, {"file_transfer", "", ""},
                                     {"file_access", "", ""},    {"webserver", "", ""},
                                     {"firewall", "", ""},       {"process_creation", "", ""}};

bool resembles_ecs(std::string_view text) {
  if (!text.starts_with('{') || text.find("\"@timestamp\"") == std::string_view::npos) return false;
  if (text.find("\"ecs.version\"") != std::string_view::npos) return true;
  const std::size_t version = text.find("\"ecs\"");
  return version != std::string_view::npos &&
         text.substr(version, 24).find("\"version\"") != std::string_view::npos;
}

// What the house itself says of every event, whatever the line claims.
bool is_ours(Field field) {
  return field == Field::event_original || field == Field::event_ingested ||
         field == Field::event_id || field == Field::timestamp ||
         name_of(field).starts_with("mk.source.") || name_of(field).starts_with("mk.parse.");
}

std::string_view ecs_log_category(const Event& event) {
  if (const auto known = category_of_action(event[Field::event_action]); !known.empty())
    return known;
  const std::string_view category = event[Field::event_category];
  if (category == "authentication" || category == "database" || category == "email")
    return category;
  if (category == "web") return "webserver";
  if (category == "file") return "file_access";
  if (category == "process") return "process_creation";
  return {};
}

Result<void> describe_ecs(const LineContext& context, const Fields& fields, Event& event) {
  for (const FieldView& value : fields.all()) {
    if (value.kind == Kind::null || value.value.empty()) continue;
    const auto field = field_from(value.name);
    if (!field || is_ours(*field) || event.has(*field)) continue;
    event.set(*field, value.value);
  }
  const FieldView* time = fields.find("@timestamp");
  if (time == nullptr) return Error{Code::unparsed, "ecs: no @timestamp"};
  say_time(time_from_value(*time, context.zone), event);
  if (!event.has(Field::event_dataset)) event.set(Field::event_dataset, "ecs");
  event.log_source.category = ecs_log_category(event);
  return {};
}

}  // namespace

const FormatRow format_ecs{
    .id = "ecs",
    .parse = parse_json,
    .describe = describe_ecs,
    .resembles = resembles_ecs,
    .log_sources = ecs_sources,
};

}  // namespace metsuke
