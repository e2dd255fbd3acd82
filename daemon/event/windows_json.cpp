#include "parse/windows_json.h"

#include "event/describe.h"
#include "event/windows.h"

namespace metsuke {
namespace {

bool resembles_windows_json(std::string_view text) {
  if (!text.starts_with('{')) return false;
  constexpr std::string_view marks[] = {"\"winlog\"",  "\"EventID\"", "\"event_data\"",
                                        "\"eventID\"", "\"EventId\"", "\"event_id\""};
  for (const std::string_view mark : marks)
    if (text.find(mark) != std::string_view::npos)
      return text.find("\"Channel\"") != std::string_view::npos ||
             text.find("\"channel\"") != std::string_view::npos ||
             text.find("\"log_name\"") != std::string_view::npos;
  return false;
}

// What the shipper itself worked out, where the event says nothing of it.
void say_shipped(const Fields& fields, Event& event) {
  for (const FieldView& field : fields.all()) {
    if (field.name.find('.') == std::string_view::npos || field.value.empty()) continue;
    const auto known = field_from(field.name);
    if (!known || event.has(*known) || *known == Field::event_action ||
        *known == Field::event_ingested || *known == Field::event_id)
      continue;
    if (*known == Field::event_original) continue;
    event.set(*known, field.value);
  }
}

Result<void> describe_windows_json(const LineContext& context, const Fields& fields, Event& event) {
  TRY(describe_windows(context, fields, event));
  say_shipped(fields, event);
  event.set(Field::event_dataset, "windows_json");
  return {};
}

}  // namespace

const FormatRow format_windows_json{
    .id = "windows_json",
    .parse = parse_windows_json,
    .describe = describe_windows_json,
    .resembles = resembles_windows_json,
    .log_sources = windows_sources,
};

}  // namespace metsuke
