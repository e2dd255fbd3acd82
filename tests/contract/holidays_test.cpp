#include <catch2/catch.hpp>

#include "base/unicode.h"
#include "contract/calendar.h"

using namespace metsuke;
using namespace std::chrono;

TEST_CASE("the government's table is read in its own encoding") {
  const std::string text =
      "国民の祝日・休日月日,国民の祝日・休日名称\r\n2026/1/1,元日\r\n2026/9/22,休日\r\n";
  const Result<Holidays> table = Holidays::read(*from_utf8(text, Encoding::cp932));
  REQUIRE(table);
  CHECK(table->name(2026y / January / 1) == "元日");
  CHECK(table->name(2026y / September / 22) == "休日");
  CHECK(table->name(2026y / September / 23).empty());
  CHECK(table->covers(2026y / December / 31));
  CHECK_FALSE(table->covers(2025y / December / 31));
  CHECK_FALSE(table->covers(2027y / January / 1));
}

TEST_CASE("a planned year is marked and read all the same; a year left out is not covered") {
  const Result<Holidays> table = Holidays::read(
      "\xEF\xBB\xBF"
      "2026-01-01,元日\n2028-01-01,元日,予定\n");
  REQUIRE(table);
  CHECK(table->covers(2028y / May / 5));
  CHECK_FALSE(table->covers(2027y / May / 5));
}

TEST_CASE("a table with a line that is no date is refused with its line") {
  const Result<Holidays> table = Holidays::read("月日,名称\n2026/2/30,ない日\n");
  REQUIRE_FALSE(table);
  CHECK(table.error().detail.find("line 2") != std::string::npos);
  CHECK_FALSE(Holidays::read(""));
  CHECK_FALSE(Holidays::read("月日,名称\n"));
  CHECK_FALSE(Holidays::read("2026/1/1\n"));
  CHECK_FALSE(Holidays::read("2026/1/1,\n"));
  CHECK_FALSE(Holidays::read(std::string_view("\xFF\xFE\x00\x81", 4)));
}
