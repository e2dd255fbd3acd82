#include "world/posix.h"

#include <catch2/catch.hpp>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "support/temporary_directory.h"

using namespace metsuke;
using namespace std::chrono_literals;

TEST_CASE("a real file is appended to, read, synced and cut") {
  PosixDisk disk;
  const TemporaryDirectory directory;
  const std::string path = directory / "a";
  CHECK(disk.open(path, Mode::read).error().code == Code::not_found);
  {
    const auto file = *disk.open(path, Mode::append);
    REQUIRE(file->append("hello "));
    REQUIRE(file->append(""));
    REQUIRE(file->sync());
  }
  const auto file = *disk.open(path, Mode::append);
  REQUIRE(file->append("world"));
  char room[64];
  CHECK(*file->read_at(6, room) == 5);
  CHECK(std::string_view(room, 5) == "world");
  REQUIRE(file->truncate(5));
  REQUIRE(file->append("!"));
  CHECK(*file->size() == 6);
  CHECK(*read_file(disk, path, 100) == "hello!");
  CHECK(disk.open(path, Mode::create).error().code == Code::already_exists);
  const auto status = *disk.status(path);
  CHECK(status.kind == FileKind::file);
  CHECK(status.size == 6);
  CHECK(status.inode != 0);
  CHECK(PosixClock().now() - status.modified < 1h);
}

TEST_CASE("what is not a regular file is never opened, and never waited for") {
  PosixDisk disk;
  const TemporaryDirectory directory;
  REQUIRE(write_file(disk, directory / "real", "x"));
  REQUIRE(::symlink("real", (directory / "link").c_str()) == 0);
  REQUIRE(::symlink("nowhere", (directory / "dangling").c_str()) == 0);
  REQUIRE(::mkfifo((directory / "fifo").c_str(), 0600) == 0);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string socket_path = directory / "socket";
  REQUIRE(socket_path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, socket_path.c_str(), socket_path.size() + 1);
  REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  for (const std::string& path :
       {directory / "link", directory / "dangling", directory / "fifo", socket_path,
        directory.path(), std::string("/dev/null"), std::string("/dev/zero")}) {
    INFO(path);
    CHECK(disk.open(path, Mode::read).error().code == Code::not_a_file);
    CHECK(disk.open(path, Mode::append).error().code == Code::not_a_file);
    CHECK(disk.open(path, Mode::create).error().code == Code::already_exists);
  }
  CHECK(disk.status(directory / "link")->kind == FileKind::other);
  CHECK(disk.status(directory / "fifo")->kind == FileKind::other);
  CHECK(disk.status(directory.path())->kind == FileKind::directory);
  ::close(listener);
}

TEST_CASE("a write beyond the allowed size is an error, and what fitted stays") {
  PosixDisk disk;
  const TemporaryDirectory directory;
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto file = *disk.open(directory / "a", Mode::append);
  const auto previous = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4096, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto written = file->append(std::string(10'000, 'x'));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, previous);
  CHECK(written.error().code == Code::disk_failed);
  CHECK(written.error().detail.find("EFBIG") != std::string::npos);
  CHECK(*file->size() == 4096);
}

TEST_CASE("names are listed by byte, renamed and removed") {
  PosixDisk disk;
  const TemporaryDirectory directory;
  for (const char* name : {"b", "a", ".hidden", "目付"}) {
    REQUIRE(write_file(disk, directory / name, name));
  }
  CHECK(*disk.list(directory.path()) == std::vector<std::string>{".hidden", "a", "b", "目付"});
  REQUIRE(disk.rename(directory / "a", directory / "b"));
  CHECK(*read_file(disk, directory / "b", 10) == "a");
  REQUIRE(disk.remove(directory / "b"));
  CHECK(disk.remove(directory / "b").error().code == Code::not_found);
  CHECK(disk.rename(directory / "b", directory / "c").error().code == Code::not_found);
  CHECK(disk.list(directory / "none").error().code == Code::not_found);
  REQUIRE(disk.sync_directory(directory.path()));
  CHECK_FALSE(disk.sync_directory(directory / "none"));
}

TEST_CASE("directories are made with their parents, over files not at all") {
  PosixDisk disk;
  const TemporaryDirectory directory;
  REQUIRE(disk.make_directories(directory / "a/b//c/"));
  REQUIRE(disk.make_directories(directory / "a/b"));
  CHECK(disk.status(directory / "a/b/c")->kind == FileKind::directory);
  REQUIRE(write_file(disk, directory / "f", ""));
  CHECK(disk.make_directories(directory / "f/g").error().code == Code::not_a_file);
  CHECK_FALSE(disk.remove(directory / "a/b"));
  CHECK(disk.remove(directory / "a/b/c"));
}

TEST_CASE("a name with a NUL in it names nothing") {
  PosixDisk disk;
  const TemporaryDirectory directory;
  REQUIRE(write_file(disk, directory / "a", "x"));
  const std::string path = directory / std::string("a\0b", 3);
  CHECK(disk.open(path, Mode::read).error().code == Code::not_found);
  CHECK_FALSE(disk.status(path));
  CHECK_FALSE(disk.remove(path));
  CHECK(disk.status(directory / "a"));
}

TEST_CASE("what may not be read says so") {
  if (::geteuid() == 0) {
    WARN("root may read everything");
    return;
  }
  PosixDisk disk;
  const TemporaryDirectory directory;
  REQUIRE(write_file(disk, directory / "a", "x"));
  REQUIRE(::chmod((directory / "a").c_str(), 0) == 0);
  CHECK(disk.open(directory / "a", Mode::read).error().code == Code::not_permitted);
}

TEST_CASE("one lock, one holder") {
  const TemporaryDirectory directory;
  const std::string path = directory / "lock";
  {
    auto lock = FileLock::take(path);
    REQUIRE(lock);
    CHECK(FileLock::take(path).error().code == Code::already_locked);
    const FileLock moved = *std::move(lock);
    CHECK(FileLock::take(path).error().code == Code::already_locked);
  }
  CHECK(FileLock::take(path));
  CHECK(FileLock::take(directory / "none/lock").error().code == Code::not_found);
}

TEST_CASE("clock and chance are the machine's") {
  PosixClock clock;
  const auto before = clock.elapsed();
  CHECK(clock.elapsed() >= before);
  CHECK(to_text(japan_date(clock.now())) > "2024-01-01");
  PosixChance chance;
  CHECK(chance.next() != chance.next());
}
