#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

const std::string good_rule =
    "title: Good\nid: 6d0c7a0e-0000-4000-8000-000000000001\nlogsource: {category: x}\n"
    "detection:\n  a: {b: c}\n  condition: a\n";

}  // namespace

TEST_CASE("rules check counts what is in order and what is not, lint by lint") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "good.yml", good_rule));
  REQUIRE(write_file(disk, directory / "bad.yml",
                     "title: Bad\nlogsource: {catagory: x}\ndetection:\n  a: {b|contians: c}\n"
                     "  unused: {b: d}\n  condition: a\n"));
  const Outcome outcome = run("--json rules check " + directory.path(), Streams::data);
  CHECK(outcome.status == 1);
  const auto json = nlohmann::json::parse(outcome.text, nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["schema"] == "metsuke.rules.check/1");
  const auto& checked = json["data"];
  CHECK(checked["files"] == 2);
  CHECK(checked["files_refused"] == 1);
  CHECK(checked["rules"] == 1);
  CHECK(checked["errors"] == 1);
  CHECK(checked["warnings"] == 2);
  std::string said;
  for (const auto& complaint : checked["complaints"])
    said += complaint["lint"].get<std::string>() + " " +
            std::to_string(complaint["line"].get<int>()) + ":" +
            std::to_string(complaint["column"].get<int>()) + " " +
            complaint["message"].get<std::string>() + "\n";
  INFO(said);
  CHECK(said.find("MK019 2:23 `catagory` means nothing, did you mean `category`?") !=
        std::string::npos);
  CHECK(said.find("MK024 5:11 no condition uses `unused`") != std::string::npos);
  CHECK(said.find("MK051 4:") != std::string::npos);
  CHECK(said.find("did you mean `contains`?") != std::string::npos);
}

TEST_CASE("warnings alone are 0, or 1 when they are denied, and may be allowed by id") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "r.yml", good_rule + "titel: slip\ndate: soon\n"));
  CHECK(run("rules check " + directory.path()).status == 0);
  CHECK(run("rules check --deny-warnings " + directory.path()).status == 1);
  const Outcome allowed =
      run("rules check --deny-warnings --allow MK019 --allow MK022 " + directory.path());
  INFO(allowed.text);
  CHECK(allowed.status == 0);
  const Outcome wrong = run("rules check --allow MK999 " + directory.path());
  CHECK(wrong.status == 2);
  CHECK(wrong.text.find("MK099") != std::string::npos);
}

TEST_CASE("a directory that is not there, or without rules, is 2, one file is enough") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  CHECK(run("rules check " + directory / "none").status == 2);
  CHECK(run("rules check " + directory.path()).status == 2);
  REQUIRE(write_file(disk, directory / "r.yml", good_rule));
  CHECK(run("rules check " + directory / "r.yml").status == 0);
}

TEST_CASE("placeholders without a value are named once each") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "r.yml",
                     "title: P\nlogsource: {category: x}\ndetection:\n"
                     "  a: {b|expand: ['%Admins%', '%Hosts%'], c|expand: '%Admins%'}\n"
                     "  condition: a\n"));
  const Outcome outcome = run("rules check " + directory.path());
  INFO(outcome.text);
  CHECK(outcome.status == 1);
  CHECK(outcome.text.find("2 個: Admins, Hosts") != std::string::npos);
}

TEST_CASE("every lint is listed in the user's language") {
  const Outcome outcome = run("rules lints");
  CHECK(outcome.status == 0);
  CHECK(outcome.text.find("知らない修飾子") != std::string::npos);
  const Outcome json = run("--json rules lints", Streams::data);
  const auto parsed = nlohmann::json::parse(json.text, nullptr, false);
  REQUIRE(parsed.is_object());
  CHECK(parsed["data"].size() > 70);
  CHECK(parsed["data"][0]["lint"] == "MK001");
  CHECK(parsed["data"][0]["weight"] == "warning");
  CHECK(parsed["data"][0]["en"] == "a rule without a title");
}
