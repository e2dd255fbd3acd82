#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("mssql event: one refused logon counts once") {
  Reading reading("auto");
  reading.line("2026-11-20 12:36:54.17 Logon       Error: 18456, Severity: 14, State: 8.");
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.last(Field::event_code) == "18456");
  reading.line(
      "2026-11-20 12:36:54.17 Logon       Login failed for user 'SA'. Reason: Password did "
      "not match. [CLIENT: 192.0.2.3]");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::user_name) == "SA");
  CHECK(reading.last(Field::source_ip) == "192.0.2.3");
  CHECK(reading.last().occurred == moment("2026-11-20T03:36:54.17Z"));
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
