#include "parse/postgresql.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {
namespace {

const std::string twenty_three =
    "2026-11-23 06:30:04.646 JST,\"sato\",\"tax\",31397,\"192.0.2.1:53534\",6b.7a,1,\"SELECT\","
    "2026-11-23 06:30:04 JST,3/1,0,ERROR,42P01,\"relation \"\"x\"\" does not exist\",,,,,,"
    "\"select *\nfrom x\",15,,\"psql\"";

}  // namespace

TEST_CASE("csvlog: 23, 24 and 26 columns, line breaks in quoted SQL") {
  for (const char* more : {"", ",\"client backend\"", ",\"client backend\",,0"}) {
    const Parsed read(parse_postgresql_csvlog, twenty_three + more);
    REQUIRE(read.ok());
    CHECK(read["user_name"] == "sato");
    CHECK(read["database_name"] == "tax");
    CHECK(read["connection_from"] == "192.0.2.1:53534");
    CHECK(read["error_severity"] == "ERROR");
    CHECK(read["sql_state_code"] == "42P01");
    CHECK(read["message"] == "relation \"x\" does not exist");
    CHECK(read["query"] == "select *\nfrom x");
    CHECK(read["application_name"] == "psql");
    CHECK(read["backend_type"] == (*more == '\0' ? "" : "client backend"));
    CHECK_FALSE(read.has("detail"));
  }
  CHECK_FALSE(Parsed(parse_postgresql_csvlog, twenty_three + ",a,b,c,d").ok());
  CHECK_FALSE(Parsed(parse_postgresql_csvlog, twenty_three + ",a,b").ok());
  CHECK_FALSE(Parsed(parse_postgresql_csvlog, twenty_three.substr(0, 100)).ok());
  CHECK_FALSE(Parsed(parse_postgresql_csvlog, "\xFF" + twenty_three).ok());
  CHECK_FALSE(Parsed(parse_postgresql_csvlog, std::string(22, ',')).ok());
}

TEST_CASE("jsonlog: names become those of csvlog") {
  const Parsed read(parse_postgresql_jsonlog,
                    R"({"timestamp":"2026-11-23 06:30:04.646 JST","user":"sato","dbname":"tax",)"
                    R"("pid":7,"remote_host":"192.0.2.1","remote_port":53534,"state_code":"28P01",)"
                    R"("error_severity":"FATAL","message":"m","statement":"select 1"})");
  REQUIRE(read.ok());
  CHECK(read["log_time"] == "2026-11-23 06:30:04.646 JST");
  CHECK(read["user_name"] == "sato");
  CHECK(read["process_id"] == "7");
  CHECK(read["remote_port"] == "53534");
  CHECK(read["sql_state_code"] == "28P01");
  CHECK(read["query"] == "select 1");
  CHECK_FALSE(Parsed(parse_postgresql_jsonlog, R"({"timestamp":"x"})").ok());
  CHECK_FALSE(Parsed(parse_postgresql_jsonlog, "{").ok());
}

TEST_CASE("pgaudit: values within a value") {
  Arena arena;
  Fields fields;
  REQUIRE(
      add_audit_parts("AUDIT: OBJECT,3,2,READ,SELECT,TABLE,public.tax,\"select \"\"a\"\", b\n"
                      "from tax\",\"1,2\"",
                      arena, fields));
  CHECK(fields["audit_type"] == "OBJECT");
  CHECK(fields["substatement_id"] == "2");
  CHECK(fields["class"] == "READ");
  CHECK(fields["object_name"] == "public.tax");
  CHECK(fields["statement"] == "select \"a\", b\nfrom tax");
  CHECK(fields["parameter"] == "1,2");
  CHECK_FALSE(add_audit_parts("AUDIT: SESSION,1", arena, fields));
  fields.clear();
  REQUIRE(add_audit_parts("connection received", arena, fields));
  CHECK(fields.empty());
}

}  // namespace metsuke
