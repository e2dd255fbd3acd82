#include "shell/cli/declare.h"

#include <catch2/catch.hpp>

#include "world/posix.h"

using namespace metsuke;

// The whole way through a daemon is in end_to_end; here what is refused before anyone is asked.
TEST_CASE("facts that are none are refused before the daemon is asked") {
  PosixClock clock;
  PosixDisk disk;
  PosixChance chance;
  const World world{clock, disk, chance};
  Terminal terminal;
  terminal.config = "/nonexistent/metsuke.yaml";
  CHECK(run_record(world, terminal, {}) == exit_clean);  // Lists the facts there are.
  CHECK(run_record(world, terminal, {"", "accident", "I-1", "", {}}) == exit_failed);
  CHECK(run_record(world, terminal, {"", "incident", "I-1", "", {"known"}}) == exit_failed);
  CHECK(run_record(world, terminal, {"", "incident", "I-1", "", {"known=never"}}) == exit_failed);
  CHECK(run_record(world, terminal, {"", "incident", "", "", {"title=x"}}) == exit_failed);
}
