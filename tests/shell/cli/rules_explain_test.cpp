#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

const std::string explained_rule =
    "title: R\nname: r\nlogsource: {product: p}\n"
    "detection:\n  sel: {f|contains: needle, g: 1}\n  known: {mk.actor.on_roster: false}\n"
    "  condition: sel and known\n";

const nlohmann::json* condition_with(const nlohmann::json& rule_json, const std::string& wanted) {
  for (const auto& one : rule_json["conditions"])
    if (one["wanted"] == wanted) return &one;
  return nullptr;
}

}  // namespace

TEST_CASE("explain shows each condition, both values, and why") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "r.yml", explained_rule));
  const Outcome outcome = run("--json rules explain --rule r --rules " + directory.path() +
                                  R"( '{"f":"hay needle","logsource.product":"p"}')",
                              Streams::data);
  CHECK(outcome.status == 0);
  const auto json = nlohmann::json::parse(outcome.text, nullptr, false);
  REQUIRE(json.is_object());
  REQUIRE(json["data"].size() == 1);
  const auto& explained = json["data"][0];
  INFO(explained.dump(1));
  CHECK(explained["verdict"] == "false");
  const auto* needle = condition_with(explained, "needle");
  REQUIRE(needle != nullptr);
  CHECK((*needle)["found"] == "hay needle");
  CHECK((*needle)["truth"] == "true");
  const auto* one = condition_with(explained, "1");
  REQUIRE(one != nullptr);
  CHECK((*one)["found"] == "-");
  CHECK((*one)["truth"] == "false");
  CHECK((*one)["why"] == "事象にこの項目がない");
}

TEST_CASE("explain names what is met without being asked, and 1 is said when anything is") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "r.yml",
                     "title: R\nname: r\nlogsource: {product: p}\n"
                     "detection: {sel: {f: x}, condition: sel}\n"));
  REQUIRE(write_file(disk, directory / "events.jsonl",
                     "{\"f\":\"x\",\"logsource.product\":\"p\"}\n"
                     "{\"event\":{\"f\":\"y\"},\"logsource\":{\"product\":\"p\"}}\n"));
  const Outcome outcome =
      run("rules explain --rules " + directory.path() + " " + directory / "events.jsonl");
  INFO(outcome.text);
  CHECK(outcome.status == 1);
  CHECK(outcome.text.find("r: 該当") != std::string::npos);
  CHECK(outcome.text.find("2 行目") != std::string::npos);
  CHECK(run("rules explain --rule rr --rules " + directory.path() + " '{}'").status == 2);
  CHECK(run("rules explain --rules " + directory.path() + " '{broken'").status == 3);
}
