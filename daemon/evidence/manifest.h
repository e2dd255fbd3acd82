// Where the archive's files lie, and the manifests of its sealed segments as one tree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/archive.h"
#include "evidence/segment.h"

namespace metsuke {

std::string segment_name(std::uint64_t id);                       // "00000042"
std::optional<std::uint64_t> segment_id(std::string_view name);   // Only what segment_name() writes

namespace place {

std::string open_log(const std::string& directory, std::uint64_t id);
std::string sealed(const std::string& directory, std::uint64_t id);
std::string manifest(const std::string& directory, std::uint64_t id);
std::string checkpoint(const std::string& directory);
std::string checkpoint_of(const std::string& directory, std::uint64_t size);
std::string key(const std::string& directory);
std::string blob(const std::string& directory, const Digest& digest);
std::string folder(const std::string& directory, std::string_view name);

}  // namespace place

// What the next segment continues.
SegmentStart after(const Sealed& sealed);

// The names in `folder`, or none when it is not there.
Result<std::vector<std::string>> names_in(Disk& disk, const std::string& folder);
// Numbers of the manifests; what is not one (a file half-written by a crash) is left out.
Result<std::vector<std::uint64_t>> manifest_ids(Disk& disk, const std::string& directory);
// chain_broken unless they are 1, 2, 3 …
Result<void> without_gap(const std::vector<std::uint64_t>& ids);

struct SealedLeaf {
  Sealed sealed;
  Digest leaf{};
};
Result<SealedLeaf> read_sealed_leaf(Disk& disk, const std::string& directory, std::uint64_t id);
// seal_broken unless `manifest` continues `before` (null: it is the first).
Result<void> continues(const SealedLeaf& manifest, const SealedLeaf* before);

// A sealed segment's lines: zst_sha256 first, then decompression, capped, then raw_sha256.
Result<std::string> read_sealed(Disk& disk, const std::string& directory, const Sealed& sealed);
// The open segment's bytes.
Result<std::string> read_open(Disk& disk, const std::string& directory, std::uint64_t id);

}  // namespace metsuke
