#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("syslog event: header words, sequence, unreadable time") {
  Reading reading("syslog");
  reading.line("<165>1 2026-11-23T06:27:44Z vm app 22 ID4 [meta sequenceId=\"7\"] hello");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::mk_sequence) == "7");
  CHECK(reading.last(Field::log_syslog_priority) == "165");
  CHECK(reading.last(Field::log_syslog_facility_code) == "20");
  CHECK(reading.last(Field::log_syslog_severity_code) == "5");
  CHECK(reading.last(Field::message) == "hello");
  reading.line("<165>1 2026-99-23T06:27:44Z vm app - - - hello");
  CHECK_FALSE(reading.last().has_occurred);
  CHECK(reading.last().status == ParseStatus::partial);
  reading.line("Nov 31 06:27:44 vm app: hello");
  CHECK(reading.last().status == ParseStatus::partial);
  reading.line("hello");
  CHECK(reading.faults.size() == 1);
  reading.line("Nov 23 06:27:44 vm CRON[3]: (root) CMD");
  CHECK(reading.last().view().log_source.service == "cron");
}

TEST_CASE("syslog event: bytes that are no UTF-8 are kept and marked") {
  Reading reading("syslog");
  reading.line("Nov 23 06:27:44 vm app: \x8F\x5A");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::message) == "\x8F\x5A");
  CHECK(reading.last(Field::mk_parse_lossy) == "message");
}

}  // namespace metsuke
