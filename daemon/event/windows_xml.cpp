#include "parse/windows_xml.h"

#include "event/describe.h"
#include "event/windows.h"

namespace metsuke {
namespace {

bool resembles_windows_xml(std::string_view text) {
  return text.starts_with('<') && find_event_element(text.substr(0, 512)) == 0;
}

// An Event may be written over several lines, with a declaration and an Events element around.
LinePlace place_windows_xml(const SyslogLine& line, std::string_view held) {
  const std::string_view text = line.message;
  const bool ends = text.find("</Event>") != std::string_view::npos;
  // What begins anew ends what was cut off before it.
  const bool anew = find_event_element(text.substr(0, 512)) == 0;
  if (!anew && !held.empty() && held.find("</Event>") == std::string_view::npos)
    return {ends ? LinePlace::Role::last : LinePlace::Role::more};
  if (ends) return {LinePlace::Role::whole};
  if (find_event_element(text) != std::string_view::npos) return {LinePlace::Role::first};
  const bool around =
      text.find("<?xml") != std::string_view::npos || text.find("Events") != std::string_view::npos;
  return {around ? LinePlace::Role::none : LinePlace::Role::whole};
}

Result<void> describe_windows_xml(const LineContext& context, const Fields& fields, Event& event) {
  TRY(describe_windows(context, fields, event));
  event.set(Field::event_dataset, "windows_xml");
  return {};
}

}  // namespace

const FormatRow format_windows_xml{
    .id = "windows_xml",
    .parse = parse_windows_xml,
    .describe = describe_windows_xml,
    .resembles = resembles_windows_xml,
    .log_sources = windows_sources,
    .place = place_windows_xml,
    .split = split_windows_xml,
};

}  // namespace metsuke
