#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("ecs event: its names are ours, nested or dotted, the raw line stays the raw line") {
  Reading reading("auto");
  reading.line(
      R"({"@timestamp":"2026-11-23T01:02:03Z","ecs":{"version":"8.11.0"},"user":{"name":"sato"},)"
      R"("source.ip":"192.0.2.1","event":{"category":["authentication"],"action":"ssh_login",)"
      R"("outcome":"success","original":"something else"}})");
  CHECK(reading.last().occurred == moment("2026-11-23T01:02:03Z"));
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::event_action) == "ssh_login");
  CHECK(reading.last(Field::event_category) == "authentication");
  CHECK(reading.last(Field::event_original).starts_with(R"({"@timestamp")"));
  CHECK(reading.last().view().log_source.category == "authentication");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
