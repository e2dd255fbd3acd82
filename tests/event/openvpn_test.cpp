#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("openvpn event: own file and syslog") {
  Reading reading("auto");
  reading.line(
      "2026-11-15 14:12:12 192.0.2.31:45321 TLS Error: incoming packet authentication "
      "failed from [AF_INET]192.0.2.31:45321");
  CHECK(reading.last().occurred == moment("2026-11-15T05:12:12Z"));
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::source_ip) == "192.0.2.31");
  CHECK(reading.last(Field::source_port) == "45321");
  reading.line(
      "Nov 23 06:26:28 gw ovpn-server[9]: 192.0.2.31:1194 [bob] Peer Connection Initiated "
      "with [AF_INET]192.0.2.31:1194");
  CHECK(reading.last(Field::event_action) == "vpn-start");
  CHECK(reading.last(Field::user_name) == "bob");
  CHECK(reading.last(Field::host_name) == "gw");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
