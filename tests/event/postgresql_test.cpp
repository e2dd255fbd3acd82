#include "event/postgresql.h"

#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

// One event of a line on stderr.
OwnedEvent said_by_server(const std::string& words, const std::string& more = "") {
  Reading reading("postgresql_stderr");
  reading.line("2026-11-23 06:30:04.646 JST [31397] sato@tax " + words);
  if (!more.empty()) reading.line(more);
  Arena arena;
  std::vector<Event> events;
  reading.reader.finish(arena, events);
  REQUIRE(events.size() == 1);
  return OwnedEvent(events[0]);
}

std::string field(const OwnedEvent& event, Field name) { return std::string(event.view()[name]); }

}  // namespace

TEST_CASE("postgresql: zones by abbreviation, by offset, by the source") {
  const auto at = [](const char* text) {
    const auto time = time_from_postgresql(text, Zone());
    return time ? to_rfc3339(*time) : std::string("unreadable");
  };
  CHECK(at("2026-11-23 06:30:04.646 JST") == "2026-11-22T21:30:04.646Z");
  CHECK(at("2026-11-23 06:30:04 UTC") == "2026-11-23T06:30:04Z");
  CHECK(at("2026-11-23 06:30:04 +05:30") == "2026-11-23T01:00:04Z");
  CHECK(at("2026-11-23 06:30:04 -03") == "2026-11-23T09:30:04Z");
  CHECK(at("2026-11-23 06:30:04") == "2026-11-22T21:30:04Z");
  CHECK(at("2026-11-23 06:30:04 XYZ") == "unreadable");
  CHECK(at("2026-11-23 06:30:04 +x") == "unreadable");
  CHECK(at("") == "unreadable");
}

TEST_CASE("postgresql: a connection's later lines come from where its first one did") {
  Reading reading("postgresql_stderr");
  const auto says = [&](const std::string& process, const std::string& words) {
    reading.line("2026-11-23 06:30:04.646 JST [" + process + "] " + words);
  };
  says("7", "[unknown]@[unknown] LOG:  connection received: host=192.0.2.17 port=53534");
  says("8", "[unknown]@[unknown] LOG:  connection received: host=[local]");
  says("7", "sato@tax LOG:  statement: select 1");
  says("8", "abe@tax LOG:  statement: select 2");
  says("7",
       "sato@tax LOG:  disconnection: session time: 0:00:01 user=sato database=tax "
       "host=192.0.2.17 port=53534");
  says("7", "sato@tax LOG:  statement: select 3");
  says("8", "[unknown]@[unknown] LOG:  connection received: host=2001:db8::5 port=1");
  says("8", "abe@tax LOG:  statement: select 4");
  says("8", "[unknown]@[unknown] LOG:  connection received: host=[local]");
  says("8", "abe@tax LOG:  statement: select 5");
  reading.finish();
  Arena arena;
  std::vector<Event> held;
  reading.reader.finish(arena, held);
  for (const Event& event : held) reading.events.emplace_back(event);
  std::string from;
  for (const OwnedEvent& event : reading.events)
    if (const std::string statement = field(event, Field::mk_db_statement); !statement.empty())
      from += statement.substr(7) + '=' + field(event, Field::source_ip) + ',' +
              field(event, Field::source_port) + ' ';
  CHECK(from == "1=192.0.2.17,53534 2=, 3=, 4=2001:db8::5,1 5=, ");
}

