// What Postfix and Dovecot write to syslog: letters on their way, and who reads them.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// A line of Postfix: "queue_id" where it names a letter, then its values (client, from, to, relay,
// status, size, message-id, sasl_username …) by Postfix's names. Of sentences: "event" (reject,
// sasl failed, connect, disconnect, lost, removed, warning), "client" or "address", "reason".
Result<void> parse_postfix(std::string_view line, Arena& arena, Fields& fields);

// A line of Dovecot: "service", "event" (login, refused, disconnected, logout, unknown user,
// saved), user, method, rip, lip, rport, lport, session, reason.
Result<void> parse_dovecot(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
