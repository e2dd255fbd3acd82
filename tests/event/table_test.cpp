#include "event/table.h"

#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

Reading table(const std::string& more, const std::string& columns = "[日時, 氏名, 区分]") {
  Complaints complaints;
  ReaderSettings settings;
  settings.format = "csv";
  settings.mapping = read_mapping("name: m\nformat: csv\ncolumns: " + columns + "\ntime: 日時\n" +
                                      more + "fields: {user.full_name: 氏名}\n",
                                  "m.yaml", complaints);
  REQUIRE(settings.mapping != nullptr);
  return Reading(settings);
}

}  // namespace

TEST_CASE("table: preamble, head, rows, footer, the declared count is known") {
  Reading reading = table("declared_rows: 全件数\nfooter: 合計\n");
  reading.text("\xEF\xBB\xBF[出力日時],2026/04/02\r\n[全件数],\"1,002\"\r\n\r\n日時,氏名,区分\r\n");
  reading.text("2026/03/31 22:00,田中 太郎,入\r\n\"2026/03/31 23:00\",\"二\n行\",退\r\n");
  reading.text("日時,氏名,区分\r\n合計,2,\r\n");
  CHECK(reading.faults.empty());
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.last(Field::user_full_name) == "二\n行");
  CHECK(reading.last(Field::mk_source_line) == "6");
  CHECK(reading.reader.facts().declared_rows == 1002);
  CHECK(reading.reader.facts().rows == 2);
  CHECK(reading.nothing == 6);
}

TEST_CASE("table: the preamble says a range") {
  const auto range_of = [](const std::string& labels, std::string_view preamble) {
    Reading reading = table("declared_range: " + labels + "\n");
    reading.text(std::string(preamble) + "日時,氏名,区分\n2026/03/31 22:00,a,b\n");
    CHECK(reading.faults.empty());
    const StreamFacts& facts = reading.reader.facts();
    return (facts.declared_from ? to_rfc3339(*facts.declared_from) : "-") + ".." +
           (facts.declared_to ? to_rfc3339(*facts.declared_to) : "-");
  };
  const std::string two = "[検索範囲(開始), 検索範囲(終了)]";
  // Days last until their end; moments are what they are.
  CHECK(range_of(two, "[検索範囲(開始)],2026/03/01\n[検索範囲(終了)],2026/03/31\n") ==
        "2026-02-28T15:00:00Z..2026-03-31T14:59:59.999999999Z");
  CHECK(range_of(two, "[検索範囲(開始)],2026/03/01 08:00\n[検索範囲(終了)],2026/03/31 18:00\n") ==
        "2026-02-28T23:00:00Z..2026-03-31T09:00:00Z");
  CHECK(range_of(two, "[検索範囲(開始)],\n[検索範囲(終了)],令和8年3月31日\n") ==
        "-..2026-03-31T14:59:59.999999999Z");
  for (const char* mark : {"～", "〜", " - ", "から", "~"}) {
    CAPTURE(mark);
    CHECK(range_of("検索期間", "検索期間,2026/03/01" + std::string(mark) + "2026/03/31\n") ==
          "2026-02-28T15:00:00Z..2026-03-31T14:59:59.999999999Z");
  }
  CHECK(range_of("検索期間", "検索期間,すべて\n") == "-..-");
}

TEST_CASE("table: a time in seven columns, a day that begins at five") {
  Complaints complaints;
  ReaderSettings settings = settings_of("csv");
  settings.mapping = read_mapping(R"(
name: m
format: csv
columns: [年, 月, 日, 時, 分, 秒, ミリ秒, 氏名]
time: [年, 月, 日, 時, 分, 秒, ミリ秒]
fields: {user.full_name: 氏名}
)",
                                  "m.yaml", complaints);
  REQUIRE(settings.mapping != nullptr);
  Reading reading(settings);
  reading.text("年,月,日,時,分,秒,ミリ秒,氏名\n2026,3,31,22,2,3,7,a\n2026,3,31,22,2,,7,b\n");
  REQUIRE(reading.events.size() == 1);
  CHECK(to_rfc3339(reading.last().view().occurred) == "2026-03-31T13:02:03.007Z");
  CHECK(reading.faults.size() == 1);

  settings.mapping = read_mapping(R"(
name: m
format: csv
columns: [日付, 時刻, 氏名]
time: [日付, 時刻]
day_begins: "05:00"
fields: {user.full_name: 氏名}
)",
                                  "m.yaml", complaints);
  REQUIRE(settings.mapping != nullptr);
  Reading night(settings);
  night.text("日付,時刻,氏名\n2026/03/31,04:59,a\n");
  REQUIRE(night.events.size() == 1);
  CHECK(to_rfc3339(night.last().view().occurred) == "2026-03-31T19:59:00Z");
}

TEST_CASE("table: a row that does not fit fails alone") {
  Reading reading = table("");
  reading.text("日時,氏名,区分\n2026/03/31 22:00,a\n2026/03/31 22:00,a,b,c\n");
  reading.text("soon,a,b\n2026/03/31 22:00,\"a\"b,c\n2026/03/31 22:00,a,b,\n");
  CHECK(reading.faults.size() == 4);
  CHECK(reading.events.size() == 1);
  CHECK(reading.reader.facts().quarantined == 4);
}

TEST_CASE("table: another head is no preamble") {
  Reading reading = table("");
  reading.text("日時,名前,区分\n2026/03/31 22:00,a,b\n");
  CHECK(reading.events.empty());
  CHECK(reading.faults.size() == 2);
}

TEST_CASE("table: without head, and read from the middle of a file") {
  Reading reading = table("header: false\n");
  reading.line("2026/03/31 22:00,a,b");
  CHECK(reading.events.size() == 1);
  Complaints complaints;
  ReaderSettings settings;
  settings.mapping = mapping_named("door_gate");
  LineReader reader(settings);
  Arena arena;
  std::vector<Event> events;
  const std::string row = "2026/3/31 22:01:26,A1002,x,,G04,y,R0,z,\x93\xFC\x8E\xBA\n";
  const Record record{"door", {9, 5000}, {}, Wholeness::whole, row};
  CHECK(reader.read(record, Seq{1}, arena, events).state == ReadOutcome::State::events);
  REQUIRE(events.size() == 1);
  CHECK(events[0][Field::event_action] == "door-in");
  CHECK_FALSE(events[0].has(Field::mk_source_line));
}

}  // namespace metsuke
