// What two file transfer tools keep of their transfers: HULFT's history and WinSCP's XML log.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// A row of HULFT's sending or receiving history: file id, host, file, start date, start time, end
// time, type, records, bytes, completion code, detail code. The fields have the Japanese names of
// its head. Err unparsed: other columns.
Result<void> parse_hulft(std::string_view line, Arena& arena, Fields& fields);

// One element of WinSCP's log (https://winscp.net/schema/session/1.0): its begin with a session's
// name and start, or a whole operation. Fields: operation, name, start, filename, destination,
// size, success, message.
Result<void> parse_winscp(std::string_view text, Arena& arena, Fields& fields);

}  // namespace metsuke
