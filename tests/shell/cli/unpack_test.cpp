#include "shell/cli/unpack.h"

#include <catch2/catch.hpp>

#include "support/archives.h"
#include "world/memory.h"

using namespace metsuke;

TEST_CASE("a compressed file is one nameless file, of a damaged one it is said where") {
  MemoryDisk disk;
  REQUIRE(write_file(disk, "logs/a.zst", compressed("hello\nworld\n", "zstd")));
  const auto unpacked = unpack(disk, "logs/a.zst", {});
  REQUIRE(unpacked);
  REQUIRE(unpacked->files.size() == 1);
  CHECK(unpacked->files.front().first.empty());
  CHECK(unpacked->files.front().second == "hello\nworld\n");
  CHECK(unpacked->undecoded.empty());
  REQUIRE(write_file(disk, "b.tar", tar_of({{"a", std::string(9000, 'x')}}).substr(0, 5000)));
  const auto damaged = unpack(disk, "b.tar", {});
  REQUIRE(damaged);
  REQUIRE(damaged->undecoded.size() == 1);
  CHECK(damaged->undecoded.front().name == "a");
  CHECK(damaged->files.front().second.size() > 1000);
  CHECK_FALSE(unpack(disk, "nowhere.zip", {}));
}

TEST_CASE("archives are opened one in another, with the passwords of a file") {
  MemoryDisk disk;
  const std::string inner = tar_of({{"b.log", "2\n"}}, "gzip");
  REQUIRE(write_file(disk, "a.zip", zip_of({{"a.log", "1\n"}, {"in.tgz", inner}}, "aes256", "pw")));
  CHECK(unpack(disk, "a.zip", {}).error().code == Code::archive_locked);
  REQUIRE(write_file(disk, "passwords", "other\r\npw\r\n"));
  const auto passwords = read_passwords(disk, "passwords");
  REQUIRE(passwords);
  const auto unpacked = unpack(disk, "a.zip", *passwords);
  REQUIRE(unpacked);
  REQUIRE(unpacked->files.size() == 2);
  CHECK(unpacked->files[1].first == "in.tgz!b.log");
  CHECK(unpacked->files[1].second == "2\n");
  CHECK(read_passwords(disk, "")->empty());
  CHECK_FALSE(read_passwords(disk, "nowhere"));
}
