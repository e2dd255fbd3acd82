#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("wireguard event: peers, bad packets") {
  Reading reading("auto");
  reading.line(
      "Nov 23 06:26:28 gw kernel: [12.5] wireguard: wg0: Sending handshake response to peer "
      "5 (192.0.2.1:51820)");
  CHECK(reading.last(Field::event_dataset) == "wireguard");
  CHECK(reading.last(Field::event_action) == "vpn-start");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::mk_session_id) == "5");
  reading.line(
      "Nov 23 06:26:28 gw kernel: wireguard: wg0: Invalid handshake initiation from "
      "192.0.2.9:4711");
  CHECK(reading.last(Field::event_action) == "net-deny");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
