#include <algorithm>

#include "base/limits.h"
#include "evidence/archive.h"
#include "evidence/manifest.h"

namespace metsuke {

namespace {

Result<void> resolve_texts(Disk& disk, const std::string& directory, Input& input) {
  if (auto* bundle = std::get_if<BundleAdopted>(&input))
    bundle->text = TRY(Archive::blob(disk, directory, bundle->digest));
  if (auto* adopted = std::get_if<RegisterAdopted>(&input))
    adopted->text = TRY(Archive::blob(disk, directory, adopted->digest));
  return {};
}

// How many of `ids` hold only entries before `seq`: manifests are in order, so halving finds it.
Result<std::size_t> segments_before(Disk& disk, const std::string& directory,
                                    const std::vector<std::uint64_t>& ids, Seq seq) {
  std::size_t low = 0;
  std::size_t high = ids.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const SealedLeaf manifest = TRY(read_sealed_leaf(disk, directory, ids[middle]));
    if (after(manifest.sealed).last < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Goes through the segments from one on, sealed ones and then the open one.
class Reading {
 public:
  Reading(Disk& disk, const std::string& directory) : disk_(disk), directory_(directory) {}

  Result<void> begin(Seq from) {
    const auto ids = TRY(manifest_ids(disk_, directory_));
    TRY(without_gap(ids));
    sealed_max_ = ids.size();
    const std::size_t skipped = TRY(segments_before(disk_, directory_, ids, from));
    if (skipped != 0) {
      before_ = TRY(read_sealed_leaf(disk_, directory_, skipped));
      start_ = after(before_->sealed);
    }
    return {};
  }

  enum class More : std::uint8_t { yes, no };
  Result<More> next_segment(const BatchVisitor& visit) {
    auto manifest = read_sealed_leaf(disk_, directory_, start_.id);
    if (!manifest && manifest.error().code == Code::not_found && start_.id > sealed_max_) {
      const auto raw = read_open(disk_, directory_, start_.id);
      if (raw) return open_segment(*raw, visit);
      if (raw.error().code != Code::not_found) return raw.error();
      // Sealed between the two looks, or there is none.
      manifest = read_sealed_leaf(disk_, directory_, start_.id);
      if (!manifest && manifest.error().code == Code::not_found) return More::no;
    }
    if (!manifest) return manifest.error();
    TRY(sealed_segment(*manifest, visit));
    return More::yes;
  }

 private:
  Result<void> sealed_segment(const SealedLeaf& manifest, const BatchVisitor& visit) {
    TRY(continues(manifest, before_ ? &*before_ : nullptr));
    const std::string raw = TRY(read_sealed(disk_, directory_, manifest.sealed));
    const Scan scan = TRY(scan_segment(raw, start_, LineRoot::skip, visit));
    const std::string path = place::sealed(directory_, manifest.sealed.id);
    if (scan.damage != Damage::none) return Error{Code::chain_broken, path + ": " + scan.fault};
    if (scan.chain != manifest.sealed.chain || scan.count != manifest.sealed.count)
      return Error{Code::seal_broken, path + ": differs from its manifest (chain)"};
    before_ = manifest;
    start_ = after(manifest.sealed);
    return {};
  }

  // An unfinished tail was promised to nobody; what altered the middle is an error.
  Result<More> open_segment(std::string_view raw, const BatchVisitor& visit) {
    const Scan scan = TRY(scan_segment(raw, start_, LineRoot::skip, visit));
    if (scan.damage == Damage::middle)
      return Error{Code::chain_broken,
                   place::open_log(directory_, start_.id) + ": " + scan.fault};
    return More::no;
  }

  Disk& disk_;
  const std::string& directory_;
  std::uint64_t sealed_max_ = 0;
  SegmentStart start_;
  std::optional<SealedLeaf> before_;
};

}  // namespace

Result<void> Archive::walk(Disk& disk, const std::string& directory, Seq from, Resolve resolve,
                           const std::function<Result<void>(const Entry&)>& visit) {
  Reading reading(disk, directory);
  TRY(reading.begin(from));
  Arena arena;
  const BatchVisitor visit_batch = [&](std::span<const std::string_view> lines) -> Result<void> {
    for (const std::string_view line : lines) {
      if (const auto seq = seq_of_line(line); seq && *seq < from) continue;
      arena.clear();
      Entry entry = TRY(decode(line, arena));
      if (resolve == Resolve::yes) TRY(resolve_texts(disk, directory, entry.input));
      TRY(visit(entry));
    }
    return {};
  };
  while (TRY(reading.next_segment(visit_batch)) == Reading::More::yes) {
  }
  return {};
}

Result<std::string> Archive::line_at(Disk& disk, const std::string& directory, Seq seq) {
  const Error missing{Code::not_found, "entry " + std::to_string(seq.value)};
  if (seq.value == 0) return missing;
  Reading reading(disk, directory);
  TRY(reading.begin(seq));
  std::optional<std::string> found;
  const BatchVisitor look = [&](std::span<const std::string_view> lines) -> Result<void> {
    const auto first = seq_of_line(lines.front());
    if (!first || seq < *first || seq.value - first->value >= lines.size()) return {};
    found = lines[static_cast<std::size_t>(seq.value - first->value)];
    return {};
  };
  // The segment that holds it comes first; behind it only a younger one could be looked at.
  for (int looks = 0; looks < 2 && !found; ++looks)
    if (TRY(reading.next_segment(look)) == Reading::More::no) break;
  if (!found) return missing;
  return std::move(*found);
}

Result<std::string> Archive::blob(Disk& disk, const std::string& directory,
                                  const Digest& digest) {
  const std::string path = place::blob(directory, digest);
  std::string bytes = TRY(read_file(disk, path, limits::blob_bytes_max));
  if (sha256(bytes) != digest) return Error{Code::seal_broken, path + ": other bytes"};
  return bytes;
}

}  // namespace metsuke
