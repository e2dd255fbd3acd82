#include "event/object.h"

#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("object: schema names, common names and times without a mapping") {
  Reading reading("ndjson");
  reading.line(R"({"ts":"2026-03-01T00:00:00.5Z","actor":{"user":"sato","ip":"192.0.2.1"},)"
               R"("action":"login.failure","outcome":"denied","bytes":18446744073709551615,)"
               R"("tags":["a","b"]})");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-03-01T00:00:00.5Z"));
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::event_category) == "authentication");
  CHECK(reading.last(Field::mk_transfer_bytes) == "18446744073709551615");
  CHECK(reading.last().natives().size() == 8);
  reading.line(R"({"@timestamp":1772323200123,"user":"x","user.name":"y","event.action":"print"})");
  CHECK(reading.last().occurred == moment("2026-03-01T00:00:00.123Z"));
  CHECK(reading.last(Field::user_name) == "y");
  CHECK(reading.last(Field::event_action) == "print");
  reading.line(R"({"user":"x"})");
  CHECK_FALSE(reading.last().has_occurred);
}

TEST_CASE("object: what is no JSON fails with its byte, neighbours are read") {
  Reading reading("ndjson");
  reading.line("{\"a\":\"\x8F\x5A\"}").line("{\"a\":").line("{\"a\":1}");
  REQUIRE(reading.faults.size() == 2);
  CHECK(reading.faults[0] == "byte 6");
  CHECK(reading.faults[1].find("byte 5") != std::string::npos);
  CHECK(reading.events.size() == 1);
  CHECK(reading.last(Field::mk_source_line) == "3");
}

TEST_CASE("object: numbers of times by their size") {
  const auto read = [](std::string_view digits) {
    return to_rfc3339(*time_from_value({"t", digits, Kind::number}, Zone{}));
  };
  CHECK(read("1772323200") == "2026-03-01T00:00:00Z");
  CHECK(read("1772323200.5") == "2026-03-01T00:00:00.500Z");
  CHECK(read("1772323200123") == "2026-03-01T00:00:00.123Z");
  CHECK(read("1772323200123456") == "2026-03-01T00:00:00.123456Z");
  CHECK(read("1772323200123456789") == "2026-03-01T00:00:00.123456789Z");
  // Sizes that would be milliseconds and microseconds, but of no year there is.
  CHECK_FALSE(time_from_value({"t", "17750016001239", Kind::number}, Zone{}));
  CHECK_FALSE(time_from_value({"t", "17750016001239000", Kind::number}, Zone{}));
  CHECK_FALSE(time_from_value({"t", "99999999999999999999", Kind::number}, Zone{}));
  CHECK_FALSE(time_from_value({"t", "soon", Kind::string}, Zone{}));
}

}  // namespace metsuke
