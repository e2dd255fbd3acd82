#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

TEST_CASE("events prints one object a line with the dotted names and the raw line's place") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  const std::string line =
      "<38>1 2026-09-16T05:00:00Z host sshd 77 - - Failed password for mori from 172.16.9.27 port "
      "4000 ssh2";
  REQUIRE(write_file(disk, directory / "auth.log", line + "\n"));
  const Outcome outcome = run("events " + directory / "auth.log", Streams::data);
  CHECK(outcome.status == 0);
  const auto json = nlohmann::json::parse(outcome.text, nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["user.name"] == "mori");
  CHECK(json["source.ip"] == "172.16.9.27");
  CHECK(json["event.action"] == "logon-failed");
  CHECK(json["event.outcome"] == "failure");
  CHECK(json["@timestamp"] == "2026-09-16T05:00:00Z");
  CHECK(json["event.original"] == line);
  CHECK(json["mk.source.offset"] == 0);
}

TEST_CASE("events reads by the server's own layout") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(
      write_file(disk, directory / "access.log", "1795382788.5|192.0.2.1|GET /x HTTP/1.1|200\n"));
  const Outcome outcome =
      run("events --format httpd --layout '$msec|$remote_addr|$request|$status' " +
              directory / "access.log",
          Streams::data);
  CHECK(outcome.status == 0);
  CHECK(outcome.text.find(R"("@timestamp":"2026-11-22T21:26:28.500Z")") != std::string::npos);
  CHECK(outcome.text.find(R"("url.path":"/x")") != std::string::npos);
  CHECK(run("events --format httpd --layout '%Z' " + directory / "access.log").status == 78);
}

TEST_CASE("check --events runs rules on events from anywhere, and names rule and line") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(disk.make_directories(directory / "rules"));
  REQUIRE(
      write_file(disk, directory / "rules/one.yml",
                 "title: T\nid: 5a7f0a51-ea77-4981-8d54-21facd3adf3c\nstatus: test\n"
                 "logsource: {category: process_creation, product: windows}\n"
                 "detection:\n  a: {Image|endswith: '\\cmd.exe'}\n  condition: a\nlevel: low\n"));
  REQUIRE(write_file(
      disk, directory / "in.jsonl",
      "{\"event\":{\"Image\":\"C:\\\\x.exe\"},\"logsource\":{\"category\":\"process_creation\","
      "\"product\":\"windows\"}}\n"
      "{\"event\":{\"Image\":\"C:\\\\cmd.exe\"},\"logsource\":{\"category\":\"process_creation\","
      "\"product\":\"windows\"}}\n"));
  const Outcome outcome =
      run("-o jsonl check --rules " + directory / "rules" + " --events " + (directory / "in.jsonl"),
          Streams::data);
  INFO(outcome.text);
  CHECK(outcome.status == 1);
  const auto json = nlohmann::json::parse(outcome.text, nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["rule"] == "5a7f0a51-ea77-4981-8d54-21facd3adf3c");
  CHECK(json["line"] == 2);
}
