#include <catch2/catch.hpp>

#include "parse/database.h"
#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("mysql: error log, general log, server_audit") {
  const Parsed denied(parse_mysql,
                      "2021-11-09  5:13:12 8 [Warning] Access denied for user "
                      "'o\\'neil'@'192.0.2.1' (using password: YES)");
  REQUIRE(denied.ok());
  CHECK(denied["user"] == "o\\'neil");
  CHECK(denied["host"] == "192.0.2.1");
  CHECK(denied["level"] == "Warning");
  CHECK(denied["time"] == "5:13:12");
  const Parsed query(parse_mysql, "2026-01-01T00:00:00.123456Z\t   12 Query\tSELECT 'a,b'");
  CHECK(query["form"] == "general");
  CHECK(query["connection"] == "12");
  CHECK(query["statement"] == "SELECT 'a,b'");
  const Parsed connect(parse_mysql,
                       "2026-01-01T00:00:00.1Z\t12 Connect\troot@192.0.2.1 on shop using TCP/IP");
  CHECK(connect["user"] == "root");
  CHECK(connect["database"] == "shop");
  const Parsed refused(parse_mysql,
                       "2026-01-01T00:00:00.1Z\t12 Connect\tAccess denied for user "
                       "'a'@'h' (using password: NO)");
  CHECK(refused["command"] == "Access denied");
  CHECK(refused["stamp"] == "2026-01-01T00:00:00.1Z");
  const Parsed audit(parse_mysql,
                     "20260101 10:00:00,db1,sato,192.0.2.1,7,9,QUERY,shop,"
                     "'SELECT \\'x, y\\'',1146");
  CHECK(audit["form"] == "audit");
  CHECK(audit["command"] == "QUERY");
  CHECK(audit["database"] == "shop");
  CHECK(audit["code"] == "1146");
  for (const char* line : {"", "hello", "2026-01-01 10:00:00 x", "20260101 10:00:00,a,b"})
    CHECK_FALSE(Parsed(parse_mysql, line).ok());
}

}  // namespace metsuke
