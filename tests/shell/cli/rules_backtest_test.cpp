#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "engine/pipeline.h"
#include "support/program.h"
#include "support/small_bundle.h"
#include "support/temporary_directory.h"
#include "world/memory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

const Timestamp backtest_begin = *timestamp_from_rfc3339("2026-09-01T00:00:00+09:00");

// A station with four lines in its archive; no daemon runs.
void make_past(PosixDisk& disk, const std::string& directory) {
  REQUIRE(write_file(disk, join_path(directory, "contract.yaml"), small::contract_text));
  REQUIRE(write_file(disk, join_path(directory, "audit.yaml"), small::mapping_text));
  REQUIRE(write_file(disk, join_path(directory, "metsuke.yaml"),
                     "data: data\ncontracts: [contract.yaml]\ndrop: inbox\n"));
  ManualClock clock{backtest_begin};
  SeededChance chance{1};
  auto archive =
      Archive::open(World{clock, disk, chance}, join_path(directory, "data/archive"), nullptr);
  REQUIRE(archive);
  auto store = Store::open(":memory:");
  REQUIRE(store);
  Engine engine;
  Pipeline pipeline(*archive, engine, *store);
  BundleAdopted adopted;
  adopted.text = small::text();
  adopted.digest = sha256(adopted.text);
  adopted.by = "mori";
  std::vector<Input> inputs{Started{"test", backtest_begin}, adopted};
  static const std::string lines[] = {
      small::line("abe", "denied", 1), small::line("abe", "denied", 2),
      small::line("sato", "denied", 3), small::line("abe", "success", 4)};
  std::uint64_t offset = 0;
  for (const std::string& line : lines) {
    inputs.push_back(Record{"audit", {7, offset}, backtest_begin, Wholeness::whole, line});
    offset += line.size();
  }
  REQUIRE(pipeline.run(inputs));
}

}  // namespace

TEST_CASE("backtest says what a changed rule would have raised, against the one in force") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  make_past(disk, directory.path());
  std::string changed = small::rules_text;
  const std::string was = "denied: {event.outcome: denied}";
  changed.replace(changed.find(was), was.size(), "denied: {event.outcome: [denied, success]}");
  REQUIRE(write_file(disk, directory / "changed.yml", changed));
  const std::string with = "-c " + directory / "metsuke.yaml" + " rules backtest ";
  const Outcome outcome = run("--json " + with + directory / "changed.yml", Streams::data);
  INFO(outcome.text);
  CHECK(outcome.status == 0);
  const auto json = nlohmann::json::parse(outcome.text, nullptr, false);
  REQUIRE(json.is_object());
  const auto& run_of = json["data"];
  CHECK(run_of["months"][0]["month"] == "2026-09");
  CHECK(run_of["months"][0]["violating"] == 4);
  CHECK(run_of["current"][0]["violating"] == 3);
  CHECK(run_of["groups"].size() == 2);
  CHECK(run_of["notified"] == false);
  const Outcome in_force = run(with + "T-DENIED");
  INFO(in_force.text);
  CHECK(in_force.status == 0);
  CHECK(in_force.text.find("2026-09") != std::string::npos);
  CHECK(in_force.text.find("誰にも通知していません") != std::string::npos);
  CHECK(run(with + "T-DENIED --since 2026-10").text.find("記録にありません") != std::string::npos);
  CHECK(run(with + "T-DENIED --since whenever").status == 2);
  const Outcome nobody = run(with + "T-DENEID");
  CHECK(nobody.status == 2);
  CHECK(nobody.text.find("`T-DENEID` の規則はありません(もしかして `T-DENIED` ?)") !=
        std::string::npos);
  // By its name it is the same.
  CHECK(run(with + "t_denied").text == in_force.text);
}
