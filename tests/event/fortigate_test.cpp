#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("fortigate event: traffic, tunnels, administrators") {
  Reading reading("fortigate");
  reading.line(
      "<189>date=2026-04-01 time=09:00:00 devname=\"FG1\" logid=\"0000000013\" "
      "type=\"traffic\" subtype=\"forward\" level=\"notice\" eventtime=1775001600123456789 "
      "tz=\"+0900\" srcip=10.1.1.5 srcport=51234 dstip=203.0.113.9 dstport=443 proto=6 "
      "action=\"deny\" policyid=3 service=\"HTTPS\" sentbyte=10 rcvdbyte=20");
  CHECK(reading.last().occurred == moment("2026-04-01T00:00:00.123456789Z"));
  CHECK(reading.last(Field::event_action) == "net-deny");
  CHECK(reading.last(Field::source_bytes) == "10");
  CHECK(reading.last(Field::network_transport) == "tcp");
  CHECK(reading.last(Field::observer_name) == "FG1");
  CHECK(reading.last().view().log_source.service == "traffic");
  reading.line(
      "date=2026-04-01 time=09:00:00 devname=\"FG1\" logid=\"0101039424\" type=\"event\" "
      "subtype=\"vpn\" tz=\"+0900\" action=\"tunnel-up\" remip=203.0.113.7 user=\"sato\"");
  CHECK(reading.last(Field::event_action) == "vpn-start");
  CHECK(reading.last(Field::source_ip) == "203.0.113.7");
  CHECK(reading.last().occurred == moment("2026-04-01T00:00:00Z"));
  reading.line(
      "date=2026-04-01 time=09:00:00 devname=\"FG1\" logid=\"0100032002\" type=\"event\" "
      "subtype=\"system\" user=\"admin\" ui=\"https(10.1.1.9)\" action=\"login\" "
      "status=\"failed\" reason=\"passwd_invalid\"");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::source_ip) == "10.1.1.9");
  reading.line(
      "date=2026-04-01 time=09:00:00 logid=\"1\" type=\"event\" action=\"Add\" "
      "cfgpath=\"firewall.policy\" user=\"admin\"");
  CHECK(reading.last(Field::event_action) == "config-change");
  CHECK(reading.last().view().log_source.product == "fortigate");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
