#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

TEST_CASE("what is no pack fails with 4, what is not there with 2") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "manifest.json", "{}"));
  CHECK(run("evidence verify " + directory.path()).status == 4);
  CHECK(run("evidence verify " + directory / "nowhere").status == 2);
  CHECK(run("evidence verify " + directory.path() + " --vkey nonsense").status == 2);
  CHECK(run("evidence verify " + directory.path() + " --root 00").status == 2);
}
