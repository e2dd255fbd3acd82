// Goal: the main job, end to end, with the real binaries: a vendor's month dropped and streamed,
// exactly the planted cases raised, the pack built and verified, a forgery found.
//
// Method: `metsuke demo` once into a folder of its own; then questions to what it left.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "base/limits.h"
#include "base/yaml.h"
#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

using Cases = std::multiset<std::pair<std::string, std::string>>;  // Check, group.

Cases truth() {
  PosixDisk disk;
  const auto text = read_file(disk, METSUKE_ROOT "/config/demo/truth.yaml", limits::yaml_bytes_max);
  REQUIRE(text);
  Complaints complaints;
  const Yaml root = read_yaml_document(*text, "truth.yaml", complaints);
  Cases cases;
  for (const Yaml& alert : root["alerts"].items())
    cases.emplace(*alert["check"].string(complaints), *alert["group"].string(complaints));
  REQUIRE_FALSE(has_errors(complaints));
  REQUIRE(cases.size() >= 15);
  return cases;
}

std::string lines_of(const Cases& cases) {
  std::string text;
  for (const auto& [check, group] : cases) text += check + "  " + group + "\n";
  return text;
}

}  // namespace

TEST_CASE("the demonstration raises exactly what was planted, and its evidence holds") {
  const TemporaryDirectory directory;
  const std::string demo = directory / "demo";
  const Outcome played = run("-q demo --dir " + demo);
  INFO(played.text);
  REQUIRE(played.status == 0);
  CHECK(played.text.find("終了コード 4") != std::string::npos);

  const std::string config = "-c " + demo + "/metsuke.yaml ";
  Cases raised;
  const Outcome listed = run(config + "-o jsonl alerts list --limit 10000");
  REQUIRE(listed.status == 0);
  std::string_view rest = listed.text;
  std::string first;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const auto alert = nlohmann::json::parse(rest.substr(0, end), nullptr, false);
    REQUIRE(alert.is_object());
    raised.emplace(alert["check"].get<std::string>(), alert["group"].get<std::string>());
    first = alert["number"].get<std::string>();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  CHECK(lines_of(raised) == lines_of(truth()));

  SECTION("an alert is shown and explained") {
    const Outcome shown = run(config + "alerts show " + first);
    CHECK(shown.status == 0);
    CHECK(shown.text.find("seq=") != std::string::npos);
    const Outcome explained = run(config + "alerts explain " + first);
    CHECK(explained.status == 0);
    CHECK(explained.text.find("根拠") != std::string::npos);
    CHECK(run(config + "alerts show A-0101-77").status == 2);
  }
  SECTION("the index made anew is the same, and so is a second pack") {
    const Outcome replayed = run(config + "replay");
    INFO(replayed.text);
    CHECK(replayed.status == 0);
    const Outcome rebuilt = run(config + "archive rebuild");
    INFO(rebuilt.text);
    CHECK(rebuilt.status == 0);
    CHECK(rebuilt.text.find("同一") != std::string::npos);
    CHECK(run(config + "report build --month 2026-09 --out " + demo + "/again").status == 0);
    const std::string diff = "diff -r " + demo + "/packs " + demo + "/again";
    CHECK(std::system(diff.c_str()) == 0);
  }
  SECTION("verdicts carry their denominators, and the missing day makes one undecided") {
    const Outcome verdicts = run(config + "--json verdicts 2026-09");
    CHECK(verdicts.status == 1);
    const auto json = nlohmann::json::parse(verdicts.text, nullptr, false);
    REQUIRE(json.is_object());
    CHECK(json["data"]["verdict"] == "FAIL");
    std::size_t passed = 0, undecided = 0;
    for (const auto& clause : json["data"]["clauses"])
      for (const auto& check : clause["checks"]) {
        passed += check["verdict"] == "PASS";
        undecided += check["verdict"] == "NOT_EVALUABLE";
        if (check["verdict"] == "PASS") CHECK(check["evaluated"].get<std::uint64_t>() > 0);
      }
    CHECK(passed > 0);
    CHECK(undecided > 0);
  }
}
