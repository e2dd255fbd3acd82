#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

TEST_CASE("an unknown command is 2, with the nearest one") {
  const Outcome outcome = run("chek x");
  CHECK(outcome.status == 2);
  CHECK(outcome.text.find("check") != std::string::npos);
  CHECK(run("version").text.starts_with("metsuke "));
  CHECK(run("--help").status == 0);
}

TEST_CASE("init writes a configuration once") {
  const TemporaryDirectory directory;
  CHECK(run("init " + directory / "new").status == 0);
  CHECK(run("init " + directory / "new").status == 2);
}

TEST_CASE("validate names what is wrong with 78") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "metsuke.yaml", "data: data\ncontrcats: []\n"));
  const Outcome outcome = run("-c " + directory / "metsuke.yaml validate");
  INFO(outcome.text);
  CHECK(outcome.status == 78);
  CHECK(outcome.text.find("contrcats") != std::string::npos);
  REQUIRE(write_file(disk, directory / "metsuke.yaml",
                     "data: data\ncontracts: [" METSUKE_ROOT "/config/demo/contract.yaml]\n"
                     "drop: inbox\n"));
  const Outcome good = run("-c " + directory / "metsuke.yaml validate");
  INFO(good.text);
  CHECK(good.status == 0);
}

TEST_CASE("a user is added with a password from standard input, and a short one is refused") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(disk.make_directories(directory / "data"));
  REQUIRE(write_file(disk, directory / "metsuke.yaml",
                     "data: data\ncontracts: [" METSUKE_ROOT "/config/demo/contract.yaml]\n"
                     "drop: inbox\n"));
  const std::string config = "-c " + directory / "metsuke.yaml ";
  CHECK(run(config + "user add mori", Streams::both, "printf 'short\\n' |").status == 2);
  CHECK(run(config + "user add mori --role administrator", Streams::both,
            "printf 'a long pass phrase\\n' |")
            .status == 0);
  CHECK(run(config + "user list").text.find("mori\tadministrator") != std::string::npos);
}
