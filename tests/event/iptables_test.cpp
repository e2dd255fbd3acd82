#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("iptables event: what the prefix says was decided") {
  Reading reading("auto");
  const auto line = [&](const char* prefix) {
    reading.line(std::string("Nov 23 06:26:28 gw kernel: [12.5] ") + prefix +
                 "IN=eth0 OUT= MAC=de:1c:88:64:10:19:5e:e1:a4:3b:cf:f0:08:00 SRC=192.0.2.9 "
                 "DST=10.0.0.1 LEN=44 PROTO=TCP SPT=52220 DPT=80 SYN URGP=0");
  };
  line("[UFW BLOCK] ");
  CHECK(reading.last(Field::event_action) == "net-deny");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::rule_name) == "UFW BLOCK");
  CHECK(reading.last(Field::source_ip) == "192.0.2.9");
  CHECK(reading.last(Field::destination_port) == "80");
  CHECK(reading.last(Field::source_mac) == "5E-E1-A4-3B-CF-F0");
  CHECK(reading.last(Field::destination_mac) == "DE-1C-88-64-10-19");
  line("[LAN_LOCAL-default-A]");
  CHECK(reading.last(Field::event_action) == "net-allow");
  line("");
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.last(Field::event_outcome) == "unknown");
  reading.line("Nov 23 06:26:28 gw kernel: [12.5] eth0: link is up");
  CHECK(reading.last(Field::event_dataset) == "syslog");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
