#include "event/reader.h"

#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("reader: line numbers and offsets are those of the raw file") {
  Reading reading("syslog");
  reading.text("\r\nNov 23 06:27:44 vm a: x\r\nbad\r\nNov 23 06:27:44 vm a: y\r\n");
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.nothing == 1);
  CHECK(reading.faults.size() == 1);
  CHECK(reading.events[0].view()[Field::mk_source_line] == "2");
  CHECK(reading.events[0].view()[Field::mk_source_offset] == "2");
  CHECK(reading.events[1].view()[Field::mk_source_line] == "4");
  CHECK(reading.events[1].original == "Nov 23 06:27:44 vm a: y");
}

TEST_CASE("reader: fragments of a long line fail, the next line is read") {
  LineReader reader(settings_of("syslog"));
  Arena arena;
  std::vector<Event> events;
  const auto read = [&](Wholeness wholeness, std::uint64_t offset) {
    const Record record{"s", {1, offset}, {}, wholeness, "Nov 23 06:27:44 vm a: x\n"};
    return reader.read(record, Seq{1}, arena, events);
  };
  CHECK(read(Wholeness::first, 0).code == Code::line_too_long);
  CHECK(read(Wholeness::last, 100).state == ReadOutcome::State::failed);
  CHECK(read(Wholeness::whole, 200).state == ReadOutcome::State::events);
  CHECK(events.back()[Field::mk_source_line] == "2");
  CHECK(reader.facts().quarantined == 1);
}

TEST_CASE("reader: CP932 is decoded line by line, a bad byte fails its line with its offset") {
  ReaderSettings settings;
  settings.mapping = mapping_named("door_gate");
  Reading reading(settings);
  const auto head =
      from_utf8("日時,ユーザーID,ユーザー名,ユーザー名ふりがな,ゲートID,ゲート名,照合機器ID,"
                "照合機器タイプ,ログ名称\n2026/3/31 22:01:26,A1,①㈱髙﨑 表ソ能,,G04,通用口,R0,"
                "カード,退室\n",
                Encoding::cp932);
  REQUIRE(head);
  reading.text(*head);
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::user_full_name) == "①㈱髙﨑 表ソ能");
  CHECK(reading.last(Field::message).find("退室") != std::string::npos);
  reading.text("2026/3/31 22:01:26,A\xFF,,,,,,,\n");
  REQUIRE(reading.faults.size() == 1);
  CHECK(reading.faults[0].find("byte 20") != std::string::npos);
}

TEST_CASE("reader: UTF-16 rows go on over line breaks, the first line is theirs") {
  ReaderSettings settings;
  settings.mapping = mapping_named("alert_log");
  Reading reading(settings);
  const auto bytes = from_utf8("\xEF\xBB\xBFログ取得日時\tクライアント\tユーザー名\tログ種別\t内容\r\n"
                               "\"2026-03-31 22:02:08\"\t\"C0\"\t\"A1\"\t"
                               "\"FileCopy\"\t\"改\n行\"\r\n",
                               Encoding::utf16le);
  REQUIRE(bytes);
  reading.text(*bytes);
  CHECK(reading.faults.empty());
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::file_path) == "改\n行");
  CHECK(reading.last(Field::mk_source_line) == "2");
}

TEST_CASE("reader: one row, several events, a missing time is no event") {
  ReaderSettings settings;
  settings.mapping = mapping_named("entry_exit_daily");
  Reading reading(settings);
  reading.line("従業員ID,従業員名,所属グループID,所属グループ名,年月日,入館時刻,退館時刻,PC起動時刻,"
               "PC停止時刻");
  reading.line("A1,x,K10,y,2026/03/30,9:49,26:27,,");
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.events[0].view()[Field::event_action] == "door-in");
  CHECK(reading.events[1].occurred == moment("2026-03-30T17:27:00Z"));
  CHECK(reading.events[1].view()[Field::mk_source_line] == "2");
  reading.line("A1,x,K10,y,2026/03/31,9:49,,,");
  CHECK(reading.events.size() == 3);
}

TEST_CASE("reader: the same lines give the same events, whatever the stream's neighbours") {
  LineReader reader(settings_of("auto"));
  Arena arena;
  std::vector<Event> events;
  std::uint64_t offset = 0;
  for (int round = 0; round < 3; ++round) {
    for (std::uint64_t stream = 1; stream < 4; ++stream) {
      const Record record{"s", {stream, offset}, {}, Wholeness::whole, "{\"user\":\"x\"}\n"};
      REQUIRE(reader.read(record, Seq{1}, arena, events).state == ReadOutcome::State::events);
    }
    offset += 13;
  }
  CHECK(events.back()[Field::mk_source_line] == "3");
  CHECK(events.back()[Field::mk_source_offset] == "26");
}

TEST_CASE("reader: a mixed stream in RFC 5424 headers") {
  Reading reading("auto");
  const std::string head = "<38>1 2026-11-23T06:27:44Z h ";
  reading.line(head + "sshd 1 - - Accepted password for a from 192.0.2.1 port 5 ssh2");
  CHECK(reading.last(Field::event_action) == "logon");
  reading.line(head + "doorctl 1 - - 2026-03-01 00:00:00,D,100123,u,IN,ACCESS_DENIED,\"x, y\"");
  CHECK(reading.last(Field::event_outcome) == "failure");
  reading.line(head + "portal 1 - - {\"ts\":\"2026-03-01T00:00:00Z\",\"actor\":{\"user\":\"u\"}}");
  CHECK(reading.last(Field::user_name) == "u");
  CHECK(reading.last(Field::host_name) == "h");
  reading.line(head + "nginx 1 - - worker process 7 exited");
  CHECK(reading.last(Field::event_dataset) == "syslog");
  CHECK(reading.faults.empty());
}

TEST_CASE("reader: an unreadable continuation does not hold the next rows") {
  ReaderSettings settings;
  settings.mapping = mapping_named("alert_log");
  Reading reading(settings);
  reading.text(std::string("\"\0a\0\n\0b\0\"\0x\0\n\0", 14));
  reading.text(std::string("\xD8\0\n\0", 4));
  CHECK(reading.events.empty());
  CHECK(reading.faults.size() == 1);
}

}  // namespace metsuke
