#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("strongswan event: address and user joined by the association's number") {
  Reading reading("auto");
  reading.line(
      "<30>1 2026-02-18T02:29:58+09:00 gw charon 15894 - - 06[NET] <ra|83> received packet: "
      "from 203.0.113.5[28808] to 192.0.2.1[4500] (144 bytes)");
  CHECK(reading.last(Field::source_port) == "28808");
  CHECK(reading.last(Field::destination_ip) == "192.0.2.1");
  reading.line(
      "<30>1 2026-02-18T02:29:58+09:00 gw charon 15894 - - 06[IKE] <ra|83> EAP-MS-CHAPv2 "
      "username: 'sato'");
  reading.line(
      "<30>1 2026-02-18T02:29:58+09:00 gw charon 15894 - - 06[IKE] <ra|83> EAP-MS-CHAPv2 "
      "verification failed, retry (1)");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "203.0.113.5");
  reading.line(
      "<30>1 2026-02-18T02:29:59+09:00 gw charon 15894 - - 06[IKE] <ra|83> IKE_SA ra[83] "
      "established between 192.0.2.1[gw]...203.0.113.5[sato]");
  CHECK(reading.last(Field::event_action) == "vpn-start");
  CHECK(reading.last(Field::source_port) == "28808");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
