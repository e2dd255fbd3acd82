#include "source/packed.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "world/memory.h"

using namespace metsuke;
using Kind = Unpacked::Kind;

namespace {

// An archive of which exactly this is told.
struct ToldArchive {
  MemoryDisk disk;
  std::vector<Unpacked> told;
  std::vector<std::string> seen;  // "name state bytes", "+name", "text"
  std::vector<Undecoded> undecoded;
  std::size_t packed = 100;

  Result<void> walk() {
    REQUIRE(write_file(disk, "a", std::string(packed, '.')));
    const auto file = disk.open("a", Mode::read);
    REQUIRE(file);
    const Unpack unpack = [&](File&, const std::vector<std::string>&,
                              const TakeUnpacked& take) -> Result<void> {
      for (const Unpacked& said : told) TRY(take(said));
      return {};
    };
    Walk walk;
    walk.begins = [&](const PackedMember& member) -> Result<void> {
      seen.push_back('+' + member.name);
      return {};
    };
    walk.bytes = [&](std::string_view bytes) -> Result<void> {
      if (bytes.size() < 50) seen.emplace_back(bytes);
      return {};
    };
    walk.ends = [&](const PackedMember& member) -> Result<void> {
      seen.push_back(member.name + ' ' + std::string(name_of(member.state)) + ' ' +
                     std::to_string(member.bytes));
      if (member.state == FileState::ok && member.bytes == 3) CHECK(member.sha256 == sha256("abc"));
      return {};
    };
    undecoded = TRY(walk_archive(**file, "a.zip", unpack, {}, walk));
    return {};
  }
};

using Seen = std::vector<std::string>;

}  // namespace

TEST_CASE("members are named behind their archive, in readable letters") {
  ToldArchive archive;
  archive.told = {{Kind::file, 1, 0, "./2026/door.csv"},
                  {Kind::bytes, 1, 0, "ab"},
                  {Kind::bytes, 1, 0, "c"},
                  {Kind::end, 1, 0, {}},
                  {Kind::file, 1, 0, "\x93\xFC\x8E\xBA\\\x95\x5C.csv"},  // 入室\表.csv
                  {Kind::end, 1, 0, {}},
                  {Kind::finished, 1, 0, {}}};
  REQUIRE(archive.walk());
  CHECK(archive.seen == Seen{"+a.zip!2026/door.csv", "ab", "c", "a.zip!2026/door.csv ok 3",
                             "+a.zip!入室/表.csv", "a.zip!入室/表.csv ok 0"});
  CHECK(archive.undecoded.empty());
}

TEST_CASE("names that lead elsewhere, links and second members are told and never handed on") {
  ToldArchive archive;
  for (const std::string_view name :
       {"../etc/passwd", "/etc/passwd", "a/../../b", "..\\..\\c", "a\x01", "", "\xFF\xFF\xFF"})
    archive.told.insert(archive.told.end(), {{Kind::file, 1, 0, name.empty() ? "/" : name},
                                             {Kind::bytes, 1, 0, "evil"},
                                             {Kind::end, 1, 0, {}}});
  archive.told.push_back({Kind::not_a_file, 1, 0, "link"});
  archive.told.push_back({Kind::too_deep, 1, 0, "b.zip"});
  for (int time = 0; time < 2; ++time)
    archive.told.insert(
        archive.told.end(),
        {{Kind::file, 1, 0, "x"}, {Kind::bytes, 1, 0, "abc"}, {Kind::end, 1, 0, {}}});
  archive.told.push_back({Kind::finished, 1, 0, {}});
  REQUIRE(archive.walk());
  Seen states;
  for (const Undecoded& one : archive.undecoded) states.emplace_back(name_of(one.state));
  CHECK(states == Seen{"unsafe_name", "unsafe_name", "unsafe_name", "unsafe_name", "unsafe_name",
                       "unsafe_name", "unsafe_name", "not_a_file", "too_deep", "duplicate_name"});
  CHECK(std::count(archive.seen.begin(), archive.seen.end(), "evil") == 0);
  CHECK(std::count(archive.seen.begin(), archive.seen.end(), "abc") == 1);
}

