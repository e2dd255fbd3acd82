#include "parse/heading.h"

#include <catch2/catch.hpp>

namespace metsuke {

TEST_CASE("w3c: columns by name, aligned, quoted, cut short") {
  Heading heading;
  Arena arena;
  Fields fields;
  CHECK_FALSE(parse_w3c("a b", heading, arena, fields));
  REQUIRE(take_w3c_heading("#Fields:  date  time cs(User-Agent) x ", heading));
  REQUIRE(heading.columns.size() == 4);
  REQUIRE(parse_w3c("2026-01-02   03:04:05\t\"a \"\"b\"\" c\" - more", heading, arena, fields));
  CHECK(fields["time"] == "03:04:05");
  CHECK(fields["cs(User-Agent)"] == "a \"b\" c");
  CHECK(fields["x"] == "-");
  CHECK(fields["rest"] == "more");
  fields.clear();
  CHECK(parse_w3c("2026-01-02 03:04:05", heading, arena, fields));
  fields.clear();
  CHECK_FALSE(parse_w3c("2026-01-02", heading, arena, fields));
  fields.clear();
  REQUIRE(take_w3c_heading("#Date: 2026-01-02 00:00:00", heading));
  REQUIRE(take_w3c_heading("#Fields: time x", heading));
  CHECK(heading.columns.size() == 2);
  REQUIRE(parse_w3c("03:04:05 \"never ends", heading, arena, fields));
  CHECK(fields["#Date"] == "2026-01-02 00:00:00");
  CHECK(fields["x"] == "never ends");
}

TEST_CASE("zeek: separator, sets, what is not set") {
  Heading heading;
  Arena arena;
  Fields fields;
  for (const char* line :
       {"#separator \\x09", "#set_separator\t,", "#unset_field\t-", "#path\tconn",
        "#fields\tts\tuid\tid.orig_h\tnote", "#types\ttime\tstring\taddr\tstring"})
    REQUIRE(take_zeek_heading(line, heading));
  REQUIRE(parse_zeek("1588205199.82\tC1\t-\ta\\x09b", heading, arena, fields));
  CHECK(fields["ts"] == "1588205199.82");
  CHECK(fields.find("id.orig_h") == nullptr);
  CHECK(fields["note"] == "a\tb");
  CHECK(fields["_path"] == "conn");
  fields.clear();
  CHECK_FALSE(parse_zeek("1588205199.82\tC1", heading, arena, fields));
  fields.clear();
  REQUIRE(parse_zeek(R"({"_path":"dns","ts":1.5})", heading, arena, fields));
  CHECK(fields["_path"] == "dns");
}

}  // namespace metsuke
