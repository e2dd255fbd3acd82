#include <catch2/catch.hpp>

#include "parse/parsed.h"
#include "parse/transfer.h"

namespace metsuke {

TEST_CASE("winscp: an operation, a session's beginning") {
  const Parsed upload(parse_winscp,
                      "<upload>\n<filename value=\"d:\\a &amp; b.csv\" />\n<destination "
                      "value=\"/in/a.csv\" /><size value=\"9\" />\n<result "
                      "success=\"false\"><message>No such file</message></result>\n"
                      "</upload>");
  REQUIRE(upload.ok());
  CHECK(upload["operation"] == "upload");
  CHECK(upload["filename"] == "d:\\a & b.csv");
  CHECK(upload["destination"] == "/in/a.csv");
  CHECK(upload["size"] == "9");
  CHECK(upload["success"] == "false");
  CHECK(upload["message"] == "No such file");
  const Parsed session(parse_winscp,
                       "<session name=\"sato@h\" start=\"2026-04-01T00:00:00.000Z\">");
  REQUIRE(session.ok());
  CHECK(session["name"] == "sato@h");
  CHECK_FALSE(Parsed(parse_winscp, "<upload><filename").ok());
}

}  // namespace metsuke
