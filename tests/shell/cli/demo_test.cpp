#include "shell/cli/demo_stage.h"

#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/memory.h"
#include "world/posix.h"

using namespace metsuke;

TEST_CASE("a timeline is read line by line, and a wrong line is named") {
  const auto steps = read_timeline(
      "# comment\n2026-09-01T08:00:00+09:00 stream s/1 12\n"
      "2026-09-02T06:00:00+09:00 deliver door d/1\n2026-09-02T07:00:00+09:00 tick\n");
  REQUIRE(steps);
  REQUIRE(steps->size() == 3);
  CHECK((*steps)[0].lines == 12);
  CHECK((*steps)[1].source == "door");
  CHECK((*steps)[2].kind == TimelineStep::Kind::tick);
  const auto wrong = read_timeline("2026-09-01T08:00:00+09:00 fly away\n");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().detail == "timeline.txt:1");
}

TEST_CASE("a delivery appears under its name only when it is whole") {
  MemoryDisk disk;
  REQUIRE(disk.make_directories("month/d1"));
  REQUIRE(write_file(disk, "month/d1/a.csv", "1\n"));
  REQUIRE(drop_delivery(disk, "month/d1", "inbox/door"));
  CHECK(*read_file(disk, "inbox/door/d1/a.csv", 100) == "1\n");
  CHECK_FALSE(disk.status("inbox/door/d1.part"));
}

TEST_CASE("the demonstration does not write into a folder with other files") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "mine.txt", "x"));
  CHECK(run("demo --dir " + directory.path()).status == 2);
}
