#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("kv event: common names mean what they say") {
  Reading reading("kv");
  reading.line("timestamp=1795382788 user=sato src_ip=192.0.2.1 action=login result=NG host=app1");
  CHECK(reading.last().occurred == moment("2026-11-22T21:26:28Z"));
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::host_name) == "app1");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::event_dataset) == "kv");
  reading.line("date=2026-11-23 time=06:26:28 user=\"a b\" x=1");
  CHECK(reading.last().occurred == moment("2026-11-22T21:26:28Z"));
  reading.line("nothing here");
  CHECK(reading.faults.size() == 1);
  CHECK(sniff("a=1 b=2 c=3\nd=1 e=2 f=3\n", "x").format == "kv");
}

}  // namespace metsuke
