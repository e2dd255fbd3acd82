// The real machine: fsync, O_APPEND, rename, directory sync. The only code that asks it.
#pragma once

#include "world/world.h"

namespace metsuke {

class PosixClock final : public Clock {
 public:
  Timestamp now() override;
  Duration elapsed() override;  // CLOCK_BOOTTIME
};

// Files are made 0640, directories 0750; a directory made is durable on return.
class PosixDisk final : public Disk {
 public:
  Result<std::unique_ptr<File>> open(std::string_view path, Mode mode) override;
  Result<std::unique_ptr<File>> open_below(std::string_view directory,
                                           std::string_view path) override;
  Result<FileStatus> status(std::string_view path) override;
  Result<std::vector<std::string>> list(std::string_view directory) override;
  Result<void> rename(std::string_view from, std::string_view to) override;
  Result<void> remove(std::string_view path) override;
  Result<void> make_directories(std::string_view path) override;
  Result<void> sync_directory(std::string_view directory) override;
};

class PosixChance final : public Chance {
 public:
  std::uint64_t next() override;  // getrandom(2)
};

// Holds an advisory lock on `path` while it lives: one daemon for one data directory.
class FileLock {
 public:
  static Result<FileLock> take(std::string_view path);  // already_locked if another has it
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace metsuke
