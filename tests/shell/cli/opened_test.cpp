#include "shell/cli/opened.h"

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

TEST_CASE("a month is judged by what was in force when it was over") {
  const auto at = [](const char* text) { return *timestamp_from_rfc3339(text); };
  const std::vector<AdoptedRow> adopted = {
      {Seq{1}, at("2026-08-31T23:00:00+09:00"), "bundle", "", "mori", "a"},
      {Seq{2}, at("2026-09-10T00:00:00+09:00"), "roster", "T-1", "r.csv", "x"},
      {Seq{3}, at("2026-09-30T23:59:59+09:00"), "bundle", "", "mori", "b"},
      {Seq{4}, at("2026-10-01T00:00:00+09:00"), "bundle", "", "mori", "c"}};
  CHECK(bundle_digest(adopted, Month{2026, 8}) == "a");
  CHECK(bundle_digest(adopted, Month{2026, 9}) == "b");
  CHECK(bundle_digest(adopted, Month{2026, 10}) == "c");
  CHECK(bundle_digest(adopted, std::nullopt) == "c");
  // Nothing was in force yet: what is now judges what is delivered of those days.
  CHECK(bundle_digest(adopted, Month{2026, 7}) == "c");
  CHECK(bundle_digest({}, Month{2026, 7}).empty());
}
