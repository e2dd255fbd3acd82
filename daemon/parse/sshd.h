// OpenSSH's sshd and its sftp server: who came, how, and which files they touched.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// The message behind the syslog header. The field `event` says which sentence it was ("Accepted",
// "Failed", "close" …; the list is in the source); the others are what the sentence holds: method,
// user, address, port, path, target, read, written, flags, mode, status, reason, key. A sentence
// that is not known has no field; that is no error.
// A user may call himself "x from 203.0.113.9 port 22": the last such words count.
Result<void> parse_sshd(std::string_view message, Arena& arena, Fields& fields);
Result<void> parse_sftp_server(std::string_view message, Arena& arena, Fields& fields);

}  // namespace metsuke
