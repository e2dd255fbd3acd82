#include "shell/unpacker.h"

#include <catch2/catch.hpp>

#include "source/packed.h"
#include "support/archives.h"
#include "support/temporary_directory.h"
#include "world/memory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

struct Opened {
  std::vector<std::string> members;
  std::string content;
  Result<std::vector<Undecoded>> end = std::vector<Undecoded>();
};

Opened open(File& file, const std::vector<std::string>& passwords = {},
            const Unpack& unpack = unpack_apart()) {
  Opened opened;
  Walk walk;
  walk.bytes = [&](std::string_view bytes) -> Result<void> {
    opened.content += bytes;
    return {};
  };
  walk.ends = [&](const PackedMember& member) -> Result<void> {
    opened.members.push_back(member.name);
    return {};
  };
  opened.end = walk_archive(file, "a.zip", unpack, passwords, walk);
  return opened;
}

std::unique_ptr<File> file_of(Disk& disk, const std::string& path, std::string_view bytes) {
  REQUIRE(write_file(disk, path, bytes));
  auto file = disk.open(path, Mode::read);
  REQUIRE(file);
  return *std::move(file);
}

}  // namespace

TEST_CASE("the program tells what is in an archive, of a real file and of one in memory") {
  const std::string text(700'000, 'x');
  const std::string packed = zip_of({{"表.csv", text}, {"b", "y"}}, "aes256", "鍵 1");
  TemporaryDirectory directory;
  PosixDisk real;
  MemoryDisk memory;
  for (const auto& [disk, path] : {std::pair<Disk*, std::string>(&real, directory / "a.zip"),
                                   std::pair<Disk*, std::string>(&memory, "a.zip")}) {
    const auto file = file_of(*disk, path, packed);
    const Opened opened = open(*file, {"nope", "鍵 1"});
    if (!opened.end) INFO(opened.end.error().detail);
    REQUIRE(opened.end);
    CHECK(opened.members == std::vector<std::string>{"a.zip!表.csv", "a.zip!b"});
    CHECK(opened.content == text + "y");
    CHECK(open(*file).end.error().code == Code::archive_locked);
  }
}

TEST_CASE("the program reads names of every encoding and times of every zone inside its walls") {
  MemoryDisk disk;
  const auto file = file_of(disk, "a", stored_zip({{"\x93\xFC\x8E\xBA.csv", "x"}}));
  const Opened opened = open(*file);
  REQUIRE(opened.end);
  CHECK(opened.members == std::vector<std::string>{"a.zip!入室.csv"});
}

TEST_CASE("a bomb is refused, a broken archive told, whatever is not an archive survived") {
  MemoryDisk disk;
  const auto bomb = file_of(disk, "b", compressed(std::string(40'000'000, '\0'), "zstd"));
  CHECK(open(*bomb).end.error().code == Code::limit_exceeded);
  const std::string whole = tar_of({{"a", std::string(100'000, 'x')}});
  const auto broken = file_of(disk, "c", whole.substr(0, 50'000));
  const Opened opened = open(*broken);
  REQUIRE(opened.end);
  REQUIRE(opened.end->size() == 1);
  CHECK(opened.end->front().state == FileState::broken);
  CHECK(opened.content == std::string(opened.content.size(), 'x'));
}

TEST_CASE("an error of whoever listens ends the program, and is told") {
  MemoryDisk disk;
  const auto file = file_of(disk, "a", zip_of({{"a", std::string(3'000'000, 'x')}}));
  Walk walk;
  walk.bytes = [](std::string_view) -> Result<void> { return Error{Code::intake_full, "wait"}; };
  CHECK(walk_archive(*file, "a", unpack_apart(), {}, walk).error().code == Code::intake_full);
}

TEST_CASE("a program that is not there, or ends early, is an error and no archive") {
  MemoryDisk disk;
  const auto file = file_of(disk, "a", zip_of({{"a", "x"}}));
  CHECK(open(*file, {}, unpack_apart("/nowhere/metsuke-unpack")).end.error().code ==
        Code::not_found);
  CHECK(open(*file, {}, unpack_apart("/bin/true")).end.error().code == Code::unpack_failed);
  CHECK(open(*file, {}, unpack_apart("/bin/false")).end.error().code == Code::unpack_failed);
  // It hands back the archive itself, which is no telling.
  CHECK(open(*file, {}, unpack_apart("/bin/cat")).end.error().code == Code::unpack_failed);
}
