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

// The sentences of PAM's modules, whoever's name they stand under: "module", "service", "event",
// and of whom they speak. False when it is none of them; fields may hold parts of it then.
bool parse_pam(std::string_view text, Fields& fields);

// useradd and its kin: "new user: name=a, UID=1, GID=1, home=/h, shell=/s", "delete user 'a'".
bool parse_account(std::string_view text, Fields& fields);

}  // namespace metsuke
