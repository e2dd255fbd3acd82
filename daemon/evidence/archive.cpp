#include "evidence/archive.h"

#include <algorithm>

#include "base/limits.h"
#include "evidence/archive_state.h"

namespace metsuke {

namespace {

Digest random_digest(Chance& chance) {
  Digest digest{};
  for (std::size_t at = 0; at < digest.size(); at += 8) {
    std::uint64_t bits = chance.next();
    for (std::size_t byte = 0; byte < 8; ++byte) {
      digest[at + byte] = static_cast<std::uint8_t>(bits & 0xFF);
      bits >>= 8;
    }
  }
  return digest;
}

// Closes the line that `into` holds from `start` on and adds its leaf.
void finish_line(std::string& into, std::size_t start, std::vector<Digest>& leaves) {
  leaves.push_back(leaf_hash(std::string_view(into).substr(start)));
  into += '\n';
}

Error opened_anew() {
  return Error{Code::disk_failed, "the archive has failed and must be opened anew"};
}

}  // namespace

Archive::Archive(std::unique_ptr<State> state) : state_(std::move(state)) {}
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;
Archive::~Archive() = default;

Result<Archive> Archive::open(World world, std::string directory, const Signer* signer,
                              ArchiveSizes sizes) {
  ASSERT(sizes.segment_bytes > 0 && sizes.segment_bytes <= limits::segment_bytes_max);
  auto state = std::make_unique<State>(world, std::move(directory), signer, sizes);
  TRY(state->recover());
  return Archive(std::move(state));
}

void Archive::State::start_segment(const SegmentStart& next_start) {
  start = next_start;
  file = nullptr;
  opened = {};
  bytes = 0;
  count = 0;
  lines = {};
  raw = {};
  last = start.last;
  chain = start.chain;
}

Result<Seq> Archive::append(std::span<const Input> batch) {
  State& state = *state_;
  if (state.failed) return opened_anew();
  const Seq first = next(state.last);
  if (batch.empty()) return first;
  if (state.bytes >= state.sizes.segment_bytes) TRY(seal(Seal::now, state.world.clock.now()));

  state.buffer.clear();
  state.leaves.clear();
  const bool is_new = state.file == nullptr;
  const Timestamp opened = is_new ? state.world.clock.now() : state.opened;
  if (is_new) {
    state.buffer = to_text(SegmentHead{state.start, opened, random_digest(state.world.chance)});
    finish_line(state.buffer, 0, state.leaves);
  }
  Seq seq = state.last;
  for (const Input& input : batch) {
    seq = next(seq);
    const std::size_t start = state.buffer.size();
    encode(seq, input, state.buffer);
    if (state.buffer.size() - start > limits::entry_bytes_max ||
        state.buffer.size() > limits::batch_encoded_bytes_max)
      return Error{Code::limit_exceeded, "entry " + std::to_string(seq.value)};
    finish_line(state.buffer, start, state.leaves);
  }
  const Digest chain = next_chain(state.chain, state.leaves);
  const std::size_t start = state.buffer.size();
  state.buffer += to_text(Commit{seq, batch.size(), chain});
  finish_line(state.buffer, start, state.leaves);

  const auto written = [&]() -> Result<void> {
    if (is_new) {
      state.file = TRY(state.world.disk.open(place::open_log(state.directory, state.start.id),
                                             Mode::create));
      state.name = State::Name::unsynced;
      state.opened = opened;
    }
    return state.file->append(state.buffer);
  }();
  if (!written) {
    state.failed = written.error();
    return written.error();
  }
  for (const Digest& leaf : state.leaves) state.lines.add(leaf);
  state.raw.add(state.buffer);
  state.bytes += state.buffer.size();
  state.count += batch.size();
  state.last = seq;
  state.chain = chain;
  for (const Input& input : batch)
    if (const auto* cut = std::get_if<TailCut>(&input)) state.cuts_archived.push_back(cut->digest);
  ASSERT(state.last.value == first.value + batch.size() - 1);
  return first;
}

Result<void> Archive::sync() {
  State& state = *state_;
  if (state.failed) return opened_anew();
  if (state.file == nullptr) return {};
  const auto synced = [&state]() -> Result<void> {
    Disk& disk = state.world.disk;
    TRY(state.file->sync());
    if (state.name == State::Name::unsynced) {
      TRY(disk.sync_directory(place::folder(state.directory, "open")));
      state.name = State::Name::synced;
    }
    const auto& archived = state.cuts_archived;
    if (state.cut && !state.cut_told &&
        std::find(archived.begin(), archived.end(), state.cut->digest) != archived.end()) {
      TRY(disk.remove(place::cut_note(state.directory)));
      TRY(disk.sync_directory(place::folder(state.directory, "open")));
      state.cut_told = true;
    }
    state.cuts_archived.clear();
    return {};
  }();
  if (!synced) state.failed = synced.error();
  return synced;
}

Result<void> Archive::seal(Seal when, Timestamp now) {
  State& state = *state_;
  if (state.failed) return opened_anew();
  if (state.file == nullptr || state.count == 0) return {};
  // A clock that was set back must not keep a segment open for ever.
  const auto age = now >= state.opened ? now - state.opened : state.opened - now;
  const bool is_due =
      state.bytes >= state.sizes.segment_bytes || age >= limits::segment_age_max;
  if (when == Seal::if_due && !is_due) return {};
  TRY(sync());
  auto sealed = state.seal(now);
  if (!sealed) state.failed = sealed.error();
  return sealed;
}

Result<Digest> Archive::put_blob(std::string_view bytes) {
  return store_blob(state_->world.disk, state_->directory, bytes);
}

Seq Archive::last() const { return state_->last; }
const Digest& Archive::chain() const { return state_->chain; }
std::optional<TailCut> Archive::cut() const { return state_->cut; }
std::optional<std::string> Archive::set_aside() const { return state_->set_aside; }
std::uint64_t Archive::sealed_count() const { return state_->sealed_count; }

Result<Digest> store_blob(Disk& disk, const std::string& directory, std::string_view bytes) {
  if (bytes.size() > limits::blob_bytes_max)
    return Error{Code::limit_exceeded, std::to_string(bytes.size()) + " B"};
  const Digest digest = sha256(bytes);
  const auto there = Archive::blob(disk, directory, digest);
  if (there) {
    // Perhaps renamed and not yet synced by a life that ended there.
    TRY(disk.sync_directory(place::folder(directory, "blobs")));
    return digest;
  }
  const Code code = there.error().code;
  if (code != Code::not_found && code != Code::seal_broken) return there.error();
  TRY(write_file(disk, place::blob(directory, digest), bytes));
  return digest;
}

}  // namespace metsuke
