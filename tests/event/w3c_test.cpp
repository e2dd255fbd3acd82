#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("w3c event: the head may change in the middle, UTC") {
  Reading reading("auto");
  reading.text(
      "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n"
      "#Date: 2026-04-01 00:00:21\r\n"
      "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip "
      "cs(User-Agent) cs(Referer) sc-status\r\n"
      "2026-04-01 00:00:21 10.0.0.1 GET /a.asp x=1 443 DOM\\sato 192.0.2.1 Mozilla/5.0+(X) "
      "http://r/ 404\r\n");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-04-01T00:00:21Z"));
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::destination_port) == "443");
  CHECK(reading.last(Field::url_original) == "/a.asp?x=1");
  CHECK(reading.last(Field::url_query) == "x=1");
  CHECK(reading.last(Field::user_name) == "DOM\\sato");
  CHECK(reading.last(Field::user_agent_original) == "Mozilla/5.0 (X)");
  CHECK(reading.last(Field::http_response_status_code) == "404");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last().view().log_source.category == "webserver");
  reading.text(
      "#Fields: time c-ip cs-method cs-uri-stem sc-status\r\n"
      "00:00:22 192.0.2.2 GET /b - \r\n");
  CHECK(reading.last(Field::source_ip) == "192.0.2.2");
  CHECK(reading.last().occurred == moment("2026-04-01T00:00:22Z"));
  CHECK(reading.last(Field::event_outcome) == "unknown");
  reading.text("00:00:23 192.0.2.2 [3]sent /d/x.csv 226\n00:00:24 192.0.2.2 [3]PASS - 530\n");
  CHECK(reading.events[2].view()[Field::event_action] == "file-download");
  CHECK(reading.events[2].view()[Field::file_path] == "/d/x.csv");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::mk_session_id) == "3");
  CHECK(reading.faults.empty());
  CHECK(reading.nothing == 5);
}

TEST_CASE("w3c event: a server that states its offset, a line without a head") {
  Reading reading("w3c");
  reading.line("2026-04-01 00:00:21 GET");
  CHECK(reading.faults.size() == 1);
  reading.text(
      "#GMT-Offset: -0800\n#Fields: date time c-ip cs-method cs-uri\n"
      "2026-04-01 00:00:18 192.0.2.1 GET http://h.example.jp:81/a?b\n");
  CHECK(reading.last().occurred == moment("2026-04-01T08:00:18Z"));
  CHECK(reading.last(Field::url_domain) == "h.example.jp");
}

}  // namespace metsuke
