#include "shell/ledger.h"

#include <catch2/catch.hpp>

#include "shell/clock.h"
#include "shell/station.h"

using namespace metsuke;

TEST_CASE("a ledger opens where it ended, also without its index") {
  Station station;
  const Config config = station.config();
  PosixDisk disk;
  PosixChance chance;
  SteppedClock clock(*config.manual_start);
  const World world{clock, disk, chance};
  Seq last{};
  {
    auto ledger = Ledger::open(config, world);
    REQUIRE(ledger);
    CHECK((*ledger)->last().value == 0);
    const std::vector<Input> batch = {Started{"test", clock.now()}, Tick{clock.now()}};
    REQUIRE((*ledger)->run(batch));
    REQUIRE((*ledger)->seal(Archive::Seal::now, clock.now()));
    CHECK((*ledger)->sealed() == 1);
    last = (*ledger)->last();
    CHECK(last.value >= 2);
  }
  write_text(config.store_path(), "not a database at all, but long enough to be looked at");
  auto again = Ledger::open(config, world);
  REQUIRE(again);
  CHECK((*again)->last() == last);
  CHECK((*again)->engine().last() == last);
  CHECK_FALSE((*again)->is_broken());
}