TEST_CASE("postgresql: what a statement does") {
  const std::pair<const char*, const char*> statements[] = {
      {"SELECT 1", "db-read"},
      {"  /* x */ -- y\n select 1", "db-read"},
      {"insert into t values (1)", "db-write"},
      {"TRUNCATE t", "db-write"},
      {"with a as (select 1) delete from t", "db-write"},
      {"WITH a AS (SELECT 1) SELECT 2", "db-read"},
      {"COPY t TO STDOUT", "db-read"},
      {"COPY t (a) FROM '/x'", "db-write"},
      {"CREATE TABLE t (a int)", "db-ddl"},
      {"CREATE OR REPLACE VIEW v AS SELECT 1", "db-ddl"},
      {"CREATE ROLE x", "db-role"},
      {"alter user x password 'y'", "db-role"},
      {"GRANT SELECT ON t TO x", "db-role"},
      {"BEGIN", ""},
      {"SET x = 1", ""},
      {"", ""},
      {"(((", ""},
  };
  for (const auto& [statement, action] : statements) {
    CAPTURE(statement);
    CHECK(action_of_statement(statement) == action);
  }
}

TEST_CASE("postgresql: logons, refusals and ends of sessions") {
  const OwnedEvent in = said_by_server(
      "LOG:  connection authorized: user=sato database=tax application_name=psql SSL enabled");
  CHECK(field(in, Field::event_action) == "logon");
  CHECK(field(in, Field::user_name) == "sato");
  CHECK(field(in, Field::mk_db_name) == "tax");
  CHECK(in.occurred == moment("2026-11-22T21:30:04.646Z"));
  const OwnedEvent out = said_by_server(
      "LOG:  disconnection: session time: 0:00:00.007 user=sato database=tax host=192.0.2.1 "
      "port=53534");
  CHECK(field(out, Field::event_action) == "logoff");
  CHECK(field(out, Field::source_ip) == "192.0.2.1");
  CHECK(field(out, Field::source_port) == "53534");
  for (const char* words :
       {"FATAL:  password authentication failed for user \"x\"",
        "FATAL:  no pg_hba.conf entry for host \"192.0.2.9\", user \"x\", database \"d\", no "
        "encryption",
        "FATAL:  role \"x\" does not exist", "FATAL:  Peer authentication failed for user \"x\""}) {
    CAPTURE(words);
    const OwnedEvent refused = said_by_server(words);
    CHECK(field(refused, Field::event_action) == "logon-failed");
    CHECK(field(refused, Field::event_outcome) == "failure");
    CHECK(field(refused, Field::user_name) == "x");
    CHECK(field(refused, Field::mk_user_claimed) == "true");
  }
  CHECK(field(said_by_server("FATAL:  terminating connection due to administrator command"),
              Field::event_action)
            .empty());
}

TEST_CASE("postgresql: audit, timed statements, and errors that leave no audit line") {
  const OwnedEvent audit =
      said_by_server("LOG:  AUDIT: OBJECT,1,1,READ,SELECT,TABLE,public.tax,\"select *",
                     "\tfrom tax\",<not logged>");
  CHECK(field(audit, Field::event_action) == "db-read");
  CHECK(field(audit, Field::mk_db_object) == "public.tax");
  CHECK(field(audit, Field::mk_db_statement) == "select *\nfrom tax");
  CHECK(field(audit, Field::mk_db_operation_class) == "READ");
  const OwnedEvent timed =
      said_by_server("LOG:  duration: 1.2 ms  execute <unnamed>: DELETE FROM t");
  CHECK(field(timed, Field::event_action) == "db-write");
  CHECK(field(timed, Field::event_outcome) == "success");
  const OwnedEvent bound = said_by_server("LOG:  duration: 1.2 ms  bind a: DELETE FROM t");
  CHECK(field(bound, Field::event_action).empty());
  CHECK(field(bound, Field::mk_db_statement) == "DELETE FROM t");
  const OwnedEvent error = said_by_server("ERROR:  permission denied for table tax",
                                          "2026-11-23 06:30:04.646 JST [31397] sato@tax "
                                          "STATEMENT:  select * from tax");
  CHECK(field(error, Field::event_action) == "db-read");
  CHECK(field(error, Field::event_outcome) == "failure");
  CHECK(field(error, Field::event_reason) == "permission denied for table tax");
  CHECK(field(error, Field::user_name) == "sato");
}

}  // namespace metsuke
