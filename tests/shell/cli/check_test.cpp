#include "shell/cli/check.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

std::string failures(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += "<38>1 2026-09-16T05:00:0" + std::to_string(i) +
            "Z host sshd 77 - - Failed password for mori from 172.16.9.27 port 4000 ssh2\n";
  return text;
}

void write(const std::string& path, std::string_view bytes) {
  PosixDisk disk;
  REQUIRE(write_file(disk, path, bytes));
}

}  // namespace

TEST_CASE("a burst of failed logons is found without any configuration") {
  const TemporaryDirectory directory;
  write(directory / "auth.log", failures(9));
  const Outcome outcome = run("--json check " + directory / "auth.log", Streams::data);
  CHECK(outcome.status == 1);
  const auto json = nlohmann::json::parse(outcome.text, nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["schema"] == "metsuke.check/1");
  CHECK(json["totals"]["lines"] == 9);
  bool found = false;
  for (const auto& finding : json["data"])
    if (finding["check"] == "ACC-06") {
      found = true;
      REQUIRE_FALSE(finding["lines"].empty());
      CHECK(finding["lines"][0]["line"].get<int>() >= 1);
      CHECK(finding["lines"][0]["text"].get<std::string>().find("Failed password") !=
            std::string::npos);
      CHECK_FALSE(finding["why"].get<std::string>().empty());
    }
  CHECK(found);
}

TEST_CASE("nothing wrong is exit status 0, and a quarantined line is 3") {
  const TemporaryDirectory directory;
  write(directory / "auth.log",
        "<38>1 2026-09-16T05:00:00Z host sshd 77 - - Accepted publickey for mori from 172.16.9.27 "
        "port 4000 ssh2: ED25519 SHA256:x\n");
  CHECK(run("check " + directory / "auth.log").status == 0);
  write(directory / "audit.jsonl",
        "{\"ts\":\"2026-09-16T05:00:00Z\",\"user\":\"a\"}\n{\"ts\": broken\n"
        "{\"ts\":\"2026-09-16T05:00:01Z\",\"user\":\"b\"}\n");
  const Outcome partial = run("check --format ndjson " + directory / "audit.jsonl");
  INFO(partial.text);
  CHECK(partial.status == 3);
  CHECK(partial.text.find("audit.jsonl:2") != std::string::npos);
}

TEST_CASE("one rule file is enough, and what is wrong in it has its place") {
  const TemporaryDirectory directory;
  const std::string rule =
      "title: one\nid: 6d0c7a0e-0000-4000-8000-000000000001\nlogsource: {product: test}\n"
      "detection: {s: {k: x}, condition: s}\n";
  write(directory / "one.yml", rule);
  write(directory / "events.jsonl",
        "{\"event\":{\"k\":\"x\"},\"logsource\":{\"product\":\"test\"}}\n");
  const std::string rest = " --events -o jsonl " + directory / "events.jsonl";
  const Outcome met = run("check --rules " + directory / "one.yml" + rest, Streams::data);
  CHECK(met.status == 1);
  CHECK(met.text.find("\"line\":1") != std::string::npos);
  write(directory / "bad.yml", rule + "level: hihg\n");
  const Outcome bad = run("check --rules " + directory / "bad.yml" + rest);
  INFO(bad.text);
  CHECK(bad.status != 0);
  CHECK(bad.text.find("bad.yml:5:8") != std::string::npos);
}

TEST_CASE("what cannot be read is said with its place") {
  const TemporaryDirectory directory;
  write(directory / "empty.log", "");
  write(directory / "binary.log", std::string("\x7f\x45LF\x00\x01\x02\x00\xff\xfe\x00", 11));
  const Outcome empty = run("check " + directory / "empty.log");
  CHECK(empty.status == 2);
  CHECK(empty.text.find("empty.log") != std::string::npos);
  const Outcome binary = run("check " + directory / "binary.log");
  CHECK(binary.status == 2);
  CHECK(binary.text.find("binary.log") != std::string::npos);
  const Outcome nowhere = run("check " + directory / "nowhere.log");
  CHECK(nowhere.status == 2);
  CHECK(nowhere.text.find("not_found") != std::string::npos);
}

TEST_CASE("a table is checked by the shipped mapping it was written for, else by a guess") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "door.csv",
                     "2026-09-01T10:00:00Z,door1,c1,sato,IN,ACCESS_GRANTED,\n"));
  REQUIRE(write_file(disk, directory / "own.csv",
                     "日時,利用者ID,操作\n2026-09-01 10:00:00,sato,ログオン\n"));
  const Outcome both =
      run("check --json " + directory / "door.csv" + " " + directory / "own.csv", Streams::data);
  INFO(both.text);
  const auto json = nlohmann::json::parse(both.text, nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["totals"]["files"] == 2);
  CHECK(json["totals"]["events"] == 2);
  CHECK(json["totals"]["quarantined"] == 0);
  const Outcome door = run("events " + directory / "door.csv", Streams::data);
  const auto event = nlohmann::json::parse(door.text, nullptr, false);
  REQUIRE(event.is_object());
  CHECK(event["event.action"] == "door-in");
  CHECK(event["event.dataset"] == "door_controller");
}

TEST_CASE("a line longer than the limit is one quarantined line, and the next has its number") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  const std::string good =
      "Sep  1 10:00:00 h sshd[1]: Failed password for a from 192.0.2.1 port 2 ssh2\n";
  const std::string bad(3 * 1024 * 1024 + 5, 'a');
  REQUIRE(write_file(disk, directory / "long.log",
                     good + bad + "\n" + good + std::string(3, '\0') + "\nno line of sshd\n"));
  const Outcome outcome = run("check " + directory / "long.log");
  INFO(outcome.text);
  CHECK(outcome.status == 3);
  CHECK(outcome.text.find("long.log:2:") != std::string::npos);
  CHECK(outcome.text.find("long.log:4:") != std::string::npos);  // NULs are no blank line.
  CHECK(outcome.text.find("5 行") != std::string::npos);
  CHECK(outcome.text.find("隔離 3 行") != std::string::npos);
}

TEST_CASE("a sequence number leads back to its file and line") {
  CheckResult result;
  result.files.resize(2);
  result.files[0].first = Seq{2};
  result.files[0].offsets = {0, 10};
  result.files[1].first = Seq{4};
  result.files[1].offsets = {0, 7, 9};
  CHECK(place_of(result, Seq{1}).file == nullptr);
  CHECK(place_of(result, Seq{3}).line == 2);
  CHECK(place_of(result, Seq{3}).offset == 10);
  CHECK(place_of(result, Seq{6}).file == &result.files[1]);
  CHECK(place_of(result, Seq{6}).line == 3);
  CHECK(place_of(result, Seq{7}).file == nullptr);
  // A long line in two fragments, then a row over three lines.
  LineCount lines;
  CHECK(lines.take({0, Wholeness::first, "aa"}) == 1);
  CHECK(lines.take({2, Wholeness::last, "a\n"}) == 1);
  CHECK(lines.take({4, Wholeness::whole, "\"b\nb\nb\"\n"}) == 2);
  CHECK(lines.take({12, Wholeness::whole, "c\n"}) == 5);
  CHECK(lines.lines() == 5);
  result.files[1].shifts = {{2, -1}, {3, 2}};
  CHECK(place_of(result, Seq{4}).line == 1);
  CHECK(place_of(result, Seq{5}).line == 1);
  CHECK(place_of(result, Seq{6}).line == 5);
}
