#include <catch2/catch.hpp>

#include "evidence/manifest.h"
#include "evidence/samples.h"

namespace metsuke {
namespace {

TEST_CASE("a walk may begin anywhere and goes through sealed and open segments alike") {
  Bench bench;
  fill(bench, 7, 2);   // Three sealed segments of six entries, three entries open.
  const std::vector<std::string> all = bench.lines();
  REQUIRE(all.size() == 21);
  for (std::uint64_t from = 1; from <= 22; ++from) {
    const std::vector<std::string> found = bench.lines(Seq{from});
    REQUIRE(found == std::vector<std::string>(all.begin() + static_cast<std::ptrdiff_t>(from - 1),
                                              all.end()));
  }
}

TEST_CASE("a line is found by its number") {
  Bench bench;
  fill(bench, 7, 2);
  const std::vector<std::string> all = bench.lines();
  for (std::uint64_t seq = 1; seq <= 21; ++seq)
    REQUIRE(*Archive::line_at(bench.disk, "log", Seq{seq}) ==
            all[static_cast<std::size_t>(seq - 1)]);
  for (const std::uint64_t seq : {std::uint64_t{0}, std::uint64_t{22}, ~std::uint64_t{0}})
    CHECK(Archive::line_at(bench.disk, "log", Seq{seq}).error().code == Code::not_found);
}

TEST_CASE("what entries cite is put in when asked for, and its absence is an error") {
  Bench bench;
  {
    Archive archive = bench.open();
    const Digest bundle = *archive.put_blob("the rules");
    const Digest roster = *archive.put_blob("the roster");
    REQUIRE(archive.append(std::vector<Input>{
        BundleAdopted{bundle, "sato", "suzuki", "", {}},
        RegisterAdopted{"R8-12", RegisterKind::roster, "roster.csv", roster, {}}}));
    REQUIRE(archive.sync());
  }
  std::string texts;
  const auto collect = [&](const Entry& entry) -> Result<void> {
    if (const auto* bundle = std::get_if<BundleAdopted>(&entry.input)) texts += bundle->text;
    if (const auto* adopted = std::get_if<RegisterAdopted>(&entry.input)) texts += adopted->text;
    return {};
  };
  REQUIRE(Archive::walk(bench.disk, "log", Seq{1}, Archive::Resolve::no, collect));
  CHECK(texts.empty());
  REQUIRE(Archive::walk(bench.disk, "log", Seq{1}, Archive::Resolve::yes, collect));
  CHECK(texts == "the rulesthe roster");
  REQUIRE(bench.disk.remove("log/blobs/" + to_hex(sha256("the roster"))));
  CHECK(Archive::walk(bench.disk, "log", Seq{1}, Archive::Resolve::yes, collect).error().code ==
        Code::not_found);
}

TEST_CASE("a visitor's error ends the walk and is answered") {
  Bench bench;
  fill(bench, 3, 2);
  int visits = 0;
  const auto walked = Archive::walk(bench.disk, "log", Seq{1}, Archive::Resolve::no,
                                    [&](const Entry&) -> Result<void> {
                                      if (++visits == 4) return Error{Code::usage, "enough"};
                                      return {};
                                    });
  CHECK(walked.error().code == Code::usage);
  CHECK(visits == 4);
}

TEST_CASE("damage ends a walk: in a seal, in a manifest, in the middle of the open segment") {
  const auto walk_code = [](Bench& bench) {
    const auto walked = Archive::walk(bench.disk, "log", Seq{1}, Archive::Resolve::no,
                                      [](const Entry&) -> Result<void> { return {}; });
    REQUIRE_FALSE(walked);
    return walked.error().code;
  };
  {
    Bench bench;
    fill(bench, 5, 2);
    flip(bench.disk, "log/seg/00000001.zst", 100);
    CHECK(walk_code(bench) == Code::seal_broken);
  }
  {
    Bench bench;
    fill(bench, 5, 2);
    REQUIRE(bench.disk.remove("log/man/00000001"));
    CHECK(walk_code(bench) == Code::chain_broken);
  }
  {
    Bench bench;
    fill(bench, 5, 2);
    REQUIRE(bench.disk.remove("log/seg/00000002.zst"));
    CHECK(walk_code(bench) == Code::not_found);
  }
  {
    Bench bench;
    fill(bench, 5, 9);
    flip(bench.disk, "log/open/00000001.log", 300 * 8);
    CHECK(walk_code(bench) == Code::chain_broken);
  }
}

TEST_CASE("an unfinished tail is promised to nobody and not walked") {
  Bench bench;
  fill(bench, 3, 9);
  const std::string path = "log/open/00000001.log";
  const std::string whole = bytes_of(bench.disk, path);
  replace(bench.disk, path, whole.substr(0, whole.size() - 1));
  CHECK(bench.lines().size() == 6);
  replace(bench.disk, path, whole + "10\ttick\t5\n");
  CHECK(bench.lines().size() == 9);
  CHECK(Archive::line_at(bench.disk, "log", Seq{10}).error().code == Code::not_found);
}

TEST_CASE("an archive of nothing is walked without a word") {
  Bench bench;
  CHECK(bench.lines().empty());
  const Archive archive = bench.open();
  CHECK(bench.lines().empty());
}

}  // namespace
}  // namespace metsuke