TEST_CASE("an archive in an archive ends when its members have, of a refused one none is taken") {
  ToldArchive archive;
  archive.told = {{Kind::archive, 1, 0, "in.tgz"},
                  {Kind::bytes, 1, 0, "zz"},
                  {Kind::end, 1, 0, {}},
                  {Kind::file, 2, 0, "x"},
                  {Kind::end, 2, 0, {}},
                  {Kind::broken, 2, 7, "cut\n"},
                  {Kind::archive, 1, 0, "y.gz"},
                  {Kind::end, 1, 0, {}},
                  {Kind::file, 2, 0, ""},
                  {Kind::end, 2, 0, {}},
                  {Kind::archive, 1, 0, "../z.gz"},
                  {Kind::end, 1, 0, {}},
                  {Kind::file, 2, 0, ""},
                  {Kind::end, 2, 0, {}},
                  {Kind::finished, 1, 0, {}}};
  REQUIRE(archive.walk());
  CHECK(archive.seen == Seen{"+a.zip!in.tgz", "zz", "+a.zip!in.tgz!x", "a.zip!in.tgz!x ok 0",
                             "a.zip!in.tgz broken 2", "+a.zip!y.gz", "+a.zip!y.gz!y",
                             "a.zip!y.gz!y ok 0", "a.zip!y.gz ok 0", "a.zip!../z.gz unsafe_name 0",
                             "a.zip!../z.gz!z unsafe_name 0"});
  REQUIRE(archive.undecoded.size() == 3);
  CHECK(archive.undecoded[0].name == "a.zip!in.tgz");
  CHECK(archive.undecoded[0].offset == 7);
  CHECK(archive.undecoded[0].why == "cut\\x0a");
}

TEST_CASE(
    "of what is broken off, what could be read is there, and from where the rest is missing") {
  ToldArchive archive;
  archive.told = {{Kind::file, 1, 0, "x"},
                  {Kind::bytes, 1, 0, "ab"},
                  {Kind::broken, 1, 99, "end"},
                  {Kind::broken, 1, 100, "no more"},
                  {Kind::finished, 1, 0, {}}};
  REQUIRE(archive.walk());
  CHECK(archive.seen == Seen{"+a.zip!x", "ab", "a.zip!x broken 2"});
  REQUIRE(archive.undecoded.size() == 2);
  CHECK(archive.undecoded[0].reached == 2);
  CHECK(archive.undecoded[0].offset == 99);
  CHECK(archive.undecoded[1].name == "a.zip");
}

TEST_CASE("what cannot be told of an archive is refused") {
  const std::vector<std::vector<Unpacked>> lies = {
      {{Kind::bytes, 1, 0, "x"}},
      {{Kind::end, 1, 0, {}}},
      {{Kind::file, 1, 0, "x"}, {Kind::file, 1, 0, "y"}},
      {{Kind::file, 2, 0, "x"}}};
  for (const auto& lie : lies) {
    ToldArchive archive;
    archive.told = lie;
    CHECK(archive.walk().error().code == Code::unpack_failed);
  }
  ToldArchive locked;
  locked.told = {{Kind::file, 1, 0, "x"}, {Kind::locked, 1, 0, "x"}};
  const auto walked = locked.walk();
  CHECK(walked.error().code == Code::archive_locked);
  CHECK(walked.error().detail == "a.zip!x");
}

TEST_CASE("too many members and too much out of too little are refused, whoever counts") {
  ToldArchive many;
  for (std::size_t at = 0; at <= limits::delivery_files_max; ++at)
    many.told.push_back({Kind::not_a_file, 1, 0, "x"});
  CHECK(many.walk().error().code == Code::limit_exceeded);
  const std::string block(limits::read_bytes, '\0');
  ToldArchive bomb;
  bomb.told.push_back({Kind::file, 1, 0, "x"});
  for (std::uint64_t at = 0; at <= limits::unpacked_ratio_free_bytes; at += block.size())
    bomb.told.push_back({Kind::bytes, 1, 0, block});
  CHECK(bomb.walk().error().detail == "a.zip: unpacked_ratio_max");
  bomb.packed = 1 + limits::unpacked_ratio_free_bytes / limits::unpacked_ratio_max + block.size();
  CHECK(bomb.walk());
}

TEST_CASE("passwords stand one a line") {
  CHECK(*passwords_in("\xEF\xBB\xBFone\r\n\ntwo words\n") == Seen{"one", "two words"});
  CHECK(passwords_in("")->empty());
  std::string many;
  for (std::size_t at = 0; at <= limits::passwords_max; ++at) many += "x\n";
  CHECK(passwords_in(many).error().code == Code::limit_exceeded);
}
