#include <charconv>

#include "base/limits.h"
#include "evidence/archive_state.h"

namespace metsuke {

namespace {

constexpr std::string_view folders[] = {"open", "seg", "man", "ckpt", "blobs"};

Result<bool> is_there(Disk& disk, const std::string& path) {
  const auto status = disk.status(path);
  if (status) return true;
  if (status.error().code == Code::not_found) return false;
  return status.error();
}

Result<std::optional<std::string>> read_if_there(Disk& disk, const std::string& path,
                                                 std::uint64_t bytes_max) {
  auto bytes = read_file(disk, path, bytes_max);
  if (bytes) return std::optional<std::string>(std::move(*bytes));
  if (bytes.error().code == Code::not_found) return std::optional<std::string>();
  return bytes.error();
}

// The number in "<id><ending>".
std::optional<std::uint64_t> id_before(std::string_view name, std::string_view ending) {
  if (!name.ends_with(ending)) return std::nullopt;
  return segment_id(name.substr(0, name.size() - ending.size()));
}

std::string cut_text(const TailCut& cut) {
  return std::to_string(cut.bytes) + ' ' + to_hex(cut.digest) + '\n';
}

std::optional<TailCut> cut_from(std::string_view text) {
  TailCut cut;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cut.bytes);
  const auto size = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || text.size() != size + 66) return std::nullopt;
  const auto digest = digest_from_hex(text.substr(size + 1, 64));
  if (!digest) return std::nullopt;
  cut.digest = *digest;
  if (cut_text(cut) != text) return std::nullopt;
  return cut;
}

}  // namespace

namespace place {
std::string cut_note(const std::string& directory) { return folder(directory, "open/cut"); }
}  // namespace place

Result<void> Archive::State::recover() {
  TRY(make_places());
  TRY(take_key());
  TRY(take_manifests());
  TRY(finish_seals());
  TRY(take_cut_note());
  TRY(take_open());
  return sync_places();
}

Result<void> Archive::State::make_places() {
  Disk& disk = world.disk;
  TRY(disk.make_directories(directory));
  for (const std::string_view each : folders)
    TRY(disk.make_directories(place::folder(directory, each)));
  return {};
}

// What a life before this one wrote and did not sync is read as if it were there; before anything
// is built on it, it has to be.
Result<void> Archive::State::sync_places() {
  if (file != nullptr) TRY(file->sync());
  for (const std::string_view each : folders)
    TRY(world.disk.sync_directory(place::folder(directory, each)));
  TRY(world.disk.sync_directory(directory));
  name = Name::synced;
  return {};
}

Result<void> Archive::State::take_key() {
  if (signer == nullptr) return {};
  const std::string text = to_text(signer->key()) + '\n';
  const std::string path = place::key(directory);
  const auto there = TRY(read_if_there(world.disk, path, limits::note_bytes_max));
  if (!there) return write_file(world.disk, path, text);
  if (*there != text)
    return Error{Code::signature_invalid, path + ": the archive is signed with another key"};
  return {};
}

Result<void> Archive::State::take_manifests() {
  Disk& disk = world.disk;
  const std::string path = place::checkpoint(directory);
  std::optional<Checkpoint> known;
  if (const auto note = TRY(read_if_there(disk, path, limits::note_bytes_max))) {
    const auto text = signer == nullptr ? Result<std::string>(std::string(note_text(*note)))
                                        : open_note(*note, signer->key());
    if (!text) return Error{text.error().code, path + ": " + text.error().detail};
    const auto read = checkpoint_from(*text);
    if (!read) return Error{read.error().code, path + ": " + read.error().detail};
    known = *read;
  }
  const std::vector<std::uint64_t> ids = TRY(manifest_ids(disk, directory));
  TRY(without_gap(ids));
  // Only what continues the signed past is ever signed: a restored older copy is not.
  if (known && known->size > ids.size())
    return Error{Code::chain_broken, path + ": covers " + std::to_string(known->size) +
                                         " segments, there are " + std::to_string(ids.size())};
  std::optional<SealedLeaf> before;
  for (const std::uint64_t id : ids) {
    const SealedLeaf manifest = TRY(read_sealed_leaf(disk, directory, id));
    TRY(continues(manifest, before ? &*before : nullptr));
    tree.add(manifest.leaf);
    if (known && known->size == tree.size() && known->root != tree.root())
      return Error{Code::chain_broken, path + ": is of other manifests"};
    before = manifest;
  }
  sealed_count = ids.size();
  newest_manifest = before ? before->leaf : Digest{};
  start_segment(before ? after(before->sealed) : SegmentStart{});
  if (!known || known->size < sealed_count) TRY(write_checkpoint());
  return {};
}

// A seal that was interrupted after its manifest leaves the open log behind; one interrupted before
// it leaves a compressed copy, which the next seal replaces.
Result<void> Archive::State::finish_seals() {
  Disk& disk = world.disk;
  for (const std::string& name_there : TRY(disk.list(place::folder(directory, "open")))) {
    const auto id = id_before(name_there, ".log");
    if (!id || *id == start.id) continue;
    const std::string path = place::open_log(directory, *id);
    if (*id > start.id)
      return Error{Code::chain_broken, path + ": the segments before it are missing"};
    const SealedLeaf manifest = TRY(read_sealed_leaf(disk, directory, *id));
    const std::string bytes_read = TRY(read_open(disk, directory, *id));
    if (sha256(bytes_read) != manifest.sealed.raw_sha256) {
      const std::string aside = place::folder(directory, "open/" + segment_name(*id) + ".broken");
      TRY(disk.rename(path, aside));
      set_aside = aside;
    } else {
      TRY(disk.remove(path));
    }
    TRY(disk.sync_directory(place::folder(directory, "open")));
  }
  const bool has_open = TRY(is_there(disk, place::open_log(directory, start.id))) ||
                        TRY(is_there(disk, place::open_log(directory, start.id) + ".new"));
  for (const std::string& name_there : TRY(disk.list(place::folder(directory, "seg")))) {
    const auto id = id_before(name_there, ".zst");
    if (!id || *id < start.id || (*id == start.id && has_open)) continue;
    return Error{Code::chain_broken, place::sealed(directory, *id) + ": has no manifest"};
  }
  return {};
}

