#include "shell/cli/input.h"

#include <catch2/catch.hpp>

#include "world/memory.h"

using namespace metsuke;

namespace {

MemoryDisk disk_with(std::initializer_list<std::pair<const char*, std::string>> files) {
  MemoryDisk disk;
  for (const auto& [path, bytes] : files) {
    REQUIRE(disk.make_directories(directory_of(path)));
    REQUIRE(write_file(disk, path, bytes));
  }
  return disk;
}

}  // namespace

TEST_CASE("folders are walked in byte order, what is not there is said and the rest goes on") {
  MemoryDisk disk = disk_with({{"logs/b.log", "2\n"}, {"logs/a/x.log", "1\n"}});
  Complaints complaints;
  const auto files = find_inputs(disk, {"logs", "nowhere"}, complaints);
  REQUIRE(files.size() == 2);
  CHECK(files[0].name == "logs/a/x.log");
  CHECK(files[1].name == "logs/b.log");
  REQUIRE(complaints.size() == 1);
  CHECK(complaints[0].place.file == "nowhere");
  CHECK(complaints[0].code == Code::not_found);
}

TEST_CASE("records of a file, put end to end, are the file") {
  const std::string content = "one\r\ntwo\nthree without end";
  MemoryDisk disk = disk_with({{"a.log", content}});
  Complaints complaints;
  const auto files = find_inputs(disk, {"a.log"}, complaints);
  REQUIRE(files.size() == 1);
  std::string again;
  std::size_t records = 0;
  REQUIRE(read_input(disk, files[0], Framing::lines, [&](const Piece& piece) {
    CHECK(piece.offset == again.size());
    again += piece.bytes;
    ++records;
  }));
  CHECK(again == content);
  CHECK(records == 3);
  CHECK(*piece_of(disk, files[0], 5, 3) == "two");
  CHECK(*head_of(disk, files[0]) == content);
}
