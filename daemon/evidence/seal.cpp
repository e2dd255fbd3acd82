#include "base/limits.h"
#include "evidence/archive_state.h"

namespace metsuke {

// Each step is durable before the next begins, and the open log goes last: whatever the moment of a
// crash, the segment is there whole at least once.
Result<void> Archive::State::seal(Timestamp now) {
  Disk& disk = world.disk;
  const std::string bytes_read = TRY(read_open(disk, directory, start.id));
  Sealed sealed;
  sealed.id = start.id;
  sealed.first = next(start.last);
  sealed.count = count;
  sealed.raw_bytes = bytes;
  sealed.raw_sha256 = sha256(bytes_read);
  sealed.line_root = lines.root();
  sealed.chain = chain;
  sealed.previous = newest_manifest;
  sealed.sealed = now;
  // What was written and what the disk gives back must be the same before it is signed for ever.
  if (bytes_read.size() != bytes || sealed.raw_sha256 != raw.finish())
    return Error{Code::seal_broken,
                 place::open_log(directory, start.id) + ": reads other than it was written"};
  const std::string frame = compressed(bytes_read);
  sealed.zst_sha256 = sha256(frame);
  TRY(write_file(disk, place::sealed(directory, sealed.id), frame));
  const std::string text = to_text(sealed);
  TRY(write_file(disk, place::manifest(directory, sealed.id), text));

  newest_manifest = leaf_hash(text);
  tree.add(newest_manifest);
  sealed_count = sealed.id;
  ASSERT(tree.size() == sealed_count);
  TRY(write_checkpoint());

  file = nullptr;
  TRY(disk.remove(place::open_log(directory, sealed.id)));
  TRY(disk.sync_directory(place::folder(directory, "open")));
  start_segment(after(sealed));
  return {};
}

Result<void> Archive::State::write_checkpoint() {
  if (signer == nullptr || tree.size() == 0) return {};
  const Checkpoint newest{signer->key().name, tree.size(), tree.root()};
  const std::string note = signer->sign_note(to_text(newest));
  TRY(write_file(world.disk, place::checkpoint_of(directory, newest.size), note));
  return write_file(world.disk, place::checkpoint(directory), note);
}

}  // namespace metsuke
