// Words every describer uses to fill an event.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "event/event.h"
#include "event/format.h"

namespace metsuke {

// Sets a field when there is something to say.
inline void say(Event& event, Field field, std::string_view value) {
  if (!value.empty()) event.set(field, value);
}

// An address as logs write it ("::ffff:192.0.2.1", "[::1]", "gw.example.jp") into an address field,
// or into `name` when it is no address.
void say_address(Event& event, std::string_view text, Field address, Field name);
inline void say_source(Event& event, std::string_view text) {
  say_address(event, text, Field::source_ip, Field::source_domain);
}
bool is_address(std::string_view text);

// Decimal digits, in the arena.
std::string_view number_text(std::uint64_t number, Arena& arena);

// The syslog header's own words: host, process, priority, sequence, message and time.
void say_header(const LineContext& context, Event& event);

// A line's own time; unreadable, it leaves the header's and makes the event partial.
void say_time(const Result<Timestamp>& time, Event& event);

// The time of an access log in any layout: CLF's, RFC 3339 with "+0900" too, seconds since 1970,
// or a table's.
Result<Timestamp> time_from_access_log(std::string_view text, const Zone& zone, Arena& arena);

// "Mon Nov 23 06:26:28 2026 " and one more character: how vsftpd and xferlog lines begin.
bool begins_with_ctime(std::string_view text);

// Any line behind a syslog header, as far as the header goes.
Result<void> describe_syslog(const LineContext& context, const Fields& fields, Event& event);
// A sentence of sftp-server; sshd writes them too.
Result<void> describe_sftp(const LineContext& context, const Fields& fields, Event& event);

// Splits "/a/b?x=1" and "http://host:1/a?x=1" into url.*.
void say_url(Event& event, std::string_view url);

}  // namespace metsuke
