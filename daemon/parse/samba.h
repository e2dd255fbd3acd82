// Samba: what its audit module and its authentication log say.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"
#include "parse/layout.h"

namespace metsuke {

// A message of vfs_full_audit, "PREFIX|OP|RESULT|arguments" (source3/modules/vfs_full_audit.c): the
// prefix is configured, by default %u|%I, and its values are parted by bars too. Fields: prefix (as
// many as there are), user, domain, address, machine, share, root, time as far as their shape or
// their names ("IP=…") tell; op, result, reason, and by the operation mask, kind, disposition,
// mode, uid, gid, attribute, descriptor, service, path, target, or arguments.
// A file name may hold a bar: what an operation does not ask for belongs to its name.
// Or a sentence or JSON of parse_samba_logon. Before all that, "[YYYY/MM/DD hh:mm:ss.ffffff,  N]
// file:line(function)" on a line of its own, as smbd's own log files have it: head_time.
Result<void> parse_samba(std::string_view message, Arena& arena, Fields& fields);
// The same, its prefix laid out as full_audit:prefix says (compile_samba_layout).
Result<void> parse_samba_laid(std::string_view message, const Layout& prefix, Arena& arena,
                              Fields& fields);
bool is_samba_head(std::string_view line);
// What full_audit:prefix says, in the substitutions of smb.conf(5); %U is session_user, %u
// unix_user. Err value_invalid: an unknown one, or none at all.
Result<Layout> compile_samba_layout(std::string_view text);

// A sentence of smbd about a logon, "Auth: [SERVICE,DESCRIPTION] user [D]\[U] at […] with […]
// status [NT_STATUS_X] workstation [W] remote host [A] …" (auth/auth_log.c), or about a change of
// the directory ("DSDB Change […] …", audit_log.c and group_audit.c of dsdb), or their JSON:
// event, service, description, domain, user, became, status, workstation, remote, local, sid, time,
// kind, code, operation, dn, group, member, status_code.
Result<void> parse_samba_logon(std::string_view message, Arena& arena, Fields& fields);

}  // namespace metsuke
