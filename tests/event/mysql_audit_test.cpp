#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("mysql event: refused logons, statements, old times") {
  Reading reading("auto");
  reading.line(
      "220109 14:49:17 [Warning] Access denied for user 'root'@'192.0.2.1' (using password: "
      "NO)");
  CHECK(reading.last().occurred == moment("2022-01-09T05:49:17Z"));
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::user_name) == "root");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  reading.line("20260101 10:00:00,db1,sato,192.0.2.1,7,9,QUERY,shop,'delete from t',0");
  CHECK(reading.last(Field::event_action) == "db-write");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::mk_db_statement) == "delete from t");
  CHECK(reading.last(Field::mk_db_name) == "shop");
  CHECK(reading.last(Field::host_name) == "db1");
  reading.line("2026-01-01T00:00:00.5Z\t   12 Query\tCREATE USER x");
  CHECK(reading.last(Field::event_action) == "db-role");
  CHECK(reading.last(Field::event_outcome) == "unknown");
  CHECK(reading.last().occurred == moment("2026-01-01T00:00:00.5Z"));
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
