#include <catch2/catch.hpp>

#include "parse/parsed.h"
#include "parse/postgresql.h"

namespace metsuke {
namespace {

Parsed prefixed(const std::string& prefix) {
  return {parse_postgresql_stderr, prefix + "LOG:  statement: select 1"};
}

}  // namespace

TEST_CASE("stderr: prefixes as people write them") {
  const Parsed plain = prefixed("2026-11-23 06:30:04.646 JST [31397] ");
  REQUIRE(plain.ok());
  CHECK(plain["log_time"] == "2026-11-23 06:30:04.646 JST");
  CHECK(plain["process_id"] == "31397");
  CHECK(plain["message"] == "statement: select 1");
  CHECK(plain["error_severity"] == "LOG");
  const Parsed at = prefixed("192.0.2.1 2026-11-23 06:30:04 +09 [31397] sato@tax ");
  CHECK(at["connection_from"] == "192.0.2.1");
  CHECK(at["log_time"] == "2026-11-23 06:30:04 +09");
  CHECK(at["user_name"] == "sato");
  CHECK(at["database_name"] == "tax");
  const Parsed pairs =
      prefixed("2026-11-23 06:30:04 JST [20]: [5-1] user=sato,db=tax,app=my-app,client=192.0.2.1 ");
  CHECK(pairs["process_id"] == "20");
  CHECK(pairs["session_line_num"] == "5");
  CHECK(pairs["user_name"] == "sato");
  CHECK(pairs["database_name"] == "tax");
  CHECK(pairs["application_name"] == "my-app");
  CHECK(pairs["connection_from"] == "192.0.2.1");
  const Parsed hosted = prefixed("2026-11-23 06:30:04 UTC:192.0.2.1(5432):sato@tax:[24743]:");
  CHECK(hosted["connection_from"] == "192.0.2.1(5432)");
  CHECK(hosted["user_name"] == "sato");
  CHECK(hosted["database_name"] == "tax");
  CHECK(hosted["process_id"] == "24743");
  CHECK(prefixed("2026-11-23 06:30:04 JST [1] user=,db=,client=[local] ")["connection_from"] ==
        "[local]");
}

TEST_CASE("stderr: a message goes on behind a tab, DETAIL and STATEMENT belong to it") {
  const std::string prefix = "2026-11-23 06:30:04 JST [31397] sato@tax ";
  const Parsed read(parse_postgresql_stderr,
                    prefix + "ERROR:  relation \"x\" does not exist at character 15\n" + prefix +
                        "DETAIL:  no such\n" + prefix +
                        "STATEMENT:  select *\n\tfrom x\n\t\twhere 1");
  REQUIRE(read.ok());
  CHECK(read["error_severity"] == "ERROR");
  CHECK(read["message"] == "relation \"x\" does not exist at character 15");
  CHECK(read["detail"] == "no such");
  CHECK(read["query"] == "select *\nfrom x\n\twhere 1");
  const Parsed syslog(parse_postgresql_stderr,
                      "[3-1] user=sato LOG:  statement: select *\n[3-2] #011from x");
  CHECK(syslog["message"] == "statement: select *\nfrom x");
  CHECK(syslog["user_name"] == "sato");
}

TEST_CASE("stderr: severities, their places, syslog's parts") {
  CHECK(find_severity("a ERROR:  b LOG: c").word == "ERROR");
  CHECK(find_severity("x:LOG: y").behind == 7);
  CHECK(find_severity("CATALOG:  x").word.empty());
  CHECK(is_secondary("HINT"));
  CHECK_FALSE(is_secondary("LOG"));
  std::string_view line = "[3-2] x";
  CHECK(take_syslog_part(line) == 2);
  CHECK(line == "x");
  line = "[123] x";
  CHECK(take_syslog_part(line) == 0);
  const Parsed alone(parse_postgresql_stderr, "2026-11-23 06:30:04 JST [832-2] HINT:  Consider x");
  CHECK(alone["error_severity"] == "HINT");
  CHECK(alone["message"] == "Consider x");
  CHECK(alone["process_id"] == "832");
  CHECK(alone["session_line_num"] == "2");
  CHECK_FALSE(Parsed(parse_postgresql_stderr, "pg_ctl: could not start server").ok());
  CHECK_FALSE(Parsed(parse_postgresql_stderr, "").ok());
}

}  // namespace metsuke
