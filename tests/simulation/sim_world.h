// A machine that can lose power at any disk operation, fill up, lie and rot; from one seed.
//
// What has not been synced survives a power cut or not, in part or damaged, as the seed has it.
// What has been synced survives, unless the disk is told to lie. Production code never asks
// whether it runs here.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "world/memory.h"
#include "world/world.h"

namespace metsuke {

// Thrown by a SimDisk at its cut, and at every use of it until power_cycle().
struct PowerCut {};

class SimChance final : public Chance {
 public:
  explicit SimChance(std::uint64_t seed) : source_(seed) {}
  std::uint64_t next() override { return source_.next(); }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }  // REQUIRES: bound > 0
  bool one_in(std::uint64_t times) { return below(times) == 0; }

 private:
  SeededChance source_;
};

// Moves only when told. Its wall time may drift and be stepped; what has elapsed may not.
class SimClock final : public Clock {
 public:
  explicit SimClock(Timestamp start) : now_(start) {}
  Timestamp now() override { return now_; }
  Duration elapsed() override { return elapsed_; }
  void advance(Duration by);             // REQUIRES: not negative
  void step(Duration by) { now_ += by; }  // Somebody sets the clock, forward or back.
  // So many millionths too fast (or, negative, too slow) from now on.
  void drift(std::int64_t millionths) { drift_ = millionths; }

 private:
  Timestamp now_;
  Duration elapsed_{};
  std::int64_t drift_ = 0;
};

class SimDisk final : public Disk {
 public:
  // With a clock, files know when they were changed.
  explicit SimDisk(std::uint64_t seed, Clock* clock = nullptr);
  ~SimDisk() override;

  // The power goes at the `operation`-th change to the disk from now on, counted from 1; its
  // effect may or may not have come about. 0: never.
  void cut_at(std::uint64_t operation);
  // The change `operation`-th from now on fails with disk_failed, without effect. 0: never.
  void fail_at(std::uint64_t operation);
  // Power is back: what was not synced is decided now. Files opened before must not be used.
  void power_cycle();
  std::uint64_t operations() const { return operations_; }  // Changes since the disk was made.

  bool lying = false;                         // sync() and sync_directory() do nothing.
  std::optional<std::uint64_t> full_after{};  // Bytes in all files; more is disk_full.

  // Bit rot: synced or not, and no operation notices. REQUIRES: the file has that byte.
  void flip_bit(std::string_view path, std::uint64_t offset, unsigned bit = 0);
  // What a reader would see now. REQUIRES: the file is there.
  const std::string& contents(std::string_view path) const;
  std::vector<std::string> files() const;  // Paths, sorted.

  Result<std::unique_ptr<File>> open(std::string_view path, Mode mode) override;
  Result<FileStatus> status(std::string_view path) override;
  Result<std::vector<std::string>> list(std::string_view directory) override;
  Result<void> rename(std::string_view from, std::string_view to) override;
  Result<void> remove(std::string_view path) override;
  // Durable on return, as on the real disk.
  Result<void> make_directories(std::string_view path) override;
  Result<void> sync_directory(std::string_view directory) override;

 private:
  struct Inode;
  class OpenFile;
  using Names = std::map<std::string, std::shared_ptr<Inode>, std::less<>>;
  using Directories = std::set<std::string, std::less<>>;

  // A change of names that no sync_directory() has made durable yet.
  struct NameChange {
    enum class Kind : std::uint8_t { link, unlink, rename, move_directory, remove_directory } kind;
    std::string from;  // Of link, unlink and remove_directory: the name.
    std::string to;
    std::shared_ptr<Inode> inode;
  };
  static void apply(const NameChange& change, Names& names, Directories& directories);
  void change_names(NameChange change);
  void sync_names(const std::string& directory);

  void need_power() const;
  // Counts one change. The error is for the caller to return; when the power goes, `effect` is
  // done or not, and PowerCut is thrown.
  template <class Effect>
  Result<void> change(std::string_view path, const Effect& effect);
  Result<void> append(Inode& inode, std::string_view path, std::string_view bytes);
  Result<void> sync(Inode& inode, std::string_view path);
  Result<void> truncate(Inode& inode, std::string_view path, std::uint64_t size);
  void touch(Inode& inode);
  std::uint64_t bytes_in_all() const;
  bool is_directory(std::string_view path) const;

  SimChance chance_;
  Clock* clock_;
  std::uint64_t operations_ = 0;
  std::uint64_t cut_at_ = 0;
  std::uint64_t fail_at_ = 0;
  std::uint64_t life_ = 0;  // Files opened in an earlier one are dead.
  std::uint64_t inode_last_ = 0;
  bool powered_ = true;
  Names names_;
  Names durable_names_;
  Directories directories_;
  Directories durable_directories_;
  std::vector<NameChange> pending_;
};

// All of it from one seed.
struct SimWorld {
  explicit SimWorld(std::uint64_t seed, Timestamp start = Timestamp{})
      : clock(start), chance(seed), disk(seed ^ 0x5dee'ce66'd1ce'4e5bull, &clock) {}
  World world() { return {clock, disk, chance}; }

  SimClock clock;
  SimChance chance;
  SimDisk disk;
};

}  // namespace metsuke
