#include "parse/httpd.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("httpd: combined") {
  const Parsed parsed(parse_httpd,
                      R"(192.0.2.1 - sato [23/Nov/2026:06:30:10 +0900] )"
                      R"_("GET /a?b=c HTTP/1.1" 200 5 "http://ref.example/" "Mozilla/5.0 (X11)")_");
  REQUIRE(parsed.ok());
  CHECK(parsed["host"] == "192.0.2.1");
  CHECK(parsed["user"] == "sato");
  CHECK(parsed["time"] == "23/Nov/2026:06:30:10 +0900");
  CHECK(parsed["method"] == "GET");
  CHECK(parsed["url"] == "/a?b=c");
  CHECK(parsed["protocol"] == "1.1");
  CHECK(parsed["status"] == "200");
  CHECK(parsed["bytes"] == "5");
  CHECK(parsed["referer"] == "http://ref.example/");
  CHECK(parsed["agent"] == "Mozilla/5.0 (X11)");
}

TEST_CASE("httpd: common, without size, vhost before it, a user with blanks and a bracket") {
  const Parsed common(parse_httpd,
                      R"(192.0.2.1 - - [23/Nov/2026:06:30:10 +0900] "GET / HTTP/1.0" 304 -)");
  REQUIRE(common.ok());
  CHECK_FALSE(common.has("user"));
  CHECK_FALSE(common.has("bytes"));
  const Parsed vhost(
      parse_httpd,
      R"(www.example.jp:443 192.0.2.1 - - [23/Nov/2026:06:30:10 +0900] "GET / HTTP/1.0" 200 1)");
  CHECK(vhost["vhost"] == "www.example.jp:443");
  CHECK(vhost["host"] == "192.0.2.1");
  const Parsed user(
      parse_httpd,
      R"(192.0.2.1 - a [b c [23/Nov/2026:06:30:10 +0900] "GET / HTTP/1.0" 401 1)");
  CHECK(user["user"] == "a [b c");
}

TEST_CASE("httpd: escapes of nginx and Apache, and quotes that nobody escaped") {
  const Parsed escaped(
      parse_httpd, R"(h.example - - [23/Nov/2026:06:30:10 +0900] )"
                   R"("GET /\xe4\xBD\x8F HTTP/1.1" 200 1 "-" "UA \x22q\x22 \"r\" \x5Cback")");
  REQUIRE(escaped.ok());
  CHECK(escaped["url"] == "/住");
  CHECK(escaped["agent"] == "UA \"q\" \"r\" \\back");
  CHECK_FALSE(escaped.has("referer"));
  const Parsed raw(
      parse_httpd,
      R"_(h - - [23/Nov/2026:06:30:10 +0900] "GET /?t=<s>alert("t")</s> HTTP/1.0" 404 1164)_");
  REQUIRE(raw.ok());
  CHECK(raw["url"] == "/?t=<s>alert(\"t\")</s>");
  CHECK(raw["status"] == "404");
}

TEST_CASE("httpd: a request that is no HTTP") {
  const Parsed tls(parse_httpd,
                   R"(h - - [23/Nov/2026:06:30:10 +0900] "\x16\x03\x01" 400 226 "-" "-")");
  REQUIRE(tls.ok());
  CHECK_FALSE(tls.has("method"));
  CHECK(tls["request"] == "\x16\x03\x01");
  const Parsed empty(parse_httpd, R"(h - - [23/Nov/2026:06:30:10 +0900] "-" 408 -)");
  REQUIRE(empty.ok());
  CHECK_FALSE(empty.has("method"));
  const Parsed blanks(parse_httpd,
                      R"(h - - [23/Nov/2026:06:30:10 +0900] "GET /a b c HTTP/1.1" 200 1)");
  CHECK(blanks["url"] == "/a b c");
}

TEST_CASE("httpd: a cut agent is said, more columns are kept") {
  const Parsed cut(parse_httpd,
                   R"(h - - [23/Nov/2026:06:30:10 +0900] "GET / HTTP/1.1" 200 1 "-" "Mozi)");
  REQUIRE(cut.ok());
  CHECK(cut["agent"] == "Mozi");
  CHECK(cut.has("unfinished"));
  const Parsed more(parse_httpd, R"(h - - [23/Nov/2026:06:30:10 +0900] "GET / HTTP/1.1" 200 1 "-" )"
                                 R"("UA" "203.0.113.5" 0.004)");
  CHECK(more["more"] == "\"203.0.113.5\" 0.004");
}

TEST_CASE("httpd: what is none is refused") {
  for (const char* line :
       {"", "hello", R"(h [23/Nov/2026:06:30:10 +0900] "GET / HTTP/1.1" 200 1)",
        R"(h - - [23/Nov/2026:06:30:10 +0900] GET / 200 1)",
        R"(h - - [23/Nov/2026:06:30:10 +0900] "GET / HTTP/1.1" 2x0 1)",
        R"(h - - [23/Nov/2026:06:30:10 +0900] "GET / HTTP/1.1" 200 x)",
        R"(h - - [23/Nov/2026:06:30:10 +0900] "GET / HTTP/1.1)",
        R"(h - - [23/Nov/2026:06:30:10 +0900])"}) {
    CAPTURE(line);
    CHECK_FALSE(Parsed(parse_httpd, line).ok());
  }
}

}  // namespace metsuke
