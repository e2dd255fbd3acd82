#include "world/memory.h"

#include <catch2/catch.hpp>

#include "support/stops.h"

using namespace metsuke;
using namespace std::chrono_literals;

TEST_CASE("a memory disk keeps what a disk keeps") {
  MemoryDisk disk;
  CHECK(disk.open("a", Mode::read).error().code == Code::not_found);
  const auto file = *disk.open("a", Mode::append);
  REQUIRE(file->append("01234"));
  REQUIRE((*disk.open("./a", Mode::append))->append("56"));
  CHECK(*file->size() == 7);
  char room[4];
  CHECK(*file->read_at(5, room) == 2);
  CHECK(std::string_view(room, 2) == "56");
  CHECK(*file->read_at(7, room) == 0);
  CHECK(*file->read_at(100, room) == 0);
  REQUIRE(file->truncate(3));
  CHECK(*read_file(disk, "a", 10) == "012");
  CHECK(disk.open("a", Mode::create).error().code == Code::already_exists);
  CHECK(disk.open("b", Mode::create));
  CHECK(*disk.list(".") == std::vector<std::string>{"a", "b"});
}

TEST_CASE("an open file outlives its name, and a new one of that name is another") {
  MemoryDisk disk;
  const auto file = *disk.open("a", Mode::append);
  REQUIRE(file->append("old"));
  const auto inode = disk.status("a")->inode;
  REQUIRE(disk.remove("a"));
  CHECK(*file->size() == 3);
  REQUIRE(disk.open("a", Mode::append));
  CHECK(disk.status("a")->inode != inode);
  CHECK(disk.status("a")->size == 0);
}

TEST_CASE("directories are made, listed, renamed and removed when empty") {
  MemoryDisk disk;
  CHECK(disk.list("d").error().code == Code::not_found);
  CHECK(disk.sync_directory("d").error().code == Code::not_found);
  REQUIRE(disk.make_directories("d/e"));
  CHECK(disk.status("d")->kind == FileKind::directory);
  CHECK(*disk.list("d") == std::vector<std::string>{"e"});
  REQUIRE(disk.open("d/e/f", Mode::create));
  CHECK_FALSE(disk.remove("d/e"));
  CHECK(disk.open("d", Mode::append).error().code == Code::not_a_file);
  CHECK(disk.make_directories("d/e/f/g").error().code == Code::not_a_file);
  REQUIRE(disk.rename("d", "x"));
  CHECK(disk.status("d").error().code == Code::not_found);
  CHECK(disk.status("x/e/f")->kind == FileKind::file);
  CHECK_FALSE(disk.rename("x", "x/y"));
  CHECK(disk.rename("nothing", "y").error().code == Code::not_found);
  REQUIRE(disk.remove("x/e/f"));
  REQUIRE(disk.remove("x/e"));
  CHECK(disk.list("x")->empty());
  CHECK(disk.remove("x/e").error().code == Code::not_found);
}

TEST_CASE("renaming a file replaces the other") {
  MemoryDisk disk;
  REQUIRE(write_file(disk, "/data/a", "a"));
  REQUIRE(write_file(disk, "/data/b", "b"));
  REQUIRE(disk.rename("/data/a", "/data/b"));
  CHECK(*read_file(disk, "/data/b", 10) == "a");
  CHECK(*disk.list("/data") == std::vector<std::string>{"b"});
  CHECK(*disk.list("/") == std::vector<std::string>{"data"});
}

TEST_CASE("writing to a file opened for reading is our mistake") {
  CHECK(stops([] {
    MemoryDisk disk;
    static_cast<void>(write_file(disk, "a", "a"));
    static_cast<void>((*disk.open("a", Mode::read))->append("b"));
  }));
}

TEST_CASE("a manual clock moves when told, what has elapsed never goes back") {
  ManualClock clock(Timestamp(1000s));
  clock.advance(5s);
  CHECK(clock.now() == Timestamp(1005s));
  CHECK(clock.elapsed() == 5s);
  clock.set(Timestamp(900s));
  CHECK(clock.now() == Timestamp(900s));
  CHECK(clock.elapsed() == 5s);
  clock.set(Timestamp(910s));
  CHECK(clock.elapsed() == 15s);
  CHECK(stops([] { ManualClock(Timestamp()).advance(-1s); }));
}

TEST_CASE("seeded chance is the published generator") {
  SeededChance chance(0);
  CHECK(chance.next() == 0xe220a8397b1dcdafull);
  CHECK(chance.next() == 0x6e789e6aa1b965f4ull);
  CHECK(SeededChance(1).next() != SeededChance(2).next());
}
