// A record of the Windows event log as a shipper's JSON object.
#pragma once

#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// Of winlogbeat (6 and later), NXLog, Wazuh, EvtxECmd, evtx_dump and xmltodict. The system's own
// values come by the names that parse_windows_xml gives them ("winlog.event_data.TargetUserName"
// and "Event.EventData.TargetUserName" are TargetUserName); what a shipper adds keeps its name.
// Err as parse_json; unparsed: no event number.
Result<void> parse_windows_json(std::string_view text, Arena& arena, Fields& fields);

// Whether a name is one that only a nested record of Windows has: "Event.System.EventID",
// "winlog.event_data.Image" …
bool is_nested_windows_name(std::string_view name);
// `read` by the system's own names, in order, added to `fields`.
void add_windows_names(std::span<const FieldView> read, Arena& arena, Fields& fields);

}  // namespace metsuke
