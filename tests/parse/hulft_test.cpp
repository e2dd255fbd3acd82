#include <catch2/catch.hpp>

#include "parse/parsed.h"
#include "parse/transfer.h"

namespace metsuke {

TEST_CASE("hulft: eleven columns, whatever the file is called") {
  const Parsed parsed(parse_hulft,
                      "JUMIN01,gw1,\"/snd/a,b.dat\",20260331,220248,220311,B,12,900,0000,"
                      "0000");
  REQUIRE(parsed.ok());
  CHECK(parsed["ファイル名"] == "/snd/a,b.dat");
  CHECK(parsed["データサイズ"] == "900");
  for (const char* line : {"", "a,b", "JUMIN01,gw1,x,2026,220248,220311,B,12,900,0000,0000",
                           "JUMIN01,gw1,x,20260331,220248,220311,B,12,900,OK,0000"})
    CHECK_FALSE(Parsed(parse_hulft, line).ok());
}

}  // namespace metsuke
