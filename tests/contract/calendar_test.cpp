#include "contract/calendar.h"

#include <catch2/catch.hpp>

using namespace metsuke;
using namespace std::chrono;

namespace {

Date day_of(std::string_view text) { return *date_from(text); }
Timestamp moment(std::string_view text) { return *timestamp_from_rfc3339(text); }

Calendar town_hall() {
  Calendar calendar;
  calendar.holidays = *Holidays::read(
      "2025/11/3,文化の日\n2025/11/23,勤労感謝の日\n2025/11/24,休日\n2026/1/1,元日\n"
      "2026/1/12,成人の日\n2026/2/11,建国記念の日\n2026/2/23,天皇誕生日\n2026/3/20,春分の日\n"
      "2026/4/29,昭和の日\n2026/5/3,憲法記念日\n2026/5/4,みどりの日\n2026/5/5,こどもの日\n"
      "2026/5/6,休日\n2026/7/20,海の日\n2026/8/11,山の日\n2026/9/21,敬老の日\n2026/9/22,休日\n"
      "2026/9/23,秋分の日\n2026/10/12,スポーツの日\n2026/11/3,文化の日\n2026/11/23,勤労感謝の日\n");
  Shift usual;
  usual.id = "default";
  usual.hours.push_back({0b0111110, 8 * 60 + 30, 17 * 60 + 15});
  Shift operators;
  operators.id = "operators";
  operators.hours.push_back({0b1111110, 8 * 60, 20 * 60});
  Shift night;
  night.id = "night";
  night.hours.push_back({0b0111110, 22 * 60, 6 * 60});
  calendar.shifts = {usual, operators, night};
  return calendar;
}

}  // namespace

TEST_CASE("a report's last day is moved past closed days, as computed by hand") {
  struct Vector {
    const char* known;
    int n;
    const char* due;
  };
  const Calendar calendar = town_hall();
  for (const Vector& vector :
       {Vector{"2025-12-05", 30, "2026-01-05"}, Vector{"2025-11-01", 60, "2026-01-05"},
        Vector{"2025-11-01", 30, "2025-12-01"}, Vector{"2026-04-06", 30, "2026-05-07"},
        Vector{"2026-08-23", 30, "2026-09-24"}, Vector{"2026-06-01", 30, "2026-06-30"},
        Vector{"2026-06-01", 60, "2026-07-30"}, Vector{"2026-02-14", 30, "2026-03-16"}}) {
    INFO(vector.known << " +" << vector.n);
    const std::optional<Date> due = calendar.nth_day_open(day_of(vector.known), vector.n);
    REQUIRE(due);
    CHECK(to_text(*due) == vector.due);
  }
}

TEST_CASE("outside the table nobody can say") {
  const Calendar calendar = town_hall();
  CHECK_FALSE(calendar.nth_day_open(day_of("2026-12-10"), 30));
  CHECK_FALSE(calendar.closed(day_of("2027-02-03")));
  CHECK_FALSE(calendar.business_day(day_of("2027-02-03")));
  CHECK_FALSE(calendar.business_days_after(day_of("2026-12-31"), 3));
  CHECK_FALSE(calendar.due_at(*due_from("next business day"), day_of("2027-02-03")));
  CHECK_FALSE(calendar.in_shift(moment("2027-02-03T10:00:00+09:00"), "default"));
  // A Saturday is closed whatever the table says, and outside the hours nobody works.
  CHECK(calendar.closed(day_of("2027-02-06")) == true);
  CHECK(calendar.in_shift(moment("2027-02-03T03:00:00+09:00"), "default") == false);
}

TEST_CASE("business days step over weekends, holidays and the turn of the year") {
  const Calendar calendar = town_hall();
  CHECK(calendar.business_days_after(day_of("2026-09-18"), 1) == day_of("2026-09-24"));
  CHECK(calendar.business_days_after(day_of("2025-12-26"), 1) == day_of("2026-01-05"));
  CHECK(calendar.business_days_after(day_of("2026-09-30"), 3) == day_of("2026-10-05"));
  CHECK_FALSE(calendar.business_days_after(day_of("2026-09-30"), 0));
  Calendar shut = calendar;
  shut.closed_weekdays = 0b1111111;
  CHECK_FALSE(shut.business_days_after(day_of("2026-09-30"), 1));
}

TEST_CASE("due times") {
  const Calendar calendar = town_hall();
  const auto due = [&](const char* text, const char* last) {
    const std::optional<Timestamp> at = calendar.due_at(*due_from(text), day_of(last));
    return at ? to_japan_text(*at) : std::string("?");
  };
  CHECK(due("3rd business day", "2026-09-30") == "2026-10-06 00:00:00");
  CHECK(due("next business day 12:00", "2026-09-18") == "2026-09-24 12:00:00");
  CHECK(due("next day 06:00", "2026-09-18") == "2026-09-19 06:00:00");
  CHECK(due("24 h", "2026-09-18") == "2026-09-20 00:00:00");
  CHECK(due("15th", "2026-09-30") == "2026-10-16 00:00:00");
}

TEST_CASE("shifts end on closed days, run over midnight, and may open a Saturday") {
  const Calendar calendar = town_hall();
  const auto inside = [&](const char* at, const char* shift) {
    return calendar.in_shift(moment(at), shift);
  };
  CHECK(inside("2026-09-03T08:30:00+09:00", "default") == true);
  CHECK(inside("2026-09-03T08:29:59+09:00", "default") == false);
  CHECK(inside("2026-09-03T17:15:00+09:00", "default") == false);
  CHECK(inside("2026-09-21T10:00:00+09:00", "default") == false);
  CHECK(inside("2026-12-29T10:00:00+09:00", "default") == false);
  CHECK(inside("2026-09-05T10:00:00+09:00", "default") == false);
  CHECK(inside("2026-09-05T10:00:00+09:00", "operators") == true);
  CHECK(inside("2026-09-05T10:00:00+09:00", "not a shift") == false);
  CHECK(inside("2026-09-03T23:00:00+09:00", "night") == true);
  CHECK(inside("2026-09-04T05:59:00+09:00", "night") == true);
  CHECK(inside("2026-09-04T06:00:00+09:00", "night") == false);
  CHECK(inside("2026-09-05T05:00:00+09:00", "night") == true);   // Friday's night.
  CHECK(inside("2026-09-07T05:00:00+09:00", "night") == false);  // Nobody began on Sunday.
  CHECK_FALSE(Calendar().in_shift(moment("2026-09-03T10:00:00+09:00"), "default"));
}
