#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>

#include "base/unicode.h"
#include "contract/calendar.h"

using namespace metsuke;
using namespace std::chrono;

namespace {

// The law (国民の祝日に関する法律 2条・3条) computed, as the other opinion on the shipped table.
// Equinoxes by the usual approximation, good until 2099.
std::map<Date, std::string> holidays_by_law(int number) {
  const std::chrono::year year(number);
  const int since = number - 1980;
  const auto equinox = [&](double base) {
    return day(static_cast<unsigned>(base + 0.242194 * since - since / 4));
  };
  std::map<sys_days, std::string> days;
  const auto add = [&](year_month_day date, const char* name) { days[sys_days(date)] = name; };
  const auto monday = [&](month in, unsigned nth, const char* name) {
    days[sys_days(year / in / Monday[nth])] = name;
  };
  add(year / 1 / 1, "元日");
  monday(January, 2, "成人の日");
  add(year / 2 / 11, "建国記念の日");
  add(year / 2 / 23, "天皇誕生日");
  add(year / March / equinox(20.8431), "春分の日");
  add(year / 4 / 29, "昭和の日");
  add(year / 5 / 3, "憲法記念日");
  add(year / 5 / 4, "みどりの日");
  add(year / 5 / 5, "こどもの日");
  monday(July, 3, "海の日");
  add(year / 8 / 11, "山の日");
  monday(September, 3, "敬老の日");
  add(year / September / equinox(23.2488), "秋分の日");
  monday(October, 2, "スポーツの日");
  add(year / 11 / 3, "文化の日");
  add(year / 11 / 23, "勤労感謝の日");
  const std::map<sys_days, std::string> named = days;
  std::map<Date, std::string> all;
  for (const auto& [date, name] : named) {
    all[Date(date)] = name;
    sys_days instead = date + std::chrono::days(1);
    while (named.contains(instead)) instead += std::chrono::days(1);
    if (weekday(date) == Sunday) all[Date(instead)] = "休日";
    const sys_days between = date + std::chrono::days(1);
    if (named.contains(between + std::chrono::days(1)) && !named.contains(between) &&
        weekday(between) != Sunday)
      all[Date(between)] = "休日";
  }
  return all;
}

}  // namespace

TEST_CASE("the shipped table names every holiday of the law, to 2050, and no other day") {
  std::ifstream file(METSUKE_ROOT "/config/calendars/jp-holidays.csv", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Result<Holidays> table = Holidays::read(text);
  REQUIRE(table);
  for (int number = 2024; number <= 2050; ++number) {
    const std::map<Date, std::string> law = holidays_by_law(number);
    const sys_days end = std::chrono::year(number + 1) / 1 / 1;
    for (sys_days date = std::chrono::year(number) / 1 / 1; date < end; date += days(1)) {
      INFO(to_text(Date(date)));
      const auto named = law.find(Date(date));
      REQUIRE(table->name(Date(date)) == (named == law.end() ? "" : named->second));
    }
  }
  CHECK_FALSE(table->covers(2051y / January / 1));
  // What no one has published yet is marked.
  CHECK(text.find("2028/1/1,元日,予定") != std::string::npos);
  CHECK(text.find("2027/1/1,元日,\n") != std::string::npos);
}

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

TEST_CASE("a planned year is marked and read all the same, a year left out is not covered") {
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
