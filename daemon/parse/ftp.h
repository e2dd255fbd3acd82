// The logs of two FTP servers, ProFTPD and Pure-FTPd.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// A line of an ExtendedLog in one of ProFTPD's own layouts (default, auth, read, write) or in the
// common one with transfer time, path and process behind, with the names of
// compile_proftpd_layout; or a sentence of its system log: `event`, user, address, host, reason,
// own_address, own_port, server. A sentence that is not known has no field but server and address.
Result<void> parse_proftpd(std::string_view line, Arena& arena, Fields& fields);

// A line of Pure-FTPd's alternative log (src/altlog.c): clf and w3c (in UTC), their names with %XX,
// stats, its names as they are; xferlog's is read as xferlog. Or a message of its system log,
// "(user@host) [LEVEL] text" (messages_en.h). Fields: form, time or date and clock, address, user,
// ident, verb, path, status, bytes, session, seconds; level, event, text, reason, partial,
// anonymous, command, argument.
Result<void> parse_pureftpd(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
