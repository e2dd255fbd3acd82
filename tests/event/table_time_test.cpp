#include <catch2/catch.hpp>

#include "event/timestamps.h"

namespace metsuke {
namespace {

std::string read_time(std::string_view text) {
  const auto at = time_from_table(text, Zone{});
  return at ? to_rfc3339(*at) : "unreadable";
}

std::string read_time(std::string_view date, std::string_view time) {
  const auto at = time_from_table(date, time, Zone{});
  return at ? to_rfc3339(*at) : "unreadable";
}

}  // namespace

TEST_CASE("table time: the forms that tables contain") {
  const std::string expected = "2026-03-31T13:02:03Z";
  for (const char* text :
       {"2026/03/31 22:02:03", "2026-03-31 22:02:03", "2026/3/31 22:2:3", "20260331220203",
        "20260331 220203", "26/03/31 22:02:03", "令和8年3月31日 22時02分03秒", "R8.3.31 22:02:03",
        "R080331 22:02:03", "２０２６／０３／３１　２２：０２：０３",
        "2026年3月31日 午後10時2分3秒", "2026-03-31T22:02:03+09:00", "2026-03-31T13:02:03Z",
        "2026/03/31(火) 22:02:03", "2026.03.31 22:02:03", "2026/03/31 10:02:03 PM",
        "2026/03/31 22:02:03 JST", "2026/03/31 13:02:03 GMT", "2026/03/30 46:02:03"}) {
    CAPTURE(text);
    CHECK(read_time(text) == expected);
  }
}

TEST_CASE("table time: a day that begins at five") {
  const auto read_day = [](std::string_view date, std::string_view time) {
    const auto at = time_from_table(date, time, Zone{}, std::chrono::hours(5));
    return at ? to_rfc3339(*at) : "unreadable";
  };
  CHECK(read_day("2026/03/31", "05:00") == "2026-03-30T20:00:00Z");
  CHECK(read_day("2026/03/31", "23:59:59") == "2026-03-31T14:59:59Z");
  CHECK(read_day("2026/03/31", "00:10") == "2026-03-31T15:10:00Z");
  CHECK(read_day("2026/03/31", "04:59:59.9") == "2026-03-31T19:59:59.900Z");
  // Told already.
  CHECK(read_day("2026/03/31", "25:10") == "2026-03-31T16:10:00Z");
}

TEST_CASE("table time: as web servers and proxies write it") {
  const std::string expected = "2026-09-19T10:26:56Z";
  CHECK(read_time("[19/Sep/2026:19:26:56 +0900]") == expected);
  CHECK(read_time("19/Sep/2026:19:26:56 +0900") == expected);
  CHECK(read_time("19/Sep/2026:10:26:56 +0000") == expected);
  CHECK(read_time("19/Sep/2026:19:26:56") == expected);
  CHECK(read_time("[19/Sep/2026:19:26:56", "+0900]") == expected);
  CHECK(read_time("[19/Foo/2026:19:26:56", "+0900]") == "unreadable");
}

TEST_CASE("table time: a time of day alone") {
  CHECK(clock_from_table("05:00") == Duration(std::chrono::hours(5)));
  CHECK(clock_from_table("5時30分") == Duration(std::chrono::minutes(330)));
  CHECK(!clock_from_table("24:00"));
  CHECK(!clock_from_table("noon"));
  CHECK(!clock_from_table("05:00 x"));
}

TEST_CASE("table time: date and time in columns of their own") {
  CHECK(read_time("26/03/31", "22:02:03") == "2026-03-31T13:02:03Z");
  CHECK(read_time("R８.３.３１", "22時00分") == "2026-03-31T13:00:00Z");
  CHECK(read_time("2026/03/30", "26:27") == "2026-03-30T17:27:00Z");
  CHECK(read_time("2026/03/30", "24:00") == "2026-03-30T15:00:00Z");
  CHECK(read_time("20260331", "000248") == "2026-03-30T15:02:48Z");
  CHECK(read_time("2026/03/31 0:00:00", "9:05") == "2026-03-31T00:05:00Z");
  CHECK(read_time("令和元年5月1日", "午前0時") == "2019-04-30T15:00:00Z");
  CHECK(read_time("平成31年4月30日", "午後3時5分") == "2019-04-30T06:05:00Z");
  CHECK(read_time("2026/03/31 1:00:00", "9:05") == "unreadable");
}

TEST_CASE("table time: a date alone is its midnight, fractions are kept") {
  CHECK(read_time("2026/03/31") == "2026-03-30T15:00:00Z");
  CHECK(read_time("2026/03/31 22:02:03.5") == "2026-03-31T13:02:03.500Z");
  CHECK(read_time("2026-03-31 22:02:03,672") == "2026-03-31T13:02:03.672Z");
}

TEST_CASE("table time: what is none is refused") {
  for (const char* text :
       {"", "x", "2026/02/29", "2026/13/01", "2026/03/31 48:00", "2026/03/31 22:60",
        "2026/03/31 22", "2026/03/31 22:02:03 xyz", "2026-03/31", "R99", "午後3時", "令和8年",
        "12345", "2026/03/31 22:02:03+99:00", "9999/01/01", "R8.3", "2026年3月31"}) {
    CAPTURE(text);
    CHECK(read_time(text) == "unreadable");
  }
  CHECK(read_time("2026/03/31", "") == "unreadable");
  CHECK(read_time("", "22:00") == "unreadable");
}

}  // namespace metsuke
