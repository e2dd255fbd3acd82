#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

TEST_CASE("no configuration is 78, and it says which file") {
  const Outcome outcome = run("-c /nonexistent/metsuke.yaml alerts list");
  CHECK(outcome.status == 78);
  CHECK(outcome.text.find("/nonexistent/metsuke.yaml") != std::string::npos);
}

TEST_CASE("with --json an error is an object on standard error") {
  const Outcome outcome = run("--json -c /nonexistent/metsuke.yaml alerts list");
  CHECK(outcome.text.find("\"code\":\"not_found\"") != std::string::npos);
  CHECK(outcome.text.find("\"hint\":") != std::string::npos);
}

TEST_CASE("no index and no daemon are 5") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "metsuke.yaml",
                     "data: data\ncontracts: [" METSUKE_ROOT "/config/demo/contract.yaml]\n"
                     "drop: inbox\n"));
  const std::string config = "-c " + directory / "metsuke.yaml ";
  CHECK(run(config + "alerts list").status == 5);
  CHECK(run(config + "status").status == 5);
  CHECK(run(config + "alerts ack A-0101-01").status == 5);
}
