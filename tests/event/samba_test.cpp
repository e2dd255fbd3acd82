#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

const std::string samba_head = "Nov 23 06:27:53 vm smbd_audit: sato|192.0.2.1|pc1|share|";

}  // namespace

TEST_CASE("samba event: one put of many lines is one creation and one write") {
  Reading reading("samba_full_audit");
  for (const char* line :
       {"create_file|ok|0x12019f|file|overwrite_if|/in/x.txt", "openat|ok|w|/in/x.txt",
        "pwrite_send|ok|/in/x.txt", "pwrite_recv|ok|/in/x.txt", "pwrite_recv|ok|/in/x.txt",
        "close|ok|/in/x.txt"})
    reading.line(samba_head + line);
  REQUIRE(reading.events.size() == 6);
  std::string actions;
  for (const OwnedEvent& event : reading.events)
    actions += std::string(event.view()[Field::event_action]) + ",";
  CHECK(actions == "file-create,,,file-write,,,");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::file_path) == "/in/x.txt");
  CHECK(reading.last(Field::host_name) == "vm");
}

TEST_CASE("samba event: requests and refusals") {
  Reading reading("auto");
  const auto action = [&](const std::string& line) {
    reading.line(samba_head + line);
    return reading.last(Field::event_action);
  };
  CHECK(action("renameat|ok|/a|/b") == "file-rename");
  CHECK(reading.last(Field::file_target_path) == "/b");
  CHECK(action("unlinkat|fail (Permission denied)|/a") == "file-delete");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::event_reason) == "Permission denied");
  CHECK(action("create_file|ok|0x120089|file|open|/a") == "file-read");
  CHECK(action("create_file|ok|0x10080|file|open|/a") == "file-delete");
  CHECK(action("mkdirat|ok|/d") == "file-create");
  CHECK(action("connect|ok|share") == "session-start");
  CHECK(action("fchmod|ok|644|/a") == "permission-change");
  reading.line(
      "Nov 23 06:27:53 vm smbd: Auth: [SMB2,(null)] user [D]\\[x] at [z] with [NTLMv2] status "
      "[NT_STATUS_NO_SUCH_USER] workstation [\\\\PC1] remote host [ipv6:2001:db8::1:624] "
      "mapped to [D]\\[x]. local host [ipv4:10.0.0.1:445]");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::user_name) == "x");
  CHECK(reading.last(Field::source_ip) == "2001:db8::1");
  CHECK(reading.last(Field::source_port) == "624");
  CHECK(reading.last(Field::source_domain) == "PC1");
  CHECK(reading.last(Field::destination_port) == "445");
  CHECK(reading.last(Field::mk_user_claimed) == "true");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
