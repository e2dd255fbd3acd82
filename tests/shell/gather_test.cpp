#include "shell/gather.h"

#include <catch2/catch.hpp>

#include "shell/station.h"

using namespace metsuke;

TEST_CASE("a bundle is the contract, what it names, and the rules") {
  Station station;
  PosixDisk disk;
  Complaints complaints;
  const Gathered one = gather_bundle(disk, station.config(), complaints);
  for (const Complaint& complaint : complaints)
    UNSCOPED_INFO(describe(complaint, Language::english));
  REQUIRE(one.bundle != nullptr);
  CHECK(one.bundle->contracts.size() == 1);
  const auto files = bundle_files(one.text);
  REQUIRE(files);
  CHECK(files->front().first == "contracts.txt");
  CHECK(files->front().second == "contracts/contract.yaml\n");
  CHECK(files->back().first.starts_with("rules/"));
  const Gathered two = gather_bundle(disk, station.config(), complaints);
  CHECK(two.bundle->digest == one.bundle->digest);
  write_text(station / "contract.yaml", std::string(station_contract) + "# changed\n");
  CHECK(gather_bundle(disk, station.config(), complaints).bundle->digest != one.bundle->digest);
}

TEST_CASE("what is missing or wrong refuses the whole, with the place") {
  Station station;
  PosixDisk disk;
  Complaints complaints;
  write_text(station / "contract.yaml", "contract: {id: [}\n");
  CHECK(gather_bundle(disk, station.config(), complaints).bundle == nullptr);
  CHECK(has_errors(complaints));
  // The operator knows his file by its own path, not by its name in the bundle.
  CHECK(complaints[0].place.file == station / "contract.yaml");
  complaints.clear();
  REQUIRE(disk.remove(station / "contract.yaml"));
  CHECK(gather_bundle(disk, station.config(), complaints).bundle == nullptr);
  REQUIRE(complaints.size() == 1);
  CHECK(complaints[0].place.file == station / "contract.yaml");
  Config config = station.config();
  config.rules = station / "nowhere";
  complaints.clear();
  CHECK(gather_bundle(disk, config, complaints).bundle == nullptr);
  CHECK(complaints.size() == 2);
}
