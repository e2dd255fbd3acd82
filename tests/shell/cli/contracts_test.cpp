#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

const std::string example = METSUKE_ROOT "/config/contracts/call-center";

void replace_in(const std::string& path, const std::string& from, const std::string& to) {
  PosixDisk disk;
  auto text = read_file(disk, path, 1 << 20);
  REQUIRE(text);
  const std::size_t at = text->find(from);
  REQUIRE(at != std::string::npos);
  REQUIRE(write_file(disk, path, text->replace(at, from.size(), to)));
}

std::string quoted(const std::string& path) { return "'" + path + "'"; }

}  // namespace

TEST_CASE("contract diff says what a new version changes, and what of it finds less") {
  const TemporaryDirectory directory;
  REQUIRE(std::system(("cp -r " + quoted(example) + " " + quoted(directory / "new")).c_str()) == 0);
  const std::string before = quoted(example + "/contract.yaml");
  const std::string after = quoted(directory / "new/contract.yaml");
  const Outcome same = run("contract diff " + before + " " + after);
  INFO(same.text);
  CHECK(same.status == 0);
  CHECK(same.text.find("相違 0 件") != std::string::npos);

  replace_in(directory / "new/contract.yaml", "files: 50", "files: 500");
  replace_in(directory / "new/contract.yaml", "[PHY-01]", "[PHY-01, PHY-03]");
  const Outcome outcome = run("contract diff " + before + " " + after);
  INFO(outcome.text);
  CHECK(outcome.status == 1);
  CHECK(outcome.text.find("requirements.第7条.checks.ACC-16.with.files") != std::string::npos);
  CHECK(outcome.text.find("第二の承認者が必要") != std::string::npos);
  CHECK(outcome.text.find("相違 2 件(うち検出が弱まるもの 1 件)") != std::string::npos);

  // Tightening needs nobody else.
  const Outcome tighter = run("contract diff " + after + " " + before + " --json", Streams::data);
  const auto json = nlohmann::json::parse(tighter.text);
  CHECK(json["data"]["differences"].size() == 2);
  REQUIRE(json["data"]["loosened"].size() == 1);
  CHECK(json["data"]["loosened"][0]["what"] == "PHY-03");
}

TEST_CASE("contract diff compares registers and tells of other files") {
  const TemporaryDirectory directory;
  REQUIRE(std::system(("cp -r " + quoted(example) + " " + quoted(directory / "new")).c_str()) == 0);
  PosixDisk disk;
  const std::string roster = directory / "new/registers/従事者名簿.csv";
  auto text = read_file(disk, roster, 1 << 20);
  REQUIRE(text);
  const std::size_t line = text->find('\n');
  const std::string gone = text->substr(line + 1, text->find('\n', line + 1) - line);
  REQUIRE(write_file(disk, roster, text->erase(line + 1, gone.size())));
  auto mapping = read_file(disk, directory / "new/mappings/lookup.yaml", 1 << 20);
  REQUIRE(mapping);
  REQUIRE(write_file(disk, directory / "new/mappings/lookup.yaml", *mapping + "# A remark.\n"));
  const Outcome outcome = run("contract diff " + quoted(example + "/contract.yaml") + " " +
                              quoted(directory / "new/contract.yaml"));
  INFO(outcome.text);
  CHECK(outcome.status == 1);
  CHECK(outcome.text.find("roster " + gone.substr(0, gone.find(','))) != std::string::npos);
  CHECK(outcome.text.find("mappings/lookup.yaml") != std::string::npos);
  CHECK(outcome.text.find("相違 2 件(うち検出が弱まるもの 0 件)") != std::string::npos);
  CHECK(run("contract diff " + quoted(example + "/contract.yaml") + " none.yaml").status == 78);
}
