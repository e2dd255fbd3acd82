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
  CHECK(action("fchmod|ok|/a|644") == "permission-change");
  CHECK(reading.last(Field::file_path) == "/a");
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

TEST_CASE("samba event: the prefix as configured") {
  ReaderSettings settings = settings_of("samba_full_audit");
  settings.layout = "%T %d|%U|%u|%m|%I|%S";
  REQUIRE(check_layout("samba_full_audit", settings.layout));
  Reading reading(settings);
  reading.line(
      "Nov 23 06:27:53 vm smbd_audit: 2026/11/23 06:27:52 771|JUCHU\\sato|shared|pc1|192.0.2.7|"
      "nouhin|unlinkat|ok|/srv/x");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::user_domain) == "JUCHU");
  CHECK(reading.last(Field::user_effective_name) == "shared");
  CHECK(reading.last(Field::source_ip) == "192.0.2.7");
  CHECK(reading.last(Field::source_domain) == "pc1");
  CHECK(reading.last().occurred == moment("2026-11-22T21:27:52Z"));
  reading.line("Nov 23 06:27:53 vm smbd_audit: sato|192.0.2.7|unlinkat|ok|/srv/x");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK_FALSE(check_layout("samba_full_audit", "%u|%!"));
  CHECK_FALSE(check_layout("samba_full_audit", "none"));
  CHECK_FALSE(check_layout("samba_full_audit", "%u|%"));
}

TEST_CASE("samba event: smbd's own file, a message below its head") {
  Reading reading("auto");
  reading.line("[2026/11/23 06:27:52.120345,  2] ../../auth/auth_log.c:635(log_it)");
  reading.line(
      "  Auth: [SMB2,(null)] user [J]\\[sato] at [Mon, 23 Nov 2026 06:27:52.120301 JST] with "
      "[NTLMv2] status [NT_STATUS_LOGON_FAILURE] workstation [PC1] remote host "
      "[ipv4:192.0.2.7:5000] mapped to [J]\\[sato]. local host [ipv4:192.0.2.1:445] ");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-11-22T21:27:52.120301Z"));
  CHECK(reading.last(Field::user_name) == "sato");
  reading.line(
      "[2026/11/23 06:27:53.000001,  1, pid=8] ../source3/modules/vfs_full_audit.c:6(log)");
  reading.line("  sato|192.0.2.7|unlinkat|ok|/srv/x");
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.last().occurred == moment("2026-11-22T21:27:53.000001Z"));
  CHECK(reading.last(Field::event_action) == "file-delete");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
