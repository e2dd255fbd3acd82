#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("sudo event: who became whom, and who was not let") {
  Reading reading("auto");
  reading.line(
      "Nov 23 06:26:28 h sudo:    alice : TTY=pts/0 ; PWD=/srv ; USER=root ; "
      "COMMAND=/usr/bin/tail -f /var/log/x");
  CHECK(reading.last(Field::user_name) == "alice");
  CHECK(reading.last(Field::user_effective_name) == "root");
  CHECK(reading.last(Field::event_action) == "privilege-use");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last(Field::process_executable) == "/usr/bin/tail");
  CHECK(reading.last(Field::process_command_line) == "/usr/bin/tail -f /var/log/x");
  CHECK(reading.last().view().log_source.service == "sudo");
  reading.line(
      "Nov 23 06:26:28 h sudo: bob : 3 incorrect password attempts ; TTY=pts/1 ; PWD=/ ; "
      "USER=root ; COMMAND=/bin/sh");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::event_reason) == "3 incorrect password attempts");
  reading.line(
      "Nov 23 06:26:28 h su[3]: pam_unix(su:session): session opened for user root(uid=0) "
      "by alice(uid=1000)");
  CHECK(reading.last(Field::event_action) == "session-start");
  CHECK(reading.last(Field::user_name) == "alice");
  CHECK(reading.last(Field::user_effective_name) == "root");
  reading.line(
      "Nov 23 06:26:28 h useradd[3]: new user: name=bob, UID=1001, GID=1001, home=/h, "
      "shell=/bin/sh");
  CHECK(reading.last(Field::event_action) == "account-change");
  CHECK(reading.last(Field::user_target_name) == "bob");
  CHECK(reading.last(Field::event_category) == "iam");
  reading.line("Nov 23 06:26:28 h sudo: unable to resolve host h");
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.last(Field::message) == "unable to resolve host h");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
