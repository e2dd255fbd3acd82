#include <catch2/catch.hpp>

#include "parse/heading.h"

namespace metsuke {
namespace {

Fields shaped(std::string_view line) {
  Fields fields;
  parse_w3c_without_head(line, fields);
  return fields;
}

}  // namespace

TEST_CASE("w3c: without a head, columns are told by their shape and order") {
  const Fields usual = shaped(
      "2026-11-03 00:00:01 192.0.2.1 GET /a.aspx x=1 443 - 198.51.100.7 Mozilla/5.0+(X) "
      "https://h/ 200 0 0 15");
  CHECK(usual["s-ip"] == "192.0.2.1");
  CHECK(usual["cs-uri-query"] == "x=1");
  CHECK(usual["c-ip"] == "198.51.100.7");
  CHECK(usual["cs(User-Agent)"] == "Mozilla/5.0+(X)");
  CHECK(usual["cs(Referer)"] == "https://h/");
  CHECK(usual["sc-status"] == "200");
  CHECK(usual["time-taken"] == "15");
  CHECK(usual["#Fields"] == "by shape");
  const Fields full = shaped(
      "2026-11-03 00:00:01 W3SVC1 WEB01 fe80::1%3 POST / - 80 D\\u fe80::2%3 HTTP/1.1 A - "
      "https://r/ h.example.jp 500 0 64 1 2 3 203.0.113.5");
  CHECK(full["s-sitename"] == "W3SVC1");
  CHECK(full["s-computername"] == "WEB01");
  CHECK(full["cs-version"] == "HTTP/1.1");
  CHECK(full["cs(Cookie)"] == "-");
  CHECK(full["cs(Referer)"] == "https://r/");
  CHECK(full["cs-host"] == "h.example.jp");
  CHECK(full["sc-bytes"] == "1");
  CHECK(full["cs-bytes"] == "2");
  CHECK(full["time-taken"] == "3");
  CHECK(full["X-Forwarded-For"] == "203.0.113.5");
  const Fields ftp = shaped(
      "2026-11-03 00:00:01 198.51.100.7 juchu01 192.0.2.1 21 RETR a.zip 226 0 0 "
      "6d1f3c1e-0000-4000-8000-00000000000a /out/a.zip");
  CHECK(ftp["cs-username"] == "juchu01");
  CHECK(ftp["x-fullpath"] == "/out/a.zip");
  for (const char* line :
       {"", "2026-11-03 00:00:01 GET", "x y 192.0.2.1 GET /a - 443 - 198.51.100.7 A - 200 0 0 15",
        "2026-11-03 00:00:01 192.0.2.1 GET /a - 443 - 198.51.100.7 A - 200 0"}) {
    CAPTURE(line);
    CHECK(shaped(line).empty());
  }
}

}  // namespace metsuke
