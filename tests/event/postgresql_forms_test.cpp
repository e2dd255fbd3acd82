#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

const std::string row =
    "2026-11-23 06:30:04.646 JST,\"sato\",\"tax\",31397,\"192.0.2.1:53534\",6b.7a,1,\"SELECT\","
    "2026-11-23 06:30:04 JST,3/1,0,LOG,00000,\"AUDIT: SESSION,1,1,READ,SELECT,,,\"\"select *\n"
    "from x\"\",<not logged>\",,,,,,,,,\"psql\",\"client backend\",,0\n";

}  // namespace

TEST_CASE("postgresql forms: csvlog rows hold line breaks") {
  Reading reading("postgresql_csvlog");
  reading.text(row + row);
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.last(Field::mk_db_statement) == "select *\nfrom x");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::source_port) == "53534");
  CHECK(reading.last(Field::mk_session_id) == "6b.7a");
  CHECK(reading.last(Field::event_code).empty());
  CHECK(reading.last(Field::mk_source_line) == "3");
  reading.text("damaged,row\n" + row);
  CHECK(reading.faults.size() == 1);
  CHECK(reading.events.size() == 3);
  CHECK(sniff(row + row, "postgresql.csv").format == "postgresql_csvlog");
  CHECK(sniff(row + row, "postgresql.csv").certainty == 100);
}

TEST_CASE("postgresql forms: an IPv6 client and its port") {
  Reading reading("postgresql_csvlog");
  std::string six = row;
  six.replace(six.find("192.0.2.1:53534"), 15, "2001:db8::1:53534");
  reading.text(six);
  CHECK(reading.last(Field::source_ip) == "2001:db8::1");
  CHECK(reading.last(Field::source_port) == "53534");
}

TEST_CASE("postgresql forms: jsonlog") {
  const std::string line =
      R"({"timestamp":"2026-11-23 06:30:04.646 JST","user":"sato","dbname":"tax","pid":31436,)"
      R"("remote_host":"::1","remote_port":53538,"state_code":"28P01","error_severity":"FATAL",)"
      R"("message":"password authentication failed for user \"sato\""})";
  Reading reading("postgresql_jsonlog");
  reading.line(line);
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::source_ip) == "::1");
  CHECK(reading.last(Field::source_port) == "53538");
  CHECK(reading.last(Field::event_code) == "28P01");
  CHECK(sniff(line, "x").format == "postgresql_jsonlog");
}

TEST_CASE("postgresql forms: stderr comes a line late, syslog by its process") {
  Reading reading("postgresql_stderr");
  reading.line("2026-11-23 06:30:04 JST [1] LOG:  a").line("\tb");
  CHECK(reading.events.empty());
  reading.line("2026-11-23 06:30:05 JST [2] LOG:  c");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::message) == "a\nb");
  reading.line("no server wrote this");
  CHECK(reading.events.size() == 3);
  CHECK(reading.events[2].view()[Field::mk_parse_status] == "failed");

  Reading carried("auto");
  for (const char* line :
       {"Nov 23 06:30:04 db postgres[7]: [3-1] user=sato LOG:  statement: select *",
        "Nov 23 06:30:04 db postgres[8]: [9-1] user=x LOG:  other",
        "Nov 23 06:30:04 db postgres[7]: [3-2] #011from t",
        "Nov 23 06:30:05 db postgres[7]: [4-1] user=sato LOG:  next"})
    carried.line(line);
  REQUIRE(carried.events.size() == 1);
  CHECK(carried.last(Field::mk_db_statement) == "select *\nfrom t");
  CHECK(carried.last(Field::host_name) == "db");
  CHECK(carried.last(Field::user_name) == "sato");
}

}  // namespace metsuke
