// A world that forgets: files in memory, a clock that moves when told. `metsuke check` and rule
// tests keep their archive here; the demonstration's month runs on its clock.
#pragma once

#include <map>
#include <set>

#include "world/world.h"

namespace metsuke {

// A directory is there when it was made or when something is in it.
class MemoryDisk final : public Disk {
 public:
  MemoryDisk();
  ~MemoryDisk() override;
  Result<std::unique_ptr<File>> open(std::string_view path, Mode mode) override;
  Result<FileStatus> status(std::string_view path) override;
  Result<std::vector<std::string>> list(std::string_view directory) override;
  Result<void> rename(std::string_view from, std::string_view to) override;
  Result<void> remove(std::string_view path) override;
  Result<void> make_directories(std::string_view path) override;
  Result<void> sync_directory(std::string_view directory) override;

 private:
  struct Content;
  class OpenFile;
  bool is_directory(const std::string& path) const;
  std::map<std::string, std::shared_ptr<Content>, std::less<>> files_;
  std::set<std::string, std::less<>> directories_;
  std::uint64_t inode_last_ = 0;
};

// Stands still until set() or advance(). Never goes back on its own.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_(start) {}
  Timestamp now() override { return now_; }
  Duration elapsed() override { return elapsed_; }
  void set(Timestamp at);
  void advance(Duration by);

 private:
  Timestamp now_;
  Duration elapsed_{};
};

// SplitMix64 (Steele, Lea, Flood 2014) from a seed: for tests and demonstrations, not for secrets.
class SeededChance final : public Chance {
 public:
  explicit SeededChance(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() override;

 private:
  std::uint64_t state_;
};

}  // namespace metsuke
