#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

constexpr std::string_view head = "<38>1 2026-11-23T06:27:44.5+09:00 vm sshd 22 - -  ";

Reading read(std::string_view sentence) {
  Reading reading("sshd");
  reading.line(std::string(head) + std::string(sentence));
  return reading;
}

}  // namespace

TEST_CASE("sshd event: a logon") {
  const Reading reading = read("Accepted password for sato from ::ffff:192.0.2.1 port 7 ssh2");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-11-22T21:27:44.5Z"));
  CHECK(reading.last(Field::event_action) == "logon");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::event_category) == "authentication");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::source_port) == "7");
  CHECK(reading.last(Field::host_name) == "vm");
  CHECK(reading.last(Field::process_pid) == "22");
  CHECK(reading.last(Field::network_protocol) == "ssh");
  CHECK(reading.last(Field::log_syslog_facility_code) == "4");
  CHECK(reading.last(Field::log_syslog_severity_code) == "6");
  CHECK(reading.last(Field::mk_source_id) == "test");
  CHECK(reading.last(Field::mk_source_line) == "1");
  CHECK(reading.last(Field::mk_user_claimed).empty());
  const LogSource from = reading.last().view().log_source;
  CHECK(from.category == "authentication");
  CHECK(from.product == "linux");
  CHECK(from.service == "sshd");
}

TEST_CASE("sshd event: a refused logon counts once, with a claimed name") {
  Reading reading("sshd");
  for (const char* sentence :
       {"Failed password for invalid user x from 192.0.2.1 port 7 ssh2",
        "pam_unix(sshd:auth): authentication failure; rhost=192.0.2.1  user=x",
        "error: maximum authentication attempts exceeded for x from 192.0.2.1 port 7 ssh2",
        "Connection closed by invalid user x 192.0.2.1 port 7 [preauth]",
        "Disconnected from invalid user x 192.0.2.1 port 7 [preauth]"})
    reading.line(std::string(head) + sentence);
  REQUIRE(reading.events.size() == 5);
  int refused = 0;
  for (const OwnedEvent& event : reading.events)
    refused += event.view()[Field::event_action] == "logon-failed" ? 1 : 0;
  CHECK(refused == 1);
  CHECK(reading.events[0].view()[Field::mk_user_claimed] == "true");
  CHECK(reading.events[4].view()[Field::user_name] == "x");
}

TEST_CASE("sshd event: other programs' lines in the same file are plain syslog") {
  Reading reading("sshd");
  reading.line("Nov 23 06:27:44 vm sudo: pam_unix(sudo:session): session opened for user root");
  CHECK(reading.last(Field::event_dataset) == "syslog");
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.last().view().log_source.service == "sudo");
  CHECK(reading.last(Field::message).starts_with("pam_unix"));
}

TEST_CASE("sshd event: a logoff and a session") {
  CHECK(read("Disconnected from user sato 192.0.2.1 port 7").last(Field::event_action) == "logoff");
  CHECK(read("pam_unix(sshd:session): session closed for user sato").last(Field::event_action) ==
        "session-end");
  CHECK(read("Server listening on :: port 22.").last(Field::message) ==
        "Server listening on :: port 22.");
}

TEST_CASE("sshd event: without header a sentence is enough, anything else is refused") {
  Reading reading("sshd");
  reading.line("Accepted password for sato from 192.0.2.1 port 7 ssh2");
  REQUIRE(reading.events.size() == 1);
  CHECK_FALSE(reading.last().has_occurred);
  CHECK(reading.last().occurred == reading.received);
  reading.line("hello");
  CHECK(reading.faults.size() == 1);
}

TEST_CASE("sshd event: a sentence without its peer takes that of its process") {
  Reading reading("sshd");
  reading.line(
      "Nov 23 06:27:44 vm sshd[7]: Connection from 192.0.2.1 port 51353 on 10.0.0.1 port 22");
  reading.line(
      "Nov 23 06:27:45 vm sshd[7]: fatal: Unable to negotiate a key exchange method [preauth]");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::source_port) == "51353");
  reading.line(
      "Nov 23 06:27:45 vm sshd[8]: fatal: Unable to negotiate a key exchange method [preauth]");
  CHECK(reading.last(Field::source_ip).empty());
}

}  // namespace metsuke
