#include "parse/syslog.h"

#include <catch2/catch.hpp>

namespace metsuke {

using Form = SyslogLine::Form;

TEST_CASE("syslog: RFC 5424 with structured data and a BOM") {
  Arena arena;
  const auto line = parse_syslog(
      "<165>1 2026-11-23T06:27:44.689003+09:00 vm app 22 ID47 "
      "[meta sequenceId=\"7\"][x@1 a=\"q\\\"]z\"] \xEF\xBB\xBFhello",
      arena);
  CHECK(line.form == Form::rfc5424);
  CHECK(line.priority == "165");
  CHECK(line.time == "2026-11-23T06:27:44.689003+09:00");
  CHECK(line.host == "vm");
  CHECK(line.app == "app");
  CHECK(line.process == "22");
  CHECK(line.message_id == "ID47");
  CHECK(line.sequence == "7");
  CHECK(line.message == "hello");
  CHECK(structured_value(line.structured, "x", "a", arena) == "q\"]z");
  CHECK(structured_value(line.structured, "x", "b", arena).empty());
}

TEST_CASE("syslog: rsyslog's second blank before the message, and dashes") {
  Arena arena;
  const auto line = parse_syslog("<38>1 - - sshd - - -  Accepted password", arena);
  CHECK(line.form == Form::rfc5424);
  CHECK(line.time.empty());
  CHECK(line.host.empty());
  CHECK(line.process.empty());
  CHECK(line.message == "Accepted password");
  CHECK(parse_syslog("<38>1 - - - - - -", arena).message.empty());
}

TEST_CASE("syslog: RFC 3164, with and without its parts") {
  Arena arena;
  const auto full = parse_syslog("<38>Nov  3 06:27:44 vm sshd[22]: Accepted", arena);
  CHECK(full.form == Form::rfc3164);
  CHECK(full.time == "Nov  3 06:27:44");
  CHECK(full.host == "vm");
  CHECK(full.app == "sshd");
  CHECK(full.process == "22");
  CHECK(full.message == "Accepted");
  const auto bare_tag = parse_syslog("Nov  3 06:27:44 vm sudo: x : TTY", arena);
  CHECK(bare_tag.priority.empty());
  CHECK(bare_tag.app == "sudo");
  CHECK(bare_tag.message == "x : TTY");
  const auto no_host = parse_syslog("Nov  3 06:27:44 sshd[22]: Accepted", arena);
  CHECK(no_host.host.empty());
  CHECK(no_host.app == "sshd");
  const auto no_colon = parse_syslog("Nov  3 06:27:44 vm lookup for opt failed", arena);
  CHECK(no_colon.host == "vm");
  CHECK(no_colon.app.empty());
  CHECK(no_colon.message == "lookup for opt failed");
  const auto repeated = parse_syslog("Mar 11 09:39:39: --- last message ---", arena);
  CHECK(repeated.message == "--- last message ---");
}

TEST_CASE("syslog: the ISO-time form of files") {
  Arena arena;
  const auto line = parse_syslog("2026-11-23T06:27:44+09:00 vm sshd[22]: Accepted", arena);
  CHECK(line.form == Form::iso);
  CHECK(line.time == "2026-11-23T06:27:44+09:00");
  CHECK(line.host == "vm");
  CHECK(line.app == "sshd");
  const auto level = parse_syslog("2016-10-25T12:37:23.29-07:00 INFO trim[13]: x", arena);
  CHECK(level.level == "INFO");
  CHECK(level.app == "trim");
  const auto modern =
      parse_syslog("2022-08-27T14:22:01Z h NSX 31 - [a@1 b=\"c\"] keep-alive", arena);
  CHECK(modern.form == Form::rfc5424);
  CHECK(modern.app == "NSX");
  CHECK(modern.message == "keep-alive");
}

TEST_CASE("syslog: folded repetitions are unfolded") {
  Arena arena;
  const auto line = parse_syslog(
      "Nov  3 06:27:44 vm sshd[22]: message repeated 3 times: [ Failed password for x]", arena);
  CHECK(line.repeated == "3");
  CHECK(line.message == "Failed password for x");
}

TEST_CASE("syslog: what is no header is message") {
  Arena arena;
  for (const char* text : {"hello", "<>x", "<a>x", "<1234>x", "{\"a\":1}", "Nov 3 6:27:44 vm x",
                           "<38>1 ", "<38>1 2026", "<38>1 - - - - - [open", "Xyz  3 06:27:44 vm x",
                           "2026-11-23 06:27:44,DOOR,1"}) {
    CAPTURE(text);
    const auto line = parse_syslog(text, arena);
    CHECK(line.form == Form::bare);
    CHECK(std::string_view(text).ends_with(line.message));
  }
  CHECK(parse_syslog("<13>plain", arena).priority == "13");
  CHECK(parse_syslog("", arena).message.empty());
}

TEST_CASE("syslog: days that are not padded, macOS, tags in brackets, Solaris") {
  Arena arena;
  const SyslogLine unpadded = parse_syslog("Nov 3 06:27:44 vm sshd[7]: x", arena);
  CHECK(unpadded.form == SyslogLine::Form::rfc3164);
  CHECK(unpadded.time == "Nov 3 06:27:44");
  CHECK(unpadded.host == "vm");
  CHECK(unpadded.process == "7");
  const SyslogLine mac =
      parse_syslog("2026-11-23 06:27:44.801612+0900  localhost sshd[7]: hello", arena);
  CHECK(mac.form == SyslogLine::Form::iso);
  CHECK(mac.host == "localhost");
  CHECK(mac.app == "sshd");
  CHECK(mac.message == "hello");
  CHECK(parse_syslog("2026-11-23 06:27:44.801 JST [7] x", arena).form == SyslogLine::Form::bare);
  const SyslogLine bracketed = parse_syslog("Nov 23 06:27:44 [sshd]: User x", arena);
  CHECK(bracketed.app == "sshd");
  CHECK(bracketed.message == "User x");
  CHECK(parse_syslog("Nov 23 06:27:44 vm sshd[7]: [ID 800047 auth.info] Failed", arena).message ==
        "Failed");
  CHECK(parse_syslog("Nov 23 06:27:44 vm sshd(pam_unix)[7]: x", arena).app == "sshd");
}

}  // namespace metsuke
