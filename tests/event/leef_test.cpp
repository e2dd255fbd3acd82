#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("leef event: addresses, time, what was decided") {
  Reading reading("leef");
  reading.line(
      "<13>Nov 23 06:26:28 fw1 LEEF:1.0|Palo|PAN-OS|8.1|deny|src=192.0.2.1\tdst=10.0.0.1\t"
      "srcPort=81\tdstPort=21\tusrName=joe\tproto=6\tdevTime=Sep 03 2020 14:54:59 GMT");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::destination_port) == "21");
  CHECK(reading.last(Field::network_transport) == "tcp");
  CHECK(reading.last(Field::event_action) == "net-deny");
  CHECK(reading.last(Field::host_name) == "fw1");
  CHECK(reading.last().occurred == moment("2020-09-03T14:54:59Z"));
  CHECK(reading.last().view().log_source.category == "firewall");
  reading.line("LEEF:1.0|V|P|1|Login Failed|usrName=joe\tdevTime=X");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::mk_parse_status) == "partial");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
