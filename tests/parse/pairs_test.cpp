#include "parse/pairs.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("pairs: quotes, escapes, words without a value") {
  const Parsed parsed(
      parse_fortigate,
      "date=2026-04-01 logid=\"0100032001\" type=\"event\" loose msg=\"a \\\"b\\\" =c\" "
      "path=\"C:\\\\x\" empty=\"\" last=1");
  REQUIRE(parsed.ok());
  CHECK(parsed["logid"] == "0100032001");
  CHECK(parsed["msg"] == "a \"b\" =c");
  CHECK(parsed["path"] == "C:\\x");
  CHECK(parsed.has("empty"));
  CHECK(parsed["last"] == "1");
  CHECK(Parsed(parse_fortigate, "date=1,time=2,logid=3,type=\"traffic\"")["time"] == "2");
}

TEST_CASE("pairs: a quote that never ends takes the rest") {
  const Parsed parsed(parse_fortigate, "logid=1 type=event msg=\"cut off\\");
  REQUIRE(parsed.ok());
  CHECK(parsed["msg"] == "cut off\\");
}

TEST_CASE("fortigate: what has neither number nor type is none") {
  for (const char* line : {"", "a=b", "logid=1", "type=event", "hello"}) {
    CAPTURE(line);
    CHECK_FALSE(Parsed(parse_fortigate, line).ok());
  }
}

}  // namespace metsuke
