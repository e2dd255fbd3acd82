#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("windows_json event: the shipper's own fields fill gaps") {
  Reading reading("windows_json");
  reading.line(R"({"@timestamp":"2026-11-23T00:00:00.5Z","event":{"code":"4634","action":"x"},)"
               R"("host":{"name":"short"},"winlog":{"event_id":"4634","channel":"Security",)"
               R"("computer_name":"pc1","keywords":["Audit Success"]},"user":{"name":"sato"},)"
               R"("message":"An account was logged off.","log":{"level":"information"}})");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-11-23T00:00:00.5Z"));
  CHECK(reading.last(Field::event_action) == "logoff");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::host_name) == "pc1");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::log_level) == "information");
  CHECK(reading.last(Field::message) == "An account was logged off.");
  CHECK(reading.last(Field::event_dataset) == "windows_json");
}

TEST_CASE("windows_json event: other times, and lines that are none") {
  Reading reading("windows_json");
  reading.line(R"({"Id":4634,"LogName":"Security","TimeCreated":"/Date(1795392000000)/"})");
  reading.line(
      R"({"EventID":"4634","Channel":"Security","TimeCreated":"2026-11-23 00:00:00 UTC"})");
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.events[0].occurred == moment("2026-11-23T00:00:00Z"));
  CHECK(reading.events[1].occurred == moment("2026-11-23T09:00:00Z") - std::chrono::hours(18));
  reading.line(R"({"EventID":"x","Channel":"Security"})").line("{\"EventID\":");
  CHECK(reading.faults.size() == 2);
  CHECK(sniff(R"({"EventID":4634,"Channel":"Security"})", "x").format == "windows_json");
  CHECK(sniff(R"({"EventID":4634})", "x").format == "ndjson");
}

}  // namespace metsuke
