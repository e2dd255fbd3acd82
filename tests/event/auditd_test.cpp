#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

std::string audit(const std::string& type, int serial, const std::string& rest,
                  const std::string& time = "1795392000.123") {
  return "type=" + type + " msg=audit(" + time + ":" + std::to_string(serial) + "): " + rest;
}

// What is held at the end of a reading, as owned events.
std::vector<OwnedEvent> rest_of(Reading& reading) {
  Arena arena;
  std::vector<Event> held;
  reading.reader.finish(arena, held);
  std::vector<OwnedEvent> owned;
  for (const Event& event : held) owned.emplace_back(event);
  return owned;
}

const std::string call =
    "arch=c000003e syscall=59 success=yes exit=0 pid=5 auid=1000 uid=0 "
    "tty=pts0 ses=3 comm=\"cat\" exe=\"/bin/cat\"\x1DSYSCALL=execve "
    "AUID=\"sato\" UID=\"root\" EUID=\"root\"";

}  // namespace

TEST_CASE("auditd event: interleaved records come together by their serial") {
  Reading reading("auditd");
  reading.line(audit("SYSCALL", 7, call));
  reading.line(audit("SYSCALL", 8, "arch=c000003e syscall=87 success=no pid=6 auid=4294967295"));
  reading.line(audit("EXECVE", 7, "argc=2 a0=\"cat\" a1=2F746D702F6D7920782E747874"));
  reading.line(audit("CWD", 7, "cwd=\"/root\"")).line(audit("CWD", 8, "cwd=\"/home\""));
  reading.line(audit("PATH", 8, "item=1 name=\"x.csv\" nametype=DELETE"));
  CHECK(reading.events.empty());
  reading.line(audit("PROCTITLE", 7, "proctitle=636174"));
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::event_action) == "process-start");
  CHECK(reading.last(Field::process_command_line) == "cat /tmp/my x.txt");
  CHECK(reading.last(Field::process_working_directory) == "/root");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::user_id) == "1000");
  CHECK(reading.last(Field::user_effective_name) == "root");
  CHECK(reading.last(Field::mk_source_line) == "1");
  CHECK(reading.last().seq == Seq{1});
  CHECK(reading.last().occurred == moment("2026-11-23T00:00:00.123Z"));
  CHECK(reading.last().view().log_source.category == "process_creation");
  CHECK(std::count(reading.last().original.begin(), reading.last().original.end(), '\n') == 3);
  reading.line(audit("EOE", 8, ""));
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.last(Field::event_action) == "file-delete");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::file_path) == "/home/x.csv");
  // An end of what is over already is none.
  reading.line(audit("EOE", 7, ""));
  CHECK(reading.events.size() == 2);
  CHECK(rest_of(reading).empty());
}

TEST_CASE("auditd event: without an end, two seconds of the kernel's clock are enough") {
  Reading reading("auditd");
  reading.line(audit("SYSCALL", 7, call));
  reading.line(audit("SYSCALL", 8, call, "1795392002.100"));
  CHECK(reading.events.empty());
  reading.line(audit("SYSCALL", 9, call, "1795392002.200"));
  CHECK(reading.events.size() == 1);
  CHECK(rest_of(reading).size() == 2);
}

TEST_CASE("auditd event: logons are events of one record") {
  Reading reading("auditd");
  reading.line("node=srv " + audit("USER_LOGIN", 1,
                                   "pid=1 uid=0 auid=4294967295 msg='op=login acct="
                                   "28696E76616C6964207573657229 addr=192.0.2.1 res=failed'"));
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::user_name).empty());
  CHECK(reading.last(Field::user_id).empty());
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::host_name) == "srv");
  reading.line(audit("USER_LOGIN", 2,
                     "uid=0 auid=1000 msg='op=login id=1000 hostname=pc1 "
                     "addr=2001:db8::1 terminal=/dev/pts/1 res=success'"));
  CHECK(reading.last(Field::event_action) == "logon");
  CHECK(reading.last(Field::user_id) == "1000");
  CHECK(reading.last(Field::source_domain) == "pc1");
  CHECK(reading.last(Field::process_tty) == "/dev/pts/1");
  reading.line(audit("USER_AUTH", 3, "auid=4294967295 msg='op=pubkey acct=\"sato\" res=success'"));
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.last(Field::user_name) == "sato");
  reading.line(audit("USER_AUTH", 3, "auid=4294967295 msg='acct=\"sato\" res=failed'"));
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::mk_user_claimed) == "true");
  reading.line(audit("ADD_USER", 4,
                     "auid=0 msg='acct=\"new\" res=success'\x1D"
                     "AUID=\"root\""));
  CHECK(reading.last(Field::event_action) == "account-change");
  CHECK(reading.last(Field::user_name) == "root");
  CHECK(reading.last(Field::user_target_name) == "new");
  reading.line(audit("USER_CMD", 5, "auid=1000 msg='cwd=\"/\" cmd=6C73202D6C res=1'"));
  CHECK(reading.last(Field::event_action) == "privilege-use");
  CHECK(reading.last(Field::process_command_line) == "ls -l");
}

TEST_CASE("auditd event: calls on files and sockets") {
  const auto event = [](const std::string& what, const std::string& more) {
    Reading reading("auditd");
    reading.line(audit("SYSCALL", 7, "arch=c000003e success=yes auid=1000 " + what));
    std::size_t at = 0;
    while (at < more.size()) {
      const std::size_t end = std::min(more.find('|', at), more.size());
      const std::string one = more.substr(at, end - at);
      const std::size_t space = one.find(' ');
      reading.line(audit(one.substr(0, space), 7, one.substr(space + 1)));
      at = end + 1;
    }
    return rest_of(reading).at(0);
  };
  const OwnedEvent renamed = event("syscall=82",
                                   "CWD cwd=\"/d\"|PATH name=\"a\" nametype=DELETE|"
                                   "PATH name=\"b\" nametype=CREATE");
  CHECK(renamed.view()[Field::event_action] == "file-rename");
  CHECK(renamed.view()[Field::file_path] == "/d/a");
  CHECK(renamed.view()[Field::file_target_path] == "/d/b");
  const auto action = [&](const std::string& what, const std::string& more) {
    return std::string(event(what, more).view()[Field::event_action]);
  };
  CHECK(action("syscall=257 a2=0", "PATH name=\"/a\" nametype=NORMAL") == "file-read");
  CHECK(action("syscall=257 a2=241", "PATH name=\"/a\" nametype=NORMAL") == "file-write");
  CHECK(action("syscall=257 a2=241", "PATH name=\"/a\" nametype=CREATE") == "file-create");
  CHECK(action("syscall=90", "PATH name=\"/a\" nametype=NORMAL") == "permission-change");
  const OwnedEvent out = event("syscall=42", "SOCKADDR saddr=020001BBC00002010000000000000000");
  CHECK(out.view()[Field::event_action] == "net-allow");
  CHECK(out.view()[Field::destination_ip] == "192.0.2.1");
  CHECK(out.view()[Field::destination_port] == "443");
}

TEST_CASE("auditd event: damaged records, and what such files look like") {
  Reading reading("auditd");
  reading.line("type=SYSCALL msg=audit(1): x").line("garbage").line("");
  CHECK(reading.faults.size() == 2);
  CHECK(sniff(audit("USER_END", 7, "res=success") + "\n", "x").format == "auditd");
  CHECK(sniff(R"({"ID":"1.2:3","SYSCALL":{"a":1}})", "x").format == "auditd");
}

}  // namespace metsuke
