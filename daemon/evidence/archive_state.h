// What an open archive knows: the tree of its seals, and where its open segment stands.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evidence/archive.h"
#include "evidence/manifest.h"

namespace metsuke {

struct Archive::State {
  State(World the_world, std::string the_directory, const Signer* the_signer,
        ArchiveSizes the_sizes)
      : world(the_world),
        directory(std::move(the_directory)),
        signer(the_signer),
        sizes(the_sizes) {}

  World world;
  std::string directory;
  const Signer* signer;
  ArchiveSizes sizes;
  std::optional<Error> failed;          // Final: nothing is written after it.

  MerkleEdge tree;                      // Over the manifests.
  Digest newest_manifest{};             // Its leaf hash.
  std::uint64_t sealed_count = 0;

  SegmentStart start;                   // What the open segment continues.
  std::unique_ptr<File> file;           // Null until the segment's first batch.
  enum class Name : std::uint8_t { unsynced, synced } name = Name::synced;
  Timestamp opened{};
  std::uint64_t bytes = 0;
  std::uint64_t count = 0;
  MerkleEdge lines;
  Sha256 raw;
  Seq last{};
  Digest chain{};

  std::optional<TailCut> cut;
  bool cut_told = false;                // Archived as an entry; its note is removed.
  std::optional<std::string> set_aside;
  std::vector<Digest> cuts_archived;    // Appended, not yet synced.

  std::string buffer;                   // Of the batch being appended; kept for its room.
  std::vector<Digest> leaves;

  void start_segment(const SegmentStart& next_start);
  Result<void> write_checkpoint();

  // recovery.cpp
  Result<void> recover();
  // seal.cpp
  Result<void> seal(Timestamp now);

 private:
  Result<void> make_places();
  Result<void> take_manifests();
  Result<void> take_key();
  Result<void> finish_seals();
  Result<void> take_open();
  Result<void> finish_setting_aside();
  Result<void> take_cut_note();
  Result<void> remove_tail(std::string_view raw, const Scan& scan);
  Result<void> put_aside(std::string_view raw, const Scan& scan);
  Result<void> note_cut(std::string_view removed);
  Result<void> drop_empty();
  Result<void> take_file(std::string_view raw, const Scan& scan);
  Result<void> sync_places();
};

Result<Digest> store_blob(Disk& disk, const std::string& directory, std::string_view bytes);

namespace place {
std::string cut_note(const std::string& directory);
}

}  // namespace metsuke
