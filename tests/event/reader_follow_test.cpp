#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

std::string record_of(const std::string& type, int serial, const std::string& rest) {
  return "type=" + type + " msg=audit(1795392000.123:" + std::to_string(serial) + "): " + rest;
}

const std::string half =
    "arch=c000003e syscall=59 success=yes exit=0 pid=5 auid=1000 uid=0 tty=pts0 ses=3 "
    "comm=\"cat\" exe=\"/bin/cat\"";

std::shared_ptr<const Mapping> mapping_of(const std::string& text) {
  Complaints complaints;
  auto mapping = read_mapping(text, "m.yaml", complaints);
  for (const Complaint& complaint : complaints)
    UNSCOPED_INFO(describe(complaint, Language::english));
  REQUIRE(mapping != nullptr);
  return mapping;
}

const std::string table_text =
    "name: table\nformat: csv\nheader: true\ntime: 日時\nfields:\n  user.name: 利用者\n"
    "logsource: {category: application}\n";

ReaderSettings table_settings(const std::string& text) {
  ReaderSettings settings = settings_of("csv");
  settings.mapping = mapping_of(text);
  return settings;
}

// The next reader of a source, in place of `reading`'s own.
void hand_over(Reading& reading, ReaderSettings settings) {
  LineReader next(std::move(settings));
  next.follow(reading.reader);
  reading.reader = std::move(next);
}

}  // namespace

TEST_CASE("a reader that reads alike goes on with the event half read") {
  Reading reading("auditd");
  reading.line(record_of("SYSCALL", 7, half));
  REQUIRE(reading.events.empty());
  ReaderSettings next = settings_of("auditd");
  next.id = SourceId{3};
  hand_over(reading, next);
  reading.line(record_of("CWD", 7, "cwd=\"/root\"")).line(record_of("EOE", 7, ""));
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::process_working_directory) == "/root");
  CHECK(reading.last(Field::mk_source_line) == "1");
  CHECK(reading.last().source == SourceId{3});
}

TEST_CASE("a table is read on with its head when its mapping is the same in words") {
  Reading reading(table_settings(table_text));
  reading.line("日時,利用者").line("2026-09-01 10:00:00,sato");
  hand_over(reading, table_settings(table_text + "\n# the same\n"));
  reading.line("2026-09-01 10:01:00,abe");
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.last(Field::user_name) == "abe");
  CHECK(reading.last(Field::mk_source_line) == "3");
  CHECK(reading.reader.facts().rows == 2);
}

TEST_CASE("a stream's facts tell from when to when its lines are, in whatever order") {
  Reading reading(table_settings(table_text));
  reading.line("日時,利用者");
  CHECK_FALSE(reading.reader.facts().first_event);
  reading.line("2026-09-02 10:00:00,sato").line("2026-09-01 10:00:00,abe").line("never,mori");
  reading.line("2026-09-01 12:00:00,abe");
  const StreamFacts& facts = reading.reader.facts();
  CHECK(facts.first_event == *timestamp_from_rfc3339("2026-09-01T10:00:00+09:00"));
  CHECK(facts.last_event == *timestamp_from_rfc3339("2026-09-02T10:00:00+09:00"));
}

TEST_CASE("a reader of other settings goes on counting the lines and rows of its streams") {
  Reading reading(table_settings(table_text));
  reading.line("日時,利用者").line("2026-09-01 10:00:00,sato");
  const std::string other =
      "name: other\nformat: csv\nheader: false\ncolumns: [日時, 利用者]\ntime: 日時\nfields:\n"
      "  user.id: 利用者\nlogsource: {category: application}\n";
  LineReader next(table_settings(other));
  CHECK_FALSE(next.reads_alike(reading.reader));
  hand_over(reading, table_settings(other));
  reading.line("2026-09-01 10:01:00,abe");
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.last(Field::user_id) == "abe");
  CHECK(reading.last(Field::mk_source_line) == "3");
  CHECK(reading.reader.facts().rows == 2);
}

TEST_CASE("a mapping that changes in the middle of a file keeps the head the file began with") {
  const std::string other =
      "name: other\nformat: csv\nheader: true\ntime: 日時\nfields:\n  user.id: 利用者\n"
      "logsource: {category: application}\n";
  Reading reading(table_settings(table_text));
  SECTION("after rows") {
    reading.line("日時,利用者").line("2026-09-01 10:00:00,sato");
    hand_over(reading, table_settings(other));
  }
  SECTION("twice, without a row between") {
    reading.line("日時,利用者").line("2026-09-01 10:00:00,sato");
    hand_over(reading, table_settings(table_text + "zone: UTC\n"));
    hand_over(reading, table_settings(other));
  }
  SECTION("before the head came") {
    hand_over(reading, table_settings(other));
    reading.line("日時,利用者").line("2026-09-01 10:00:00,sato");
  }
  reading.line("2026-09-01 10:01:00,abe");
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.last(Field::user_id) == "abe");
  CHECK(reading.last(Field::mk_source_line) == "3");
  CHECK(reading.last().status == ParseStatus::ok);
}

TEST_CASE("what differs in anything that shapes an event does not read alike") {
  const LineReader reader(settings_of("sshd"));
  const auto alike = [&reader](const ReaderSettings& other) {
    return reader.reads_alike(LineReader(other));
  };
  CHECK(alike(settings_of("sshd")));
  CHECK_FALSE(alike(settings_of("syslog")));
  ReaderSettings zone = settings_of("sshd");
  zone.zone = *Zone::from("UTC");
  CHECK_FALSE(alike(zone));
  ReaderSettings encoding = settings_of("sshd");
  encoding.encoding = Encoding::cp932;
  CHECK_FALSE(alike(encoding));
  ReaderSettings named = settings_of("sshd");
  named.source = "other";
  CHECK_FALSE(alike(named));
}

TEST_CASE("all that is held of any stream is handed out when reading ends") {
  Reading reading("auditd");
  reading.line(record_of("SYSCALL", 7, half));
  Arena arena;
  std::vector<Event> held;
  const std::string line = record_of("SYSCALL", 8, half) + "\n";
  reading.reader.read({"test", {99, 0}, reading.received, Wholeness::whole, line}, Seq{9}, arena,
                      held);
  REQUIRE(held.empty());
  reading.reader.finish_all(arena, held);
  CHECK(held.size() == 2);
}

TEST_CASE("a row whose quoted value never ends is kept when its file ends") {
  ReaderSettings settings = table_settings(table_text);
  settings.encoding = Encoding::utf16le;
  Reading reading(settings);
  reading.text(*from_utf8("日時,利用者\n2026-09-01 10:00:00,\"sato\nabe\n", Encoding::utf16le));
  REQUIRE(reading.events.empty());
  Arena arena;
  std::vector<Event> held;
  reading.reader.finish(arena, held);
  REQUIRE(held.size() == 1);
  CHECK(held[0].status == ParseStatus::failed);
  CHECK(held[0][Field::mk_source_line] == "2");
  CHECK(reading.reader.facts().quarantined == 1);
  CHECK(reading.reader.facts().rows == 0);
}

}  // namespace metsuke
