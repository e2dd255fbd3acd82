#include "parse/leef.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("leef: the mark between the values") {
  for (const char* line : {
           "LEEF:1.0|V|P|1|E|src=192.0.2.1\tusrName=joe black\tnote=a=b",
           "LEEF:2.0|V|P|1|E|^|src=192.0.2.1^usrName=joe black^note=a=b",
           "LEEF:2.0|V|P|1|E|x5E|src=192.0.2.1^usrName=joe black^note=a=b",
           "LEEF:2.0|V|P|1|E|0x5e|src=192.0.2.1^usrName=joe black^note=a=b",
           "LEEF:2.0|V|P|1|E|x09|src=192.0.2.1\tusrName=joe black\tnote=a=b",
           "LEEF:2.0|V|P|1|E||src=192.0.2.1\tusrName=joe black\tnote=a=b",
           "LEEF:2.0|V|P|1|E|src=192.0.2.1\tusrName=joe black\tnote=a=b",
           "LEEF:1.0|V|P|1|E|src=192.0.2.1\\tusrName=joe black\\tnote=a=b",
           "LEEF:1.0|V|P|1|E|src=192.0.2.1|usrName=joe black|note=a=b",
           "LEEF:1.0|V|P|1|E|src=192.0.2.1 usrName=joe black note=a=b",
       }) {
    CAPTURE(line);
    const Parsed parsed(parse_leef, line);
    REQUIRE(parsed.ok());
    CHECK(parsed["Vendor"] == "V");
    CHECK(parsed["EventID"] == "E");
    CHECK(parsed["src"] == "192.0.2.1");
    CHECK(parsed["usrName"] == "joe black");
    CHECK(parsed["note"] == "a=b");
  }
}

TEST_CASE("leef: what is none is refused") {
  for (const char* line : {"", "CEF:0|a|b|c|d|e|5|", "LEEF:1.0|V|P", "LEEF"}) {
    CAPTURE(line);
    CHECK_FALSE(Parsed(parse_leef, line).ok());
  }
  CHECK(Parsed(parse_leef, "LEEF:1.0|V|P|1|E|").ok());
}

}  // namespace metsuke
