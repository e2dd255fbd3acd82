// A record of the Windows event log as the system's own XML, one Event element.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// The Event schema (schemas.microsoft.com/win/2004/08/events/event). Fields by the names the system
// gives them: of System EventID, Version, Level, Task, Opcode, Keywords, TimeCreated,
// EventRecordID, Channel, Computer, Provider_Name, Provider_Guid, ExecutionProcessID, ThreadID,
// UserID, ActivityID; of EventData each Data by its Name ("Data" when it has none); of UserData the
// leaves by their names; of RenderingInfo Message and Keyword. What stands before the first Event
// element is passed over.
Result<void> parse_windows_xml(std::string_view text, Arena& arena, Fields& fields);

// How many Event elements end in `text`; each but the first is appended to `parts` with it.
void split_windows_xml(std::string_view text, std::vector<std::string_view>& parts);

// Where an Event element begins; npos when none does.
std::size_t find_event_element(std::string_view text);

}  // namespace metsuke
