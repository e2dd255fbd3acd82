// The archive: append-only, hash-chained, the one truth. All else is derived.
//
//   <dir>/open/<id>.log      the open segment: entry and commit lines (docs/archive-format.md)
//   <dir>/seg/<id>.zst       sealed segments: the same lines, one zstd frame
//   <dir>/man/<id>           their manifests: the leaves of the log's tree
//   <dir>/checkpoint, ckpt/  C2SP checkpoints over the manifests, signed; vkey
//   <dir>/blobs/<digest>     bundles and registers that entries cite
//
// A commit line closes each batch: "= <last seq> <count> <chain>", with chain = SHA-256(previous
// chain || leaf hashes of the batch's lines). What follows the last good commit line was never
// promised to anybody; recovery cuts it and archives a TailCut.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evidence/entry.h"
#include "evidence/merkle.h"
#include "evidence/note.h"
#include "world/world.h"

namespace metsuke {

struct ArchiveSizes {                    // Small in simulation; ceilings in limits.h.
  std::uint64_t segment_bytes = limits::segment_bytes_max;
};

struct Sealed {                          // One manifest, read.
  std::uint64_t id = 0;
  Seq first{};
  std::uint64_t count = 0;
  std::uint64_t raw_bytes = 0;
  Digest raw_sha256{}, zst_sha256{}, line_root{}, chain{};
  Digest previous{};                     // Leaf hash of the manifest before; zeros for the first.
  Timestamp sealed{};
};
std::string to_text(const Sealed& sealed);          // metsuke-segment/v1, strict field order
Result<Sealed> sealed_from(std::string_view text);

class Archive {
 public:
  // Opens or creates. Cuts an unpromised tail (see cut()) and finishes a half-done seal. An open
  // segment that is damaged in the middle of what was promised is set aside and continued behind
  // its last good batch (see set_aside()): a break never stops ingestion. What contradicts a
  // manifest or the checkpoint is refused (chain_broken, seal_broken, signature_invalid). One
  // Archive per directory.
  static Result<Archive> open(World world, std::string directory, const Signer* signer,
                              ArchiveSizes sizes = {});
  Archive(Archive&&) noexcept;
  Archive& operator=(Archive&&) noexcept;
  ~Archive();

  // Appends the batch's lines and its commit line; nothing is promised before sync() returns.
  // Returns the first Seq given. An error is final: the archive must be opened anew; only
  // limit_exceeded (an entry or batch too large) leaves it as it was. An open segment that is full
  // is sealed first.
  Result<Seq> append(std::span<const Input> batch);
  Result<void> sync();
  // Seals the open segment if it is full, older than limits::segment_age_max at `now`, or `force`d.
  enum class Seal : std::uint8_t { if_due, now };
  Result<void> seal(Seal when, Timestamp now);

  // Stores bytes under their digest, synced; there already is fine.
  Result<Digest> put_blob(std::string_view bytes);

  Seq last() const;
  const Digest& chain() const;                       // After the last commit.
  // What open() removed; said again after each restart until a TailCut with its digest is archived.
  // Its bytes are kept as a blob.
  std::optional<TailCut> cut() const;
  // The file that open() set aside because promised entries in it no longer hold together.
  std::optional<std::string> set_aside() const;
  std::uint64_t sealed_count() const;

  // Every entry in order, resolved (BundleAdopted::text …) when asked; the entry's views die after
  // the call. Checks the chain and, for sealed segments, zst and raw digests. Stops at an error.
  enum class Resolve : std::uint8_t { no, yes };
  static Result<void> walk(Disk& disk, const std::string& directory, Seq from, Resolve resolve,
                           const std::function<Result<void>(const Entry&)>& visit);
  // One entry's line, by its place. not_found if it is not there.
  static Result<std::string> line_at(Disk& disk, const std::string& directory, Seq seq);
  static Result<std::string> blob(Disk& disk, const std::string& directory, const Digest& digest);

 private:
  struct State;
  explicit Archive(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace metsuke
