#include "base/time.h"

#include <catch2/catch.hpp>

using namespace metsuke;
using namespace std::chrono_literals;

namespace {

Timestamp at(const char* text) { return *timestamp_from_rfc3339(text); }

Date date(int year, unsigned month, unsigned day) {
  return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}

}  // namespace

TEST_CASE("RFC 3339 is read with any offset and written in UTC") {
  CHECK(to_rfc3339(at("2026-09-12T12:04:05+09:00")) == "2026-09-12T03:04:05Z");
  CHECK(to_rfc3339(at("2026-09-12 03:04:05Z")) == "2026-09-12T03:04:05Z");
  CHECK(to_rfc3339(at("2026-09-12t03:04:05.5z")) == "2026-09-12T03:04:05.500Z");
  CHECK(to_rfc3339(at("2026-09-12T03:04:05.123456Z")) == "2026-09-12T03:04:05.123456Z");
  CHECK(to_rfc3339(at("2026-09-12T03:04:05.123456789-03:30")) ==
        "2026-09-12T06:34:05.123456789Z");
  CHECK(to_rfc3339(at("2016-12-31T23:59:60Z")) == "2016-12-31T23:59:59Z");
  CHECK(to_rfc3339(at("1969-12-31T23:59:59.999Z")) == "1969-12-31T23:59:59.999Z");
  CHECK(to_rfc3339(at("1678-01-01T00:00:00+23:59")) == "1677-12-31T00:01:00Z");
  CHECK(to_rfc3339(at("2261-12-31T23:59:59-23:59")) == "2262-01-01T23:58:59Z");
}

TEST_CASE("what is not RFC 3339 is refused") {
  for (const char* wrong :
       {"", "2026-09-12", "2026-09-12T03:04:05", "2026-09-12T03:04Z", "2026-9-12T03:04:05Z",
        "2026-02-30T03:04:05Z", "2026-09-12T24:00:00Z", "2026-09-12T03:60:05Z",
        "2026-09-12T03:04:61Z", "2026-09-12T03:04:05.Z", "2026-09-12T03:04:05.1234567890Z",
        "2026-09-12T03:04:05+0900", "2026-09-12T03:04:05+24:00", "2026-09-12T03:04:05+09:60",
        "2026-09-12T03:04:05Zx", "2026-09-12_03:04:05Z", "9999-12-31T00:00:00Z",
        "1600-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "2026-09-12T03:04:05,5Z",
        "2026-09-12T-1:04:05Z", "２０２６-09-12T03:04:05Z"}) {
    INFO(wrong);
    CHECK_FALSE(timestamp_from_rfc3339(wrong));
  }
}

TEST_CASE("Japan's day, minute and month turn nine hours before UTC's") {
  CHECK(japan_date(at("2026-09-12T14:59:59Z")) == date(2026, 9, 12));
  CHECK(japan_date(at("2026-09-12T15:00:00Z")) == date(2026, 9, 13));
  CHECK(japan_minute(at("2026-09-12T15:00:00Z")) == 0);
  CHECK(japan_minute(at("2026-09-12T14:59:59Z")) == 1439);
  CHECK(japan_minute(at("1960-01-01T00:00:00Z")) == 540);
  CHECK(to_rfc3339(japan_midnight(date(2026, 9, 13))) == "2026-09-12T15:00:00Z");
  CHECK(to_text(japan_month(at("2026-09-30T15:00:00Z"))) == "2026-10");
  CHECK(to_rfc3339_japan(at("2026-09-12T15:04:05.250Z")) == "2026-09-13T00:04:05.250+09:00");
  CHECK(to_japan_text(at("2026-09-12T15:04:05.250Z")) == "2026-09-13 00:04:05");
}

TEST_CASE("for ever is a date, and its midnight can be compared") {
  const Date forever = *date_from("9999-12-31");
  CHECK(to_text(forever) == "9999-12-31");
  CHECK(japan_midnight(forever) > japan_midnight(date(2200, 1, 1)));
  CHECK(japan_midnight(date(1, 1, 1)) < japan_midnight(date(1868, 1, 25)));
}

TEST_CASE("dates are read strictly") {
  CHECK(*date_from("2024-02-29") == date(2024, 2, 29));
  for (const char* wrong : {"", "2023-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-01",
                            "2026/01/01", "20260101", "2026-01-01 ", "0000-01-01", "+026-01-01"}) {
    INFO(wrong);
    CHECK_FALSE(date_from(wrong));
  }
}

TEST_CASE("months have first and last days and neighbours") {
  const Month february = *month_from("2024-02");
  CHECK(february.first() == date(2024, 2, 1));
  CHECK(february.last() == date(2024, 2, 29));
  CHECK(to_text(*month_from("2026-12")) == "2026-12");
  CHECK(month_from("2026-12")->following() == Month{2027, 1});
  CHECK(Month{2027, 1}.before() == Month{2026, 12});
  CHECK(february.before() < february);
  for (const char* wrong : {"", "2026", "2026-0", "2026-13", "2026-00", "2026-1", "2026-011"}) {
    INFO(wrong);
    CHECK_FALSE(month_from(wrong));
  }
}
