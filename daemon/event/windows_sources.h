// Which of Sigma's log sources a record of the Windows event log belongs to: its service by the
// channel, its categories by channel and number. Sigma taxonomy 2.1.0, Windows folder.
#pragma once

#include <array>
#include <vector>

#include "event/event.h"
#include "parse/fields.h"

namespace metsuke {

struct WindowsRecord {
  std::string_view channel, provider, code, type;  // Type: Sysmon's EventType of a registry key.
};
// Under whatever names agents give them (Channel, winlog.channel, Event.System.EventID …).
WindowsRecord windows_record(std::span<const FieldView> fields);

// Sigma's service of a channel, the first where it has several; empty when it has none.
std::string_view windows_service(std::string_view channel);

// The categories of a record, each with its service, the most particular last; how many there are.
inline constexpr std::size_t windows_categories_max = 4;
using WindowsCategories = std::array<LogSource, windows_categories_max>;
std::size_t windows_categories(const WindowsRecord& record, WindowsCategories& into);

// Appends {windows, service}, then each category with it; nothing if it is no such record. A record
// of an unknown channel is {windows} alone. The words live for ever.
void append_windows_sources(const WindowsRecord& record, std::vector<LogSource>& into);

}  // namespace metsuke
