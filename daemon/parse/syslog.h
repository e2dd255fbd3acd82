// The header that syslog puts before a message: RFC 5424, RFC 3164, the ISO-time form of
// rsyslog files, or none at all. Never fails: what is not a header is message.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"

namespace metsuke {

struct SyslogLine {
  enum class Form : std::uint8_t { bare, rfc5424, rfc3164, iso } form = Form::bare;
  std::string_view priority;    // Digits between < and >; empty when there are none.
  std::string_view time;        // As written; empty when not given.
  std::string_view level;       // "INFO" where some systems write it in the host's place.
  std::string_view host, app, process, message_id;
  std::string_view structured;  // RFC 5424 STRUCTURED-DATA as written; empty for "-".
  std::string_view sequence;    // Its meta sequenceId, unescaped.
  std::string_view repeated;    // n of "message repeated n times: [ … ]", which is unwrapped.
  std::string_view message;
};

SyslogLine parse_syslog(std::string_view line, Arena& arena);

// The value of `name` in the element whose id is `id` or begins with `id@`; null when not there.
std::string_view structured_value(std::string_view structured, std::string_view id,
                                  std::string_view name, Arena& arena);

}  // namespace metsuke
