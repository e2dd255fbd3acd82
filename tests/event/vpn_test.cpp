#include "event/vpn.h"

#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("vpn event: every kind of sentence has a meaning") {
  Arena arena;
  Sessions sessions;
  const Zone zone;
  const SyslogLine header;
  const LineContext context{header, zone, Timestamp{}, arena, sessions};
  for (const auto& [kind, action] :
       std::vector<std::pair<std::string_view, std::string_view>>{{"connected", "vpn-start"},
                                                                  {"disconnected", "vpn-end"},
                                                                  {"accepted", "logon"},
                                                                  {"refused", "logon-failed"},
                                                                  {"handshake received", ""},
                                                                  {"", ""},
                                                                  {"other", ""}}) {
    Fields fields;
    if (!kind.empty()) fields.add("event", kind);
    fields.add("address", "192.0.2.1");
    Event event;
    say_vpn(context, fields, event);
    CHECK(event[Field::event_action] == action);
    CHECK(event[Field::source_ip] == "192.0.2.1");
  }
}

}  // namespace metsuke
