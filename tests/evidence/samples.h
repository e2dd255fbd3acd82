// An archive in a memory, and inputs to fill it with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/archive.h"
#include "world/memory.h"

namespace metsuke {

inline constexpr Timestamp bench_start{std::chrono::seconds{1'788'000'000}};

struct Bench {
  MemoryDisk disk;
  ManualClock clock{bench_start};
  SeededChance chance{7};
  std::string directory = "log";
  std::optional<Signer> signer;
  ArchiveSizes sizes;

  Result<Archive> try_open();
  Archive open();                                     // REQUIREs success.
  void sign(std::string_view origin = "metsuke.example/test");
  std::vector<std::string> lines(Seq from = Seq{1});  // encode() of what walk() visits.
};

std::vector<Input> ticks(std::size_t count);          // At 60 ns, 120 ns …
// Their bytes stay where they are for as long as the program runs.
Input record(std::uint64_t offset, std::string_view bytes);
std::vector<Input> records(std::size_t count, std::uint64_t start = 0);

// Appends `batches` batches of three records, each synced, and seals after every `per_segment`.
void fill(Bench& bench, std::size_t batches, std::size_t per_segment);

// Bytes of a file that must be there; others in their place; one bit of them turned.
std::string bytes_of(Disk& disk, const std::string& path);
void replace(Disk& disk, const std::string& path, std::string_view bytes);
void flip(Disk& disk, const std::string& path, std::uint64_t bit);
// All files below `directory`; and a copy of them on another disk.
std::vector<std::string> files_below(Disk& disk, const std::string& directory);
void copy_tree(Disk& from, Disk& to, const std::string& directory);

}  // namespace metsuke
