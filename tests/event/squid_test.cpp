#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("squid event: requests, tunnels, refusals, noise") {
  Reading reading("squid");
  reading.line("1795383014.051    256 192.0.2.81 TCP_MISS/200 320 GET "
               "http://u:p@www.example.jp:8081/a.html?x tanaka HIER_DIRECT/203.0.113.1 text/html");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-11-22T21:30:14.051Z"));
  CHECK(reading.last(Field::event_action) == "proxy-request");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::url_domain) == "www.example.jp");
  CHECK(reading.last(Field::destination_port) == "8081");
  CHECK(reading.last(Field::destination_ip) == "203.0.113.1");
  CHECK(reading.last(Field::url_path) == "/a.html");
  CHECK(reading.last(Field::mk_user_claimed).empty());
  reading.line("1795383014.051 2 192.0.2.81 TCP_TUNNEL/200 99 CONNECT up.example.com:8443 sato "
               "HIER_DIRECT/203.0.113.1 -");
  CHECK(reading.last(Field::url_domain) == "up.example.com");
  CHECK(reading.last(Field::destination_port) == "8443");
  reading.line("1795383014.059 0 192.0.2.83 TCP_DENIED/407 3498 GET http://x/ sato HIER_NONE/- -");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::mk_user_claimed) == "true");
  reading.line("1795383014.059 0 192.0.2.83 NONE_NONE/000 0 - "
               "error:transaction-end-before-headers - HIER_NONE/- -");
  CHECK(reading.last(Field::event_outcome) == "unknown");
  CHECK(reading.last(Field::http_response_status_code).empty());
  CHECK(reading.last().view().log_source.category == "proxy");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
