#include "event/timestamps.h"

#include <catch2/catch.hpp>

namespace metsuke {
namespace {

std::string without_year(std::string_view text, std::string_view received) {
  const auto at = time_without_year(text, Zone{}, *timestamp_from_rfc3339(received));
  return at ? to_rfc3339(*at) : "unreadable";
}

}  // namespace

TEST_CASE("timestamps: a date without a year is the latest not more than a day ahead") {
  CHECK(without_year("Nov 23 06:27:44", "2026-11-23T00:00:00Z") == "2026-11-22T21:27:44Z");
  CHECK(without_year("Nov  3 06:27:44.5", "2026-11-23T00:00:00Z") == "2026-11-02T21:27:44.500Z");
  CHECK(without_year("Dec 31 23:59:59", "2027-01-01T00:10:00+09:00") == "2026-12-31T14:59:59Z");
  CHECK(without_year("Jan  1 00:00:01", "2026-12-31T23:59:00+09:00") == "2026-12-31T15:00:01Z");
  CHECK(without_year("Jan  2 00:00:01", "2026-12-31T00:00:00+09:00") == "2026-01-01T15:00:01Z");
  CHECK(without_year("Feb 29 12:00:00", "2026-03-01T00:00:00Z") == "2024-02-29T03:00:00Z");
  CHECK(without_year("Feb 29 12:00:00", "2103-03-01T00:00:00Z") == "2096-02-29T03:00:00Z");
}

TEST_CASE("timestamps: what is no such date is refused") {
  for (const char* text : {"", "Nov 23", "Xxx 23 06:27:44", "Nov 31 06:27:44", "Nov 23 24:00:00",
                           "Nov 23 06:27:44x", "Nov 23 06:60:44", "Nov a3 06:27:44"}) {
    CAPTURE(text);
    CHECK(without_year(text, "2026-11-23T00:00:00Z") == "unreadable");
  }
}

TEST_CASE("timestamps: Common Log Format") {
  CHECK(to_rfc3339(*time_from_clf("02/Sep/2026:12:04:05 +0900")) == "2026-09-02T03:04:05Z");
  CHECK(to_rfc3339(*time_from_clf("02/Sep/2026:12:04:60 -0130")) == "2026-09-02T13:34:59Z");
  for (const char* text : {"", "02/Sep/2026:12:04:05", "31/Feb/2026:12:04:05 +0900",
                           "02/Sep/2026:12:04:05 0900", "02/Sep/2026:12:04:05 +09x0"})
    CHECK_FALSE(time_from_clf(text));
}

TEST_CASE("timestamps: ctime in the source's zone") {
  CHECK(to_rfc3339(*time_from_ctime("Wed Sep  2 12:04:05 2026", Zone{})) ==
        "2026-09-02T03:04:05Z");
  CHECK(to_rfc3339(*time_from_ctime("Wed Sep  2 12:04:05 2026", *Zone::from("UTC"))) ==
        "2026-09-02T12:04:05Z");
  for (const char* text : {"", "Wed Sep  2 12:04:05 26", "Wed Sep 32 12:04:05 2026",
                           "Wed Sep  2 12:04:05 9999"})
    CHECK_FALSE(time_from_ctime(text, Zone{}));
}

TEST_CASE("timestamps: seconds since 1970") {
  CHECK(to_rfc3339(*time_from_epoch("1795383014.051")) == "2026-11-22T21:30:14.051Z");
  CHECK(to_rfc3339(*time_from_epoch("0")) == "1970-01-01T00:00:00Z");
  for (const char* text : {"", "-1", "1.", "99999999999999999999", "1x", "9000000001"})
    CHECK_FALSE(time_from_epoch(text));
}

}  // namespace metsuke
