#include "shell/clock.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("a clock that was set is noticed once, by how much and in which direction") {
  const Timestamp start{std::chrono::seconds{1'788'000'000}};
  const auto at = [start](std::int64_t milliseconds) {
    return start + std::chrono::milliseconds(milliseconds);
  };
  const auto since = [](std::int64_t milliseconds) -> Duration {
    return std::chrono::milliseconds(milliseconds);
  };
  ClockWatch watch;
  CHECK_FALSE(watch.look(at(0), since(500)));
  CHECK_FALSE(watch.look(at(1000), since(1500)));
  CHECK(watch.look(at(86'402'000), since(2500)) == since(86'400'000));
  CHECK_FALSE(watch.look(at(86'403'000), since(3500)));
  CHECK(watch.look(at(4000), since(4500)) == since(-86'400'000));
  // A clock that is slewed parts slowly; together it is a step all the same.
  CHECK_FALSE(watch.look(at(5600), since(5500)));
  CHECK(watch.look(at(7101), since(6500)) == since(1101));
}
