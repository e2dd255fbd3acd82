// Goal: XML whose rows are elements is read by a mapping, wherever its lines break; what is no row
// and no markup is refused. Method: documents of our own through the production reader, cut at
// every line, and all in one line.
#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {
namespace {

ReaderSettings by_rows(std::string_view more = "") {
  Complaints complaints;
  ReaderSettings settings = settings_of("xml");
  settings.mapping = read_mapping(std::string(R"(
name: door
format: xml
row: record
time: [day, when/clock]
zone: Asia/Tokyo
logsource: {category: physical_access}
fields:
  user.name: person
  mk.door.name: place@name
  event.action: {column: kind, values: {IN: door-in, OUT: door-out}}
)") + std::string(more),
                                  "m.yaml", complaints);
  REQUIRE(settings.mapping != nullptr);
  return settings;
}

constexpr const char* first_row =
    R"(<record day="2026/09/01" kind="IN"><when><clock>25:10</clock></when>)"
    R"(<person>佐藤 &amp; 鈴木</person><place name="書庫 &gt; 奥"/></record>)";
constexpr const char* second_row =
    R"(<record day="2026/09/02" kind='OUT'><when><clock>08:00</clock></when><person>A1</person></record>)";

}  // namespace

TEST_CASE("xml rows: attributes, texts, attributes of elements within") {
  Reading reading(by_rows());
  reading.line(R"(<?xml version="1.0" encoding="UTF-8"?>)").line("<log>").line(first_row);
  reading.line("</log>");
  CHECK(reading.faults.empty());
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last(Field::user_name) == "佐藤 & 鈴木");
  CHECK(reading.last(Field::mk_door_name) == "書庫 > 奥");
  CHECK(reading.last(Field::event_action) == "door-in");
  CHECK(reading.last().view().occurred == moment("2026-09-01T16:10:00Z"));
  CHECK(reading.last(Field::mk_source_line) == "3");
  CHECK(reading.last(Field::event_original) == first_row);
  CHECK(reading.reader.facts().rows == 1);
}

TEST_CASE("xml rows: the same wherever the lines break") {
  const std::string whole = std::string("<log>") + first_row + second_row + "</log>";
  Reading one(by_rows());
  one.line(whole);
  REQUIRE(one.events.size() == 2);
  CHECK(one.reader.facts().rows == 2);
  for (std::size_t at = 1; at < whole.size(); ++at) {
    // A break within a word would be another text; blanks and tags' ends are where lines break.
    if (whole[at - 1] != '>' || whole[at] != '<') continue;
    INFO(at);
    Reading two(by_rows());
    two.line(whole.substr(0, at)).line(whole.substr(at));
    CHECK(two.faults.empty());
    REQUIRE(two.events.size() == 2);
    for (std::size_t event = 0; event < 2; ++event)
      for (const Field field : {Field::user_name, Field::event_action, Field::mk_door_name})
        CHECK(two.events[event].view()[field] == one.events[event].view()[field]);
    CHECK(two.reader.facts().rows == 2);
  }
}

TEST_CASE("xml rows: a bad row is kept as unread, its neighbours are read") {
  Reading reading(by_rows());
  reading.line(std::string("<record day=\"2026/13/01\"><when><clock>1:00</clock></when></record>") +
               second_row);
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.events[0].view()[Field::mk_parse_status] == "failed");
  CHECK(reading.events[1].view()[Field::user_name] == "A1");
  CHECK(reading.reader.facts().quarantined == 1);
}

TEST_CASE("xml rows: text outside of rows, a row without its end, a DOCTYPE within") {
  Reading reading(by_rows());
  reading.line("this is no XML");
  CHECK(reading.faults.size() == 1);
  reading.line(R"(<record day="2026/09/01"><person>A)");
  CHECK(reading.events.empty());
  Arena arena;
  std::vector<Event> events;
  reading.reader.finish(arena, events);
  REQUIRE(events.size() == 1);
  CHECK(events[0][Field::mk_parse_status] == "failed");
  CHECK(events[0][Field::event_original].find("<person>A") != std::string_view::npos);
}

TEST_CASE("xml rows: one row, several events, in any format of names") {
  Complaints complaints;
  ReaderSettings settings = settings_of("ndjson");
  settings.mapping = read_mapping(R"(
name: attendance
format: ndjson
fields: {user.name: who}
events:
  - {time: [day, in], fields: {event.action: {constant: door-in}}}
  - {time: [day, out], fields: {event.action: {constant: door-out}}}
)",
                                  "m.yaml", complaints);
  REQUIRE(settings.mapping != nullptr);
  Reading reading(settings);
  reading.line(R"({"who":"A1","day":"2026/09/01","in":"9:00","out":"26:00"})");
  reading.line(R"({"who":"A2","day":"2026/09/01","in":"9:00","out":""})");
  REQUIRE(reading.events.size() == 3);
  CHECK(reading.events[1].view()[Field::event_action] == "door-out");
  CHECK(reading.events[1].view().occurred == moment("2026-09-01T17:00:00Z"));
}

}  // namespace metsuke
