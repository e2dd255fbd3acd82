#include "parse/squid.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("squid: ten columns") {
  const Parsed parsed(parse_squid, "1795383014.051    256 192.0.2.81 TCP_MISS/200 320 GET "
                                   "http://www.example.jp/a.html t%20n%E4%BD%8F "
                                   "HIER_DIRECT/203.0.113.1 text/html");
  REQUIRE(parsed.ok());
  CHECK(parsed["time"] == "1795383014.051");
  CHECK(parsed["duration"] == "256");
  CHECK(parsed["client"] == "192.0.2.81");
  CHECK(parsed["code"] == "TCP_MISS");
  CHECK(parsed["status"] == "200");
  CHECK(parsed["bytes"] == "320");
  CHECK(parsed["method"] == "GET");
  CHECK(parsed["url"] == "http://www.example.jp/a.html");
  CHECK(parsed["user"] == "t n住");
  CHECK(parsed["peer"] == "203.0.113.1");
  CHECK(parsed["type"] == "text/html");
}

TEST_CASE("squid: dashes say nothing, a connection without a request") {
  const Parsed parsed(parse_squid,
                      "1795383014.059      0 192.0.2.83 NONE_NONE/000 0 - "
                      "error:transaction-end-before-headers - HIER_NONE/- -");
  REQUIRE(parsed.ok());
  CHECK_FALSE(parsed.has("user"));
  CHECK_FALSE(parsed.has("peer"));
  CHECK_FALSE(parsed.has("type"));
  CHECK_FALSE(parsed.has("method"));
  CHECK(parsed["status"] == "000");
}

TEST_CASE("squid: what is none is refused") {
  for (const char* line : {"", "hello world", "1795383014 1 h TCP_MISS/200 1 GET u - H/- -",
                           "1795383014.051 1 h TCP_MISS 1 GET u - H/- -",
                           "1795383014.051 1 h TCP_MISS/200 x GET u - H/- -",
                           "1795383014.051 1 h TCP_MISS/200 1 GET u - H/-",
                           "1795383014.051 1 h TCP_MISS/200 1 GET u -"}) {
    CAPTURE(line);
    CHECK_FALSE(Parsed(parse_squid, line).ok());
  }
}

}  // namespace metsuke
