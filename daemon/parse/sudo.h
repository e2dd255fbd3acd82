// Who became whom: sudo, su, PAM and the programs that change accounts, as they write to syslog.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// A known sentence gives "event" (its kind) and what it names: user, target, uid, tty, directory,
// command, group, reason, address, service, module. sudo's own values keep sudo's names as well
// (TTY, PWD, USER, COMMAND …). Any other sentence gives no field and is no error.
Result<void> parse_sudo(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
