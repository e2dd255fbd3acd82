#include "source/tail.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "world/memory.h"

using namespace metsuke;

namespace {

void append(Disk& disk, const std::string& path, std::string_view bytes) {
  auto file = disk.open(path, Mode::append);
  REQUIRE(file);
  REQUIRE((*file)->append(bytes));
}

Tail tail_of(Disk& disk, const std::string& path, std::uint64_t offset = 0) {
  auto file = disk.open(path, Mode::read);
  REQUIRE(file);
  return {*std::move(file), 1, Framing::lines, offset};
}

std::string read_of(Tail& tail) {
  std::string all;
  REQUIRE(tail.read([&](std::span<const Piece> pieces) -> Result<void> {
    for (const Piece& piece : pieces) all += "[" + std::string(piece.bytes) + "]";
    return {};
  }));
  return all;
}

}  // namespace

TEST_CASE("a line is handed out when it has ended, once") {
  MemoryDisk disk;
  append(disk, "/a", "one\ntw");
  Tail tail = tail_of(disk, "/a");
  CHECK(read_of(tail) == "[one\n]");
  CHECK(tail.offset() == 4);
  CHECK(read_of(tail).empty());
  append(disk, "/a", "o\nthree");
  CHECK(read_of(tail) == "[two\n]");
  std::string rest;
  REQUIRE(tail.finish([&](std::span<const Piece> pieces) -> Result<void> {
    rest = pieces.front().bytes;
    return {};
  }));
  CHECK(rest == "three");
  Tail resumed = tail_of(disk, "/a", 4);
  CHECK(read_of(resumed) == "[two\n]");
}

TEST_CASE("a file of many portions and a line too long come out whole") {
  MemoryDisk disk;
  std::string bytes;
  while (bytes.size() < 3 * limits::read_bytes) bytes += std::string(1000, 'x') + "\n";
  bytes += std::string(2 * limits::line_bytes_max, 'y');
  append(disk, "/a", bytes);
  Tail tail = tail_of(disk, "/a");
  std::string all;
  const Tail::Take take = [&](std::span<const Piece> pieces) -> Result<void> {
    for (const Piece& piece : pieces) all += piece.bytes;
    return {};
  };
  REQUIRE(tail.read(take));
  append(disk, "/a", "z\nlast\n");
  REQUIRE(tail.read(take));
  CHECK((all == bytes + "z\nlast\n"));
}

TEST_CASE("what was read of a file is told from what only looks like it") {
  MemoryDisk disk;
  append(disk, "/a", "head\nmiddle\nlast\nmore");
  auto file = disk.open("/a", Mode::read);
  REQUIRE(file);
  const auto found = [&](std::string_view head, std::string_view proof, std::uint64_t offset) {
    const auto said = agreement(**file, head, proof, offset);
    REQUIRE(said);
    return *said;
  };
  CHECK(found("head\n", "last\n", 17) == Agreement::same);
  CHECK(found("", "", 0) == Agreement::same);
  CHECK(found("Head\n", "last\n", 17) == Agreement::different);
  CHECK(found("head\n", "lost\n", 17) == Agreement::different);
  CHECK(found("head\n", "last\n", 16) == Agreement::different);
  CHECK(found("head\n", "last\n", 22) == Agreement::shorter);
}
