#include <catch2/catch.hpp>

#include "contract/calendar.h"

using namespace metsuke;

TEST_CASE("due times as a contract writes them") {
  const Result<Due> third = due_from("3rd business day");
  REQUIRE(third);
  CHECK(third->kind == Due::Kind::nth_business_day);
  CHECK(third->nth == 3);
  CHECK(third->minute == 24 * 60);
  const Result<Due> noon = due_from("next business day 12:00");
  REQUIRE(noon);
  CHECK(noon->kind == Due::Kind::next_business_day);
  CHECK(noon->minute == 12 * 60);
  const Result<Due> early = due_from("next day 6:30");
  REQUIRE(early);
  CHECK(early->kind == Due::Kind::next_day);
  CHECK(early->minute == 6 * 60 + 30);
  const Result<Due> fifteenth = due_from("15th");
  REQUIRE(fifteenth);
  CHECK(fifteenth->kind == Due::Kind::nth_day);
  CHECK(fifteenth->nth == 15);
  const Result<Due> hours = due_from("24 h");
  REQUIRE(hours);
  CHECK(hours->kind == Due::Kind::after);
  CHECK(hours->after == std::chrono::hours(24));
}

TEST_CASE("due times nobody means are refused") {
  for (const char* text : {"", "3", "3nd business day", "0th", "11st", "3rd working day",
                           "next business day 24:30", "next day 6", "next week", "12:00"}) {
    INFO(text);
    CHECK_FALSE(due_from(text));
  }
}

TEST_CASE("minutes of a day") {
  CHECK(minute_of_day_from("08:30") == 510);
  CHECK(minute_of_day_from("24:00") == 1440);
  for (const char* text : {"24:01", "8", "8:5", "08:60", "-1:00", "08:30x", ":30"}) {
    INFO(text);
    CHECK_FALSE(minute_of_day_from(text));
  }
}
