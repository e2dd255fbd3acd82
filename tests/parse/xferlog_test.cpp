#include "parse/xferlog.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("xferlog: seventh from the left, the rest from the right") {
  const Parsed parsed(parse_xferlog,
                      "Mon Nov 23 06:26:28 2026 3 192.0.2.22 1037 /in/住民税 2026 b _ i r x.csv b "
                      "_ o r sato ftp 0 * c");
  REQUIRE(parsed.ok());
  CHECK(parsed["time"] == "Mon Nov 23 06:26:28 2026");
  CHECK(parsed["duration"] == "3");
  CHECK(parsed["host"] == "192.0.2.22");
  CHECK(parsed["bytes"] == "1037");
  CHECK(parsed["path"] == "/in/住民税 2026 b _ i r x.csv");
  CHECK(parsed["type"] == "b");
  CHECK(parsed["direction"] == "o");
  CHECK(parsed["access"] == "r");
  CHECK(parsed["user"] == "sato");
  CHECK(parsed["service"] == "ftp");
  CHECK(parsed["completion"] == "c");
}

TEST_CASE("xferlog: what is none is refused") {
  for (const char* line :
       {"", "Mon Nov 23 06:26:28 2026", "Mon Nov 23 06:26:28 2026 0 h 1 b _ i r u ftp 0 * c",
        "Mon Nov 23 06:26:28 2026 x h 1 /a b _ i r u ftp 0 * c",
        "Mon Nov 23 06:26:28 2026 0 h x /a b _ i r u ftp 0 * c",
        "Mon Nov 23 06:26:28 2026 0 h 1 /a b _ x r u ftp 0 * c",
        "Mon Nov 23 06:26:28 2026 0 h 1 /a b _ i r u ftp 0 * z",
        "Mon Nov 23 06:26:28 2026 [pid 16027] CONNECT: Client \"192.0.2.2\""}) {
    CAPTURE(line);
    CHECK_FALSE(Parsed(parse_xferlog, line).ok());
  }
}

}  // namespace metsuke
