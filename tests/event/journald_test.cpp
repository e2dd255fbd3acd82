#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("journald event: what it carries is read as its own format") {
  Reading reading("auto");
  reading.line(
      R"({"__REALTIME_TIMESTAMP":"1795382754775123","_HOSTNAME":"vm1","SYSLOG_IDENTIFIER":)"
      R"("sshd","_PID":"77","PRIORITY":"6","SYSLOG_FACILITY":"10","MESSAGE":"Failed password )"
      R"(for sato from 192.0.2.1 port 22 ssh2"})");
  CHECK(reading.last().occurred == moment("2026-11-22T21:25:54.775123Z"));
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::host_name) == "vm1");
  CHECK(reading.last(Field::log_syslog_priority) == "86");
  CHECK(reading.last(Field::event_dataset) == "journald");
  reading.line(R"({"__REALTIME_TIMESTAMP":"1795382754775123","MESSAGE":[104,255],"_COMM":"x"})");
  CHECK(reading.last(Field::message) == "h\xff");
  CHECK(reading.last(Field::mk_parse_lossy).find("message") != std::string::npos);
  CHECK(reading.last(Field::process_name) == "x");
  CHECK(reading.faults.empty());
}

TEST_CASE("journald event: an entry of the export format says the same as its JSON") {
  Reading reading("journald");
  using namespace std::string_view_literals;
  reading.line(
      "__REALTIME_TIMESTAMP=1795382754775123\n_HOSTNAME=vm1\nSYSLOG_IDENTIFIER=sshd\n"
      "MESSAGE\n\x3c\0\0\0\0\0\0\0Failed password for sato from 192.0.2.1 port 22 ssh2 "
      "\n or so\n_PID=77\n\n"sv);
  INFO((reading.faults.empty() ? std::string() : reading.faults.front()));
  CHECK(reading.last().occurred == moment("2026-11-22T21:25:54.775123Z"));
  CHECK(reading.last(Field::host_name) == "vm1");
  CHECK(reading.last(Field::process_pid) == "77");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
