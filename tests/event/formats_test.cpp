#include <algorithm>
#include <catch2/catch.hpp>

#include "event/format.h"
#include "event/reading.h"

namespace metsuke {

TEST_CASE("formats: ids are sorted and found") {
  const auto ids = known_formats();
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  for (const char* id : {"csv", "httpd", "ndjson", "squid", "sshd", "syslog", "vsftpd", "xferlog"})
    CHECK(format_named(id) != nullptr);
  CHECK(format_named("morse") == nullptr);
  Reading reading("morse");
  reading.line("x");
  CHECK(reading.faults.size() == 1);
}

TEST_CASE("formats: a mixed stream is told apart line by line") {
  Arena arena;
  const auto id = [&](std::string_view line) {
    return format_of_line(parse_syslog(line, arena)).id;
  };
  CHECK(id("<38>1 - h internal-sftp 1 - - x") == "sshd");
  CHECK(id("<38>1 - h nginx 1 - - x") == "httpd");
  CHECK(id("<38>1 - h squid 1 - - x") == "squid");
  CHECK(id("<38>1 - h portal 1 - - {\"a\":1}") == "ndjson");
  CHECK(id("<38>1 - h doorctl 1 - - 2026-03-01 00:00:00,D,1,u,IN,OK,") == "csv");
  CHECK(id("Mon Nov 23 06:26:28 2026 0 h 1 /a b _ i r u ftp 0 * c") == "xferlog");
  CHECK(id("Mon Nov 23 06:26:28 2026 [pid 1] CONNECT: Client \"h\"") == "vsftpd");
  CHECK(id("1795383014.051    256 h TCP_MISS/200 320 GET u - H/- -") == "squid");
  CHECK(id("h - - [23/Nov/2026:06:30:10 +0900] \"GET / HTTP/1.1\" 200 1") == "httpd");
  CHECK(id("<38>1 - h cron 1 - - (root) CMD (x)") == "sudo");
  CHECK(id("<38>1 - h kernel 1 - - hello") == "syslog");
}

TEST_CASE("formats: framing and log sources follow the settings") {
  ReaderSettings settings;
  settings.format = "csv";
  CHECK(framing_of(settings) == Framing::csv);
  settings.encoding = Encoding::utf16le;
  CHECK(framing_of(settings) == Framing::utf16le);
  CHECK(framing_of(settings_of("sshd")) == Framing::lines);
  const auto sources = log_sources_of(settings_of("sshd"));
  CHECK(std::any_of(sources.begin(), sources.end(),
                    [](const LogSource& from) { return from.category == "authentication"; }));
  settings.mapping = mapping_named("alert_log");
  REQUIRE(settings.mapping != nullptr);
  CHECK(log_sources_of(settings).front().category == "endpoint");
}

}  // namespace metsuke
