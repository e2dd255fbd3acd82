#include "event/written_time.h"

#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("written time: numbers, months by name, zones by name") {
  const Zone zone;
  const auto at = [&](const char* text) {
    const auto time = time_from_writing(text, zone);
    return time ? *time : Timestamp{};
  };
  CHECK(at("Sep 03 2020 14:54:59 GMT") == moment("2020-09-03T14:54:59Z"));
  CHECK(at("03 Sep 2020 14:54:59") == moment("2020-09-03T05:54:59Z"));
  CHECK(at("Sep 3 2020 14:54:59.250") == moment("2020-09-03T05:54:59.25Z"));
  CHECK(at("1599144899") == moment("2020-09-03T14:54:59Z"));
  CHECK(at("1599144899123") == moment("2020-09-03T14:54:59.123Z"));
  CHECK(at("2020-09-03T14:54:59+02:00") == moment("2020-09-03T12:54:59Z"));
  CHECK(at("2020-09-03 14:54:59") == moment("2020-09-03T05:54:59Z"));
  CHECK(at("20200903145459") == moment("2020-09-03T05:54:59Z"));
  for (const char* text : {"", "X", "Sep 03 2020 14:54:59 EST", "Foo 03 2020 14:54:59", "Sep 03"})
    CHECK_FALSE(time_from_writing(text, zone));
}

}  // namespace metsuke
