#include "source/office.h"

#include <catch2/catch.hpp>
#include <string>

using namespace metsuke;

namespace {

std::string day_of(std::string_view text) {
  const auto moment = office_time(text);
  if (!moment) return "";
  return to_text(moment->day) + (moment->is_midnight ? " midnight" : "");
}

}  // namespace

TEST_CASE("a number has commas and full-width digits, and nothing else") {
  CHECK(office_number("1,204") == 1204);
  CHECK(office_number(" １２３ ") == 123);
  for (const char* const other : {"", "12件", "-1", "1.5", "18446744073709551616"})
    CHECK_FALSE(office_number(other));
}

TEST_CASE("a period is written in many ways, and never guessed") {
  for (const char* const text : {"2026/9/1～2026/9/30", "２０２６年９月", "2026-09-01..2026-09-30",
                                 "2026年9月1日〜2026年9月30日"}) {
    INFO(text);
    const auto period = office_period(text);
    REQUIRE(period);
    CHECK(to_text(period->from) == "2026-09-01");
    CHECK(to_text(period->to) == "2026-09-30");
  }
  for (const char* const text : {"", "9月16日〜30日", "2026/9/30～2026/9/1", "2026/13/1"})
    CHECK_FALSE(office_period(text));
}

TEST_CASE("a time belongs to a day of Japan, only midnight is no day of its own") {
  CHECK(day_of("2026-09-01") == "2026-09-01");
  CHECK(day_of("2026/9/1 08:30") == "2026-09-01");
  CHECK(day_of("２０２６年９月１日 ８:３０:００") == "2026-09-01");
  CHECK(day_of("2026-09-01T08:30:00+09:00") == "2026-09-01");
  CHECK(day_of("2026-10-01T00:00:00") == "2026-10-01 midnight");
  CHECK(day_of("2026-10-01 0:00") == "2026-10-01 midnight");
  CHECK(day_of("2026-09-30 24:00") == "2026-09-30");
  CHECK(day_of("2026-09-30 00:00:01") == "2026-09-30");
  for (const char* const text :
       {"", "2026-09", "2026-09-01T08:30:00Z", "2026-09-01T08:30:00+00:00", "2026-09-01 25:00",
        "2026-09-01 24:01", "2026-09-01 8", "2026-09-01 8:3x", "08:30", "2026-09-31",
        "2026-09-01 1:2:3:4", "2026-09-01 100:00"})
    CHECK(day_of(text).empty());
}
