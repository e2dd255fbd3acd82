#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

TEST_CASE("diff names what was added, removed and loosened, and says so by 1") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  const auto rule = [](const std::string& name, const std::string& level) {
    return "title: T\nname: " + name + "\nlogsource: {product: p}\nlevel: " + level +
           "\ndetection: {s: {f: x}, condition: s}\n";
  };
  for (const char* side : {"old", "new"}) REQUIRE(disk.make_directories(directory / side));
  REQUIRE(write_file(disk, directory / "old/a.yml", rule("a", "high")));
  REQUIRE(write_file(disk, directory / "old/b.yml", rule("b", "low")));
  REQUIRE(write_file(disk, directory / "new/a.yml", rule("a", "medium")));
  REQUIRE(write_file(disk, directory / "new/c.yml", rule("c", "low")));
  const Outcome outcome = run("rules diff " + directory / "old" + " " + directory / "new");
  INFO(outcome.text);
  CHECK(outcome.status == 1);
  CHECK(outcome.text.find("追加 1 件、削除 1 件、変更 1 件(うち緩和 1 件)") != std::string::npos);
  CHECK(run("rules diff " + directory / "old" + " " + directory / "old").status == 0);
  CHECK(run("rules diff " + directory / "old" + " " + directory / "none").status == 2);
}
