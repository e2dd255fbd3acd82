#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "support/program.h"

using namespace metsuke;

TEST_CASE("docs/checks.ja.md is what the shipped rules say") {
  std::ifstream file(METSUKE_ROOT "/docs/checks.ja.md", std::ios::binary);
  const std::string document{std::istreambuf_iterator<char>(file), {}};
  INFO("build/bin/metsuke --lang ja checks document rules > docs/checks.ja.md");
  // Not compared by Catch: it would print both whole.
  const bool current = run("checks document", Streams::data).text == document;
  CHECK(current);
}

TEST_CASE("every check has words in both languages, a basis, and defaults with their origin") {
  const Outcome outcome = run("--json checks list", Streams::data);
  REQUIRE(outcome.status == 0);
  const auto json = nlohmann::json::parse(outcome.text, nullptr, false);
  REQUIRE(json["schema"] == "metsuke.checks.list/1");
  std::set<std::string> checks;
  for (const auto& one : json["data"]) {
    INFO(one.dump());
    checks.insert(one["check"].get<std::string>());
    CHECK_FALSE(one["title_ja"].get<std::string>().empty());
    CHECK_FALSE(one["title_en"].get<std::string>().empty());
    CHECK_FALSE(one["clauses"].empty());
    for (const auto& parameter : one["parameters"]) {
      CHECK_FALSE(parameter["default"].get<std::string>().empty());
      CHECK_FALSE(parameter["origin"].get<std::string>().empty());
    }
  }
  for (const char* expected : {"RET-01", "ACC-01", "TRF-01", "PHY-01", "INC-01", "INC-13",
                               "ANO-01", "GOV-01", "GEN-01"})
    CHECK(checks.contains(expected));
}

TEST_CASE("the list is a table, and a directory without rules says so") {
  const Outcome list = run("checks list", Streams::data);
  CHECK(list.status == 0);
  CHECK(list.text.find("名簿外利用者") != std::string::npos);
  CHECK(run("checks list /nonexistent").status == 2);
}
