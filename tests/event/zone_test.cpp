#include <catch2/catch.hpp>

#include "event/timestamps.h"

namespace metsuke {
namespace {

std::string at_noon(const Zone& zone, unsigned month) {
  const auto date = std::chrono::year(2026) / std::chrono::month(month) / std::chrono::day(1);
  return to_rfc3339(zone.to_utc(std::chrono::local_days(date) + std::chrono::hours(12)));
}

}  // namespace

TEST_CASE("zone: Tokyo unless said otherwise") {
  CHECK(Zone{}.name() == "Asia/Tokyo");
  CHECK(at_noon(Zone{}, 7) == "2026-07-01T03:00:00Z");
  CHECK(at_noon(*Zone::from("Asia/Tokyo"), 7) == "2026-07-01T03:00:00Z");
}

TEST_CASE("zone: offsets and names") {
  CHECK(at_noon(*Zone::from("UTC"), 7) == "2026-07-01T12:00:00Z");
  CHECK(at_noon(*Zone::from("+09:00"), 7) == "2026-07-01T03:00:00Z");
  CHECK(at_noon(*Zone::from("-0330"), 7) == "2026-07-01T15:30:00Z");
  const Zone paris = *Zone::from("Europe/Paris");
  CHECK(at_noon(paris, 1) == "2026-01-01T11:00:00Z");
  CHECK(at_noon(paris, 7) == "2026-07-01T10:00:00Z");
  const Zone copy = paris;
  CHECK(at_noon(copy, 7) == at_noon(paris, 7));
}

TEST_CASE("zone: unknown names are refused") {
  for (const char* name : {"", "Mars/Base", "JSTX", "+25:00", "+1:2:3", "09:00"})
    CHECK_FALSE(Zone::from(name));
}

}  // namespace metsuke
