#include "world/world.h"

#include <catch2/catch.hpp>

#include "world/memory.h"

using namespace metsuke;

namespace {

// A disk on which appending to a new file fails after `room` bytes.
class SmallDisk final : public Disk {
 public:
  explicit SmallDisk(MemoryDisk& disk) : disk_(disk) {}
  Result<std::unique_ptr<File>> open(std::string_view path, Mode mode) override {
    auto file = TRY(disk_.open(path, mode));
    return std::unique_ptr<File>(std::make_unique<FullFile>(std::move(file)));
  }
  Result<FileStatus> status(std::string_view path) override { return disk_.status(path); }
  Result<std::vector<std::string>> list(std::string_view path) override { return disk_.list(path); }
  Result<void> rename(std::string_view from, std::string_view to) override {
    return disk_.rename(from, to);
  }
  Result<void> remove(std::string_view path) override { return disk_.remove(path); }
  Result<void> make_directories(std::string_view path) override {
    return disk_.make_directories(path);
  }
  Result<void> sync_directory(std::string_view path) override { return disk_.sync_directory(path); }

 private:
  class FullFile final : public File {
   public:
    explicit FullFile(std::unique_ptr<File> file) : file_(std::move(file)) {}
    Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) override {
      return file_->read_at(offset, into);
    }
    Result<void> append(std::string_view bytes) override {
      TRY(file_->append(bytes.substr(0, bytes.size() / 2)));
      return Error{Code::disk_full, "small"};
    }
    Result<void> sync() override { return file_->sync(); }
    Result<void> truncate(std::uint64_t size) override { return file_->truncate(size); }
    Result<std::uint64_t> size() override { return file_->size(); }

   private:
    std::unique_ptr<File> file_;
  };
  MemoryDisk& disk_;
};

}  // namespace

TEST_CASE("a file is read whole, up to its bound") {
  MemoryDisk disk;
  REQUIRE(write_file(disk, "a", "0123456789"));
  CHECK(*read_file(disk, "a", 10) == "0123456789");
  CHECK(*read_file(disk, "a", 1'000'000) == "0123456789");
  CHECK(read_file(disk, "a", 9).error().code == Code::limit_exceeded);
  CHECK(read_file(disk, "b", 9).error().code == Code::not_found);
  const std::string large(1'000'000, 'x');
  REQUIRE(write_file(disk, "large", large));
  CHECK(*read_file(disk, "large", 2'000'000) == large);
  REQUIRE(write_file(disk, "empty", ""));
  CHECK(read_file(disk, "empty", 0)->empty());
}

TEST_CASE("a file is replaced whole or not at all") {
  MemoryDisk disk;
  REQUIRE(write_file(disk, "d/a", "old"));
  SmallDisk small(disk);
  CHECK(write_file(small, "d/a", "newer").error().code == Code::disk_full);
  CHECK(*read_file(disk, "d/a", 100) == "old");
  CHECK(*disk.list("d") == std::vector<std::string>{"a"});
  REQUIRE(disk.open("d/a.new", Mode::create));
  REQUIRE(write_file(disk, "d/a", "newest"));
  CHECK(*read_file(disk, "d/a", 100) == "newest");
  CHECK(*disk.list("d") == std::vector<std::string>{"a"});
}

TEST_CASE("paths come apart and together") {
  CHECK(directory_of("a/b/c") == "a/b");
  CHECK(directory_of("a") == ".");
  CHECK(directory_of("/a") == "/");
  CHECK(directory_of("") == ".");
  CHECK(name_of_path("a/b") == "b");
  CHECK(name_of_path("a") == "a");
  CHECK(name_of_path("a/").empty());
  CHECK(join_path("a", "b") == "a/b");
  CHECK(join_path("a/", "b") == "a/b");
  CHECK(join_path("/", "b") == "/b");
  CHECK(join_path("", "b") == "b");
  CHECK(normal_path("./a//b/./c/") == "a/b/c");
  CHECK(normal_path("/a/../b") == "/a/../b");
  CHECK(normal_path("//") == "/");
  CHECK(normal_path("") == ".");
  CHECK(normal_path("./") == ".");
}
