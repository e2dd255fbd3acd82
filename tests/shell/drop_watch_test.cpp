#include "shell/drop_watch.h"

#include <catch2/catch.hpp>

#include "shell/station.h"

using namespace metsuke;

TEST_CASE("a file that comes into a watched directory is noticed") {
  TemporaryDirectory root;
  Loop loop;
  int noticed = 0;
  auto watch = DropWatch::open(loop, [&] {
    ++noticed;
    loop.stop();
  });
  REQUIRE(watch);
  (*watch)->watch({root.path(), root / "missing"});
  bool is_late = false;
  loop.post([&] { write_text(root / "a.log", "x"); });
  loop.after(std::chrono::seconds(10), [&] {
    is_late = true;
    loop.stop();
  });
  loop.run();
  CHECK(noticed == 1);
  CHECK_FALSE(is_late);
}
