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

TEST_CASE("explain leaves unknown what only a register could tell, and believes the event") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "r.yml",
                     "title: R\nname: r\nlogsource: {category: authentication}\n"
                     "detection: {unlisted: {mk.actor.on_roster: false}, condition: unlisted}\n"));
  const auto verdict = [&](const std::string& more) {
    const Outcome outcome = run("--json rules explain --rule r --rules " + directory.path() +
                                    R"( '{"user.name":"tanaka","logsource.category":)" +
                                    R"("authentication")" + more + "}'",
                                Streams::data);
    const auto json = nlohmann::json::parse(outcome.text, nullptr, false);
    REQUIRE(json.is_object());
    REQUIRE(json["data"].size() == 1);
    return json["data"][0]["verdict"].get<std::string>() + ": " +
           json["data"][0]["conditions"].back()["why"].get<std::string>();
  };
  CHECK(verdict("") == "unknown: roster がなく判断できない");
  CHECK(verdict(R"(,"mk.actor.on_roster":"false")") == "true: 合う");
  CHECK(verdict(R"(,"mk.actor.on_roster":"true")") == "false: 合わない");
}

TEST_CASE("a rule that is not there is said to be none, with the nearest") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "r.yml",
                     "title: R\nname: wanted\nlogsource: {product: p}\n"
                     "detection: {s: {f: x}, condition: s}\n"));
  for (const std::string command : {"rules show wantde", "rules explain '{}' --rule wantde"}) {
    const Outcome outcome = run(command + " --rules " + directory.path());
    CHECK(outcome.status == 2);
    INFO(outcome.text);
    CHECK(outcome.text.find("名前か id が `wantde` の規則はありません(もしかして `wanted` ?)") !=
          std::string::npos);
  }
}

TEST_CASE("an event feeds a correlation only if it meets a rule that it rests on") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "r.yml",
                     "title: B\nname: base\nlogsource: {product: p}\n"
                     "detection: {sel: {f: x}, condition: sel}\n---\n"
                     "title: R\nname: r\nlevel: low\ncorrelation: {type: event_count, rules: "
                     "[base], group-by: [g], timespan: 1h, condition: {gte: 2}}\n"));
  const auto head = [&](const std::string& event) {
    const Outcome outcome =
        run("rules explain --rule r --rules " + directory.path() + " '" + event + "'");
    return outcome.text.substr(0, outcome.text.find("  "));
  };
  const std::string feeds = head(R"({"f":"x","logsource.product":"p"})");
  CHECK(feeds.starts_with("r: "));
  CHECK(feeds.find("base") != std::string::npos);
  CHECK(head(R"({"f":"x"})") == feeds);
  CHECK(head(R"({"f":"y","logsource.product":"p"})") == "r: 非該当");
  CHECK(head(R"({"f":"x","logsource.product":"q"})") == "r: 非該当");
}
