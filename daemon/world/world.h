// The only door to the machine. Everything left of `shell` that wants the time, a file or
// chance is handed a World; there is no other way to get one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace metsuke {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() = 0;     // Wall time. May jump; goes into records.
  virtual Duration elapsed() = 0;  // Monotonic, sleep included. For timeouts only; never stored.
};

// Appended bytes may vanish in a crash until sync() has returned. A crash may keep any prefix
// of what was not synced. An error from sync() is final: the file must not be used again.
class File {
 public:
  virtual ~File() = default;
  // The count read: less than asked for only at the end of the file.
  virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) = 0;
  virtual Result<void> append(std::string_view bytes) = 0;  // All of it, or an error.
  virtual Result<void> sync() = 0;
  virtual Result<void> truncate(std::uint64_t size) = 0;
  virtual Result<std::uint64_t> size() = 0;
  // A number that a child process can inherit; -1 in worlds where there is none.
  virtual int descriptor() const { return -1; }
};

enum class Mode : std::uint8_t {
  read,    // Must exist.
  append,  // Created if it is not there; writes go to the end.
  create,  // Must not exist.
  create_private,  // As create; only its owner may read it: for keys.
};

enum class FileKind : std::uint8_t { file, directory, other };

struct FileStatus {
  FileKind kind{};         // Of the thing itself: a symbolic link is `other`.
  std::uint64_t size{};
  Timestamp modified{};
  std::uint64_t inode{};
};

// Paths use '/'. A created, renamed or removed name may vanish or come back in a crash until
// sync_directory() of its directory has returned. Symbolic links are never followed by open().
class Disk {
 public:
  virtual ~Disk() = default;
  virtual Result<std::unique_ptr<File>> open(std::string_view path, Mode mode) = 0;
  // To read `path` below `directory`, where others may write: no part of it may lead elsewhere, by
  // a symbolic link or otherwise.
  virtual Result<std::unique_ptr<File>> open_below(std::string_view directory,
                                                   std::string_view path);
  virtual Result<FileStatus> status(std::string_view path) = 0;
  // Names (not paths) in the directory, sorted by byte; without . and ..
  virtual Result<std::vector<std::string>> list(std::string_view directory) = 0;
  virtual Result<void> rename(std::string_view from, std::string_view to) = 0;  // Replaces `to`.
  virtual Result<void> remove(std::string_view path) = 0;  // A file or an empty directory.
  virtual Result<void> make_directories(std::string_view path) = 0;  // And their parents.
  virtual Result<void> sync_directory(std::string_view directory) = 0;
};

class Chance {
 public:
  virtual ~Chance() = default;
  virtual std::uint64_t next() = 0;  // Cryptographically strong in the real world.
};

struct World {
  Clock& clock;
  Disk& disk;
  Chance& chance;
};

// The whole file, at most `bytes_max` (limit_exceeded beyond).
Result<std::string> read_file(Disk& disk, std::string_view path, std::uint64_t bytes_max);
// Written beside, synced, renamed over `path`, directory synced: whole or not at all.
Result<void> write_file(Disk& disk, std::string_view path, std::string_view bytes);
// The path's directory ("." if it has none) and last name.
std::string_view directory_of(std::string_view path);
std::string_view name_of_path(std::string_view path);
std::string join_path(std::string_view directory, std::string_view name);
// Without "//", "/./", a leading "./" and a closing '/': one spelling for disks made of names.
std::string normal_path(std::string_view path);

}  // namespace metsuke
