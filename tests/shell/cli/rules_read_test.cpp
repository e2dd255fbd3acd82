#include "shell/cli/rules_read.h"

#include <catch2/catch.hpp>

#include "rule/bundle.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

TEST_CASE("rules are read from a directory, a file and a bundle alike") {
  const TemporaryDirectory directory;
  PosixClock clock;
  PosixDisk disk;
  PosixChance chance;
  const World world{clock, disk, chance};
  const std::string rule = "title: T\nlogsource: {product: p}\n";
  REQUIRE(disk.make_directories(directory / "rules"));
  REQUIRE(write_file(disk, directory / "rules/a.yml", rule));
  REQUIRE(write_file(disk, directory / "all.bundle",
                     bundle_text({{"rules/a.yml", rule}, {"contracts.txt", ""}})));
  Complaints complaints;
  for (const char* path : {"rules", "rules/a.yml", "all.bundle"}) {
    const auto sources = rule_sources_at(world, directory / path, complaints);
    REQUIRE(sources.size() == 1);
    CHECK(sources[0].text == rule);
  }
  CHECK(complaints.empty());
  CHECK(rule_sources_at(world, directory / "none", complaints).empty());
  CHECK(complaints.size() == 1);
  CHECK(rule_sources_at(world, directory / "none.yml", complaints).empty());
  CHECK(complaints.size() == 2);
}

TEST_CASE("a lint is said with place, weight, id and detail, once") {
  Terminal terminal;
  const auto said = [&](Code code, const char* detail, const char* lint) {
    return lint_line({{"r.yml", 4, 9}, code, detail, Weight::error, lint}, terminal);
  };
  CHECK(said(Code::condition_invalid, "there is no selection `sel`", "MK037") ==
        "r.yml:4:9: error MK037: there is no selection `sel`");
  CHECK(said(Code::condition_invalid, "", "MK037") ==
        "r.yml:4:9: error MK037: a selection that does not exist");
  CHECK(said(Code::regex_invalid, "missing ): a(", "MK058") ==
        "r.yml:4:9: error MK058: an expression that cannot be used: missing ): a(");
  terminal.language = Language::japanese;
  CHECK(said(Code::condition_invalid, "there is no selection `sel`", "MK037") ==
        "r.yml:4:9: エラー MK037: 選択 `sel` はありません");
}

TEST_CASE("a list of the contract gets a word, a placeholder of the house does not") {
  const auto parameters = stand_ins({{"r.yml", "a: '%contract.domains%' '%other%'"}});
  CHECK(parameters.lists.size() == 1);
  CHECK(parameters.lists.contains("domains"));
}
