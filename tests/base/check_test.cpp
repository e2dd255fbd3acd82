#include "base/check.h"

#include <catch2/catch.hpp>

#include "support/stops.h"

using namespace metsuke;

TEST_CASE("an assertion that holds costs nothing and one that does not stops the program") {
  CHECK_FALSE(stops([] { ASSERT(1 + 1 == 2); }));
  CHECK(stops([] { ASSERT(1 + 1 == 3); }));
  CHECK(stops([] { UNREACHABLE(); }));
}
