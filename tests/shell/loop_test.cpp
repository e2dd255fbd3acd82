#include "shell/loop.h"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace metsuke;
using namespace std::chrono_literals;

TEST_CASE("tasks from other threads run in order on the loop's thread") {
  Loop loop;
  std::vector<int> seen;
  std::thread other([&] {
    for (int number = 0; number < 100; ++number)
      loop.post([&seen, number] { seen.push_back(number); });
    loop.post([&loop] { loop.stop(); });
  });
  loop.run();
  other.join();
  REQUIRE(seen.size() == 100);
  int next = 0;
  for (const int number : seen) CHECK(number == next++);
}

TEST_CASE("a repeating task repeats, a delayed one runs once") {
  Loop loop;
  int often = 0;
  int once = 0;
  loop.after(1ms, [&] { ++once; });
  loop.every(1ms, [&] {
    if (++often == 5) loop.stop();
  });
  loop.run();
  CHECK(often == 5);
  CHECK(once == 1);
}
