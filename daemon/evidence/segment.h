// The lines of one segment: what each looks like, and whether together they are what was written.
//
//   # metsuke-log/v1 <id> <first seq> <opened> <chain before> <nonce>      its first line
//   <seq> <kind> <field>…                                                  an entry (entry.h)
//   = <last seq> <count> <chain>                                           closes a batch
//
// chain = SHA-256(chain before || RFC 6962 leaf hashes of the lines since the last closing line).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/ids.h"
#include "base/time.h"
#include "evidence/merkle.h"

namespace metsuke {

// What a segment continues: its number, and the last entry and chain of all before it.
struct SegmentStart {
  std::uint64_t id = 1;
  Seq last{};
  Digest chain{};
};

// The nonce makes what was deleted untestable by guessing, even for who has its hashes.
struct SegmentHead {
  SegmentStart start;
  Timestamp opened{};
  Digest nonce{};
};
std::string to_text(const SegmentHead& head);                            // Without LF
std::optional<SegmentHead> segment_head_from(std::string_view line);

struct Commit {
  Seq last{};
  std::uint64_t count = 0;
  Digest chain{};
};
std::string to_text(const Commit& commit);                               // Without LF
std::optional<Commit> commit_from(std::string_view line);
inline constexpr std::size_t commit_bytes_max = 2 + 20 + 1 + 20 + 1 + 64;

Digest next_chain(const Digest& before, std::span<const Digest> leaves);

// The number an entry line begins with, without reading the rest.
std::optional<Seq> seq_of_line(std::string_view line);

enum class Damage : std::uint8_t {
  none,
  tail,    // What follows the last good closing line is unfinished or damaged: never promised.
  middle   // Later batches hold, so what is damaged had been finished: promised, and altered.
};

struct Scan {
  std::optional<SegmentHead> head;
  Seq last{};                    // Of the last good batch.
  Digest chain{};
  std::uint64_t count = 0;       // Entries in good batches.
  std::uint64_t good_bytes = 0;  // Up to the last good closing line; 0 when there is none.
  MerkleEdge lines;              // Over the lines of good_bytes, when asked for.
  Damage damage = Damage::none;
  std::string fault;             // What is wrong behind good_bytes: "entry 57: …"
  Seq fault_first{}, fault_last{};   // The entries that may be meant.
};

enum class LineRoot : std::uint8_t { skip, compute };

// Called with the entry lines of one good batch, after its closing line has been checked.
using BatchVisitor = std::function<Result<void>(std::span<const std::string_view> lines)>;

// Damage is an answer, not an error; the only errors are the visitor's. `visit` may be empty.
Result<Scan> scan_segment(std::string_view raw, const SegmentStart& start, LineRoot line_root,
                          const BatchVisitor& visit);

// One zstd frame, level 3.
std::string compressed(std::string_view raw);
// seal_broken unless `frame` is one frame of exactly `raw_bytes` bytes.
Result<std::string> decompressed(std::string_view frame, std::uint64_t raw_bytes);

}  // namespace metsuke
