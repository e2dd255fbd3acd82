#include "event/table.h"

#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

Reading table(const std::string& more, const std::string& columns = "[日時, 氏名, 区分]") {
  Complaints complaints;
  ReaderSettings settings;
  settings.format = "csv";
  settings.mapping =
      read_mapping("name: m\nformat: csv\ncolumns: " + columns + "\ntime: 日時\n" + more +
                       "fields: {user.full_name: 氏名}\n",
                   "m.yaml", complaints);
  REQUIRE(settings.mapping != nullptr);
  return Reading(settings);
}

}  // namespace

TEST_CASE("table: preamble, head, rows, footer; the declared count is known") {
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
