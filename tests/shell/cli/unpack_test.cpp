#include "shell/cli/unpack.h"

#include <zstd.h>

#include <catch2/catch.hpp>

#include "world/memory.h"

using namespace metsuke;

TEST_CASE("archives are known by their ending, in any case") {
  for (const char* name : {"a.zip", "A.ZIP", "b.tar.gz", "c.tgz", "d.log.zst", "e.xz", "f.bz2"})
    CHECK(is_archive_name(name));
  for (const char* name : {"a.log", "zip", "b.gz.txt"}) CHECK_FALSE(is_archive_name(name));
}

TEST_CASE("a compressed file is one nameless file; a damaged one is refused with its path") {
  MemoryDisk disk;
  const std::string text = "hello\nworld\n";
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  REQUIRE(write_file(disk, "a.zst", packed));
  const auto files = unpack(disk, "a.zst");
  REQUIRE(files);
  REQUIRE(files->size() == 1);
  CHECK(files->front().first.empty());
  CHECK(files->front().second == text);
  REQUIRE(write_file(disk, "b.zst", packed.substr(0, packed.size() / 2)));
  const auto damaged = unpack(disk, "b.zst");
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().detail.find("b.zst") != std::string::npos);
  CHECK_FALSE(unpack(disk, "nowhere.zip"));
}
