// vsftpd's own log: every transfer with its user, client, file and size.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// "[ctime ][[pid N] ][[USER] ][OK |FAIL ]VERB: Client "A"[, "NAMES"][, N bytes][, RKbyte/sec]".
// Fields: time, pid, user, result, verb, address, path, target (RENAME), bytes, rate, text.
// Names are written without escapes: they are found from the right.
Result<void> parse_vsftpd(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
