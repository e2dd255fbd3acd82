#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("httpd event: fields, claimed user, outcome") {
  Reading reading("httpd");
  reading.line(R"(192.0.2.1 - sato [23/Nov/2026:06:30:10 +0900] "GET /a/b?c=d HTTP/1.1" 401 5 )"
               R"("-" "UA")");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-11-22T21:30:10Z"));
  CHECK(reading.last(Field::event_action) == "web-request");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::mk_user_claimed) == "true");
  CHECK(reading.last(Field::url_original) == "/a/b?c=d");
  CHECK(reading.last(Field::url_path) == "/a/b");
  CHECK(reading.last(Field::url_query) == "c=d");
  CHECK(reading.last(Field::http_request_method) == "GET");
  CHECK(reading.last(Field::http_version) == "1.1");
  CHECK(reading.last(Field::http_response_status_code) == "401");
  CHECK(reading.last(Field::http_response_body_bytes) == "5");
  CHECK(reading.last(Field::user_agent_original) == "UA");
  CHECK(reading.last().view().log_source.category == "webserver");
  reading.line(R"(h - - [23/Nov/2026:06:30:10 +0900] "\x16\x03" 400 - "-" "cut)");
  CHECK(reading.last().status == ParseStatus::partial);
  CHECK(reading.last(Field::mk_parse_status) == "partial");
  CHECK(reading.last(Field::source_domain) == "h");
}

TEST_CASE("httpd event: a layout that begins like a syslog header, and one behind a header") {
  ReaderSettings settings = settings_of("httpd");
  settings.layout = "%{m}e %{d}e %{t}e %P %{v}e %h %u %t %>s \"%r\"";
  Reading whole(settings);
  whole.line(
      "Sep 19 19:26:56 4872 1000/01/ 192.0.2.7 sato [19/Sep/2026:19:26:56 +0900] 503 "
      "\"GET https://www.example.com/a HTTP/1.1\"");
  CHECK(whole.last(Field::source_ip) == "192.0.2.7");
  CHECK(whole.last(Field::user_name) == "sato");
  CHECK(whole.last(Field::http_response_status_code) == "503");
  CHECK(whole.last().view().occurred == moment("2026-09-19T10:26:56Z"));
  settings.layout = "%h %u %t %>s \"%r\"";
  Reading behind(settings);
  behind.line(
      "<134>Sep 19 19:26:56 proxy1 filter[4872]: 192.0.2.7 sato "
      "[19/Sep/2026:19:26:56 +0900] 503 \"GET https://www.example.com/a HTTP/1.1\"");
  CHECK(behind.last(Field::source_ip) == "192.0.2.7");
  CHECK(behind.last(Field::host_name) == "proxy1");
}

TEST_CASE("httpd event: error logs of either server") {
  Reading reading("httpd");
  reading.line(
      "[Sat Nov 21 21:34:49.453232 2026] [auth_basic:error] [pid 17512:tid 1401] "
      "[client 192.0.2.1:51380] AH01618: user sato not found: /x");
  CHECK(reading.last().occurred == moment("2026-11-21T12:34:49.453232Z"));
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::source_port) == "51380");
  CHECK(reading.last(Field::log_level) == "error");
  CHECK(reading.last(Field::process_pid) == "17512");
  reading.line(
      "2026/11/21 21:34:49 [error] 9#0: *1 open() \"/x\" failed, client: 192.0.2.1, server: w, "
      "request: \"GET /x HTTP/1.1\", host: \"w.jp\"");
  CHECK(reading.last().occurred == moment("2026-11-21T12:34:49Z"));
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.last(Field::url_path) == "/x");
  CHECK(reading.faults.empty());
  CHECK(sniff(reading.last().original + "\n", "x").format == "httpd");
}

}  // namespace metsuke
