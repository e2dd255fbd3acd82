#include <catch2/catch.hpp>

#include "parse/database.h"
#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("mssql: logons, numbers, other lines") {
  const Parsed failed(parse_mssql,
                      "2022-12-20 12:36:54.17 Logon       Login failed for user 'SA'. "
                      "Reason: Password did not match. [CLIENT: 192.0.2.3]");
  REQUIRE(failed.ok());
  CHECK(failed["event"] == "refused");
  CHECK(failed["user"] == "SA");
  CHECK(failed["reason"] == "Password did not match.");
  CHECK(failed["client"] == "192.0.2.3");
  CHECK(Parsed(parse_mssql,
               "2022-12-20 12:36:54.17 Logon       Error: 18456, Severity: 14, State: "
               "8.")["code"] == "18456");
  CHECK(Parsed(parse_mssql, "2022-12-20 12:36:54.17 spid51      Starting up database 'x'.").ok());
  for (const char* line : {"", "2022-12-20 12:36:54.17", "2022-12-20 12:36:54.17 Foo bar",
                           "2022-12-20 12:36:54 Logon x"})
    CHECK_FALSE(Parsed(parse_mssql, line).ok());
}

}  // namespace metsuke
