#include "shell/traffic.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

using namespace metsuke;

TEST_CASE("what is received, archived and told is counted by source") {
  Traffic traffic;
  traffic.received("a", 10);
  traffic.received("a", 5);
  traffic.archived("a", 1, 10, 1);
  const auto& a = traffic.counts().sources.at("a");
  CHECK(a.received == 2);
  CHECK(a.archived == 1);
  CHECK(a.acknowledged == 1);
  CHECK(a.waiting == 5);
}

TEST_CASE("a source that fills its budget has no room, another one has") {
  Traffic traffic;
  CHECK(traffic.has_room("a"));
  traffic.received("a", limits::source_bytes_max - 1);
  CHECK(traffic.has_room("a"));
  traffic.received("a", 1);
  CHECK_FALSE(traffic.has_room("a"));
  CHECK(traffic.has_room("b"));
  traffic.archived("a", 2, limits::source_bytes_max, 0);
  CHECK(traffic.has_room("a"));
}

TEST_CASE("doors count who came, who is there, and who was turned away") {
  Traffic traffic;
  traffic.connected("syslog");
  traffic.connected("syslog");
  traffic.left("syslog");
  traffic.refused("syslog");
  const auto& door = traffic.counts().doors.at("syslog");
  CHECK(door.accepted == 2);
  CHECK(door.open == 1);
  CHECK(door.refused == 1);
}
