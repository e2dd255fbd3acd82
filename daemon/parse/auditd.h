// Records of the Linux audit system: those of one event, a line each, or Laurel's JSON.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// The lines of one event as auditd's files hold them, parted by line feeds. Each begins with
// "node=N" if there are several hosts, type=T and msg=audit(SECONDS.MILLI:SERIAL), then come
// name=value pairs; a 0x1D stands before those that auditd looked up (NAME="value").
// Fields: node, time, serial, and for each record its `type`, behind which its own values come by
// their names. Values written as hexadecimal are decoded where the field may be so written
// (audit-userspace, auparse/interpret.c); pieces of an argument are joined; what stands within
// msg='…' is read like the rest; an address in saddr is also given as laddr and lport, or path;
// "old" and "new" before a name are joined to it: old-auid; the word of an AVC is `avc`, its rights
// are `perms`.
// Err unparsed, with the number of the record: it does not begin so.
Result<void> parse_auditd(std::string_view text, Arena& arena, Fields& fields);

// "SECONDS.MILLI:SERIAL" of a line, by which the records of an event know each other, and its type.
struct AuditStamp {
  std::string_view node, type, time, serial, both;
  std::string_view rest;  // What stands behind.
};
// False when the line does not begin so.
bool read_audit_stamp(std::string_view line, AuditStamp& stamp);

}  // namespace metsuke
