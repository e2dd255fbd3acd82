// Samba: what its audit module and its authentication log say.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// A message of vfs_full_audit, "PREFIX|OP|RESULT|arguments" (source3/modules/vfs_full_audit.c): the
// prefix is configured, by default %u|%I, and its values are parted by bars too. Fields: prefix (as
// many as there are), user, address, machine, share as far as their shape tells; op, result,
// reason, arguments, and by the operation mode, mask, kind, disposition, path, target.
// A file name may hold a bar: what an operation does not ask for belongs to its name.
// Or a sentence of smbd about a logon, "Auth: [SERVICE,DESCRIPTION] user [D]\[U] at […] with […]
// status [NT_STATUS_X] workstation [W] remote host [A] …" (auth_log.c), or its JSON form: event,
// service, description, domain, user, status, workstation, remote, local, time, kind.
Result<void> parse_samba(std::string_view message, Arena& arena, Fields& fields);

}  // namespace metsuke
