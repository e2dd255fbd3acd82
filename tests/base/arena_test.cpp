#include "base/arena.h"

#include <catch2/catch.hpp>
#include <string>

using namespace metsuke;

TEST_CASE("copies stay while the arena grows") {
  Arena arena;
  const std::string_view first = arena.copy("first");
  for (int i = 0; i < 100'000; ++i) arena.copy("0123456789");
  CHECK(first == "first");
  CHECK(arena.bytes_held() >= 1'000'005);
}

TEST_CASE("the empty text has an address") {
  Arena arena;
  CHECK(arena.copy("").data() != nullptr);
  CHECK(arena.copy("").empty());
}

TEST_CASE("a text larger than a block is kept whole") {
  Arena arena;
  const std::string large(3 * 1024 * 1024, 'x');
  CHECK(arena.copy(large) == large);
  CHECK(arena.copy("after") == "after");
}

TEST_CASE("a cleared arena holds no more than a block and can be used again") {
  Arena arena;
  for (int i = 0; i < 100; ++i) arena.allocate(100 * 1024);
  arena.clear();
  CHECK(arena.bytes_held() <= 256 * 1024);
  CHECK(arena.copy("again") == "again");
  arena.clear();
  CHECK(arena.copy("and again") == "and again");
}