Result<void> Archive::State::take_cut_note() {
  const std::string path = place::cut_note(directory);
  if (const auto text = TRY(read_if_there(world.disk, path, limits::manifest_bytes_max)))
    cut = cut_from(*text);
  return {};
}

Result<void> Archive::State::take_open() {
  TRY(finish_setting_aside());
  const auto bytes_read = read_open(world.disk, directory, start.id);
  if (!bytes_read && bytes_read.error().code == Code::not_found) return {};
  if (!bytes_read) return bytes_read.error();
  const Scan scan = TRY(scan_segment(*bytes_read, start, LineRoot::compute, {}));
  switch (scan.damage) {
    case Damage::none:
      break;
    case Damage::tail:
      TRY(remove_tail(*bytes_read, scan));
      break;
    case Damage::middle:
      TRY(put_aside(*bytes_read, scan));
      break;
  }
  if (scan.good_bytes == 0) return drop_empty();
  return take_file(*bytes_read, scan);
}

Result<void> Archive::State::take_file(std::string_view bytes_read, const Scan& scan) {
  file = TRY(world.disk.open(place::open_log(directory, start.id), Mode::append));
  opened = scan.head->opened;
  bytes = scan.good_bytes;
  count = scan.count;
  lines = scan.lines;
  raw.add(bytes_read.substr(0, static_cast<std::size_t>(scan.good_bytes)));
  last = scan.last;
  chain = scan.chain;
  ASSERT(last.value == start.last.value + count);
  return {};
}

Result<void> Archive::State::remove_tail(std::string_view bytes_read, const Scan& scan) {
  const std::string_view tail = bytes_read.substr(static_cast<std::size_t>(scan.good_bytes));
  // A first line alone holds nobody's entry: there is nothing to tell.
  const std::size_t line_end = tail.find('\n');
  const bool has_entries = scan.good_bytes != 0 ||
                           (line_end != std::string_view::npos && line_end + 1 < tail.size());
  if (has_entries) TRY(note_cut(tail));
  if (scan.good_bytes == 0) return {};
  const auto log = TRY(world.disk.open(place::open_log(directory, start.id), Mode::append));
  TRY(log->truncate(scan.good_bytes));
  return log->sync();
}

// The copy is whole and synced before the damaged file loses its name, so that an interruption is
// recognised by the missing name and finished.
Result<void> Archive::State::put_aside(std::string_view bytes_read, const Scan& scan) {
  Disk& disk = world.disk;
  const std::string path = place::open_log(directory, start.id);
  const auto good = static_cast<std::size_t>(scan.good_bytes);
  TRY(note_cut(bytes_read.substr(good)));
  {
    const auto copy = TRY(disk.open(path + ".new", Mode::create));
    TRY(copy->append(bytes_read.substr(0, good)));
    TRY(copy->sync());
  }
  TRY(disk.sync_directory(place::folder(directory, "open")));
  std::string aside = place::folder(directory, "open/" + segment_name(start.id) + ".broken");
  const std::string first = aside;
  for (int number = 2; TRY(is_there(disk, aside)); ++number)
    aside = first + '.' + std::to_string(number);
  TRY(disk.rename(path, aside));
  TRY(disk.sync_directory(place::folder(directory, "open")));
  TRY(disk.rename(path + ".new", path));
  TRY(disk.sync_directory(place::folder(directory, "open")));
  set_aside = aside;
  return {};
}

Result<void> Archive::State::finish_setting_aside() {
  Disk& disk = world.disk;
  const std::string path = place::open_log(directory, start.id);
  if (!TRY(is_there(disk, path + ".new"))) return {};
  if (TRY(is_there(disk, path))) {
    TRY(disk.remove(path + ".new"));
  } else {
    TRY(disk.rename(path + ".new", path));
    set_aside = place::folder(directory, "open/" + segment_name(start.id) + ".broken");
  }
  return disk.sync_directory(place::folder(directory, "open"));
}

// Kept and noted before it is removed: nothing leaves the archive without a trace. When a cut of a
// former life has not been archived yet, it is told first; this one stays as a blob.
Result<void> Archive::State::note_cut(std::string_view removed) {
  if (removed.size() <= limits::blob_bytes_max) TRY(store_blob(world.disk, directory, removed));
  if (cut) return {};
  const TailCut told{removed.size(), sha256(removed)};
  TRY(write_file(world.disk, place::cut_note(directory), cut_text(told)));
  cut = told;
  return {};
}

// A segment without a committed batch is nothing; the next append makes it anew.
Result<void> Archive::State::drop_empty() {
  TRY(world.disk.remove(place::open_log(directory, start.id)));
  return world.disk.sync_directory(place::folder(directory, "open"));
}

}  // namespace metsuke
