#include "engine/pipeline.h"

namespace metsuke {
namespace {

// Effects of this many entries go to the store in one transaction while replaying.
constexpr std::uint64_t replay_batch = limits::batch_entries_max;

// What an entry cites must be there before the entry is.
Result<void> put_blobs(Archive& archive, std::span<const Input> batch) {
  for (const Input& input : batch) {
    if (const auto* bundle = std::get_if<BundleAdopted>(&input)) {
      const Digest digest = TRY(archive.put_blob(bundle->text));
      ASSERT(digest == bundle->digest);
    }
    if (const auto* adopted = std::get_if<RegisterAdopted>(&input)) {
      const Digest digest = TRY(archive.put_blob(adopted->text));
      ASSERT(digest == adopted->digest);
    }
  }
  return {};
}

}  // namespace

Result<Effects> Pipeline::run(std::span<const Input> batch) {
  ASSERT(engine_.last() == archive_.last());
  TRY(put_blobs(archive_, batch));
  Seq seq = TRY(archive_.append(batch));
  ASSERT(seq == next(engine_.last()));
  TRY(archive_.sync());
  for (const Input& input : batch) {
    engine_.step({seq, input});
    seq = next(seq);
  }
  Effects effects = engine_.take_effects();
  TRY(store_.commit(engine_.last(), effects));
  return effects;
}

Result<Replayed> replay(Disk& disk, const std::string& archive_directory, Engine& engine,
                        Store& store) {
  ASSERT(engine.last() == Seq{});
  Replayed replayed;
  Seq stored{};
  if (const auto last = store.last()) {
    stored = *last;
  } else {
    TRY(store.clear());
    replayed.rebuilt = true;
  }
  const auto flush = [&]() -> Result<void> {
    Effects effects = engine.take_effects();
    if (engine.last() <= stored) return {};   // The store has it; whole values come again later.
    TRY(store.commit(engine.last(), effects));
    return {};
  };
  TRY(Archive::walk(disk, archive_directory, Seq{1}, Archive::Resolve::yes,
                    [&](const Entry& entry) -> Result<void> {
                      engine.step(entry);
                      ++replayed.entries;
                      // A batch ends where the store stands, so that rows which are only
                      // ever added are neither lost nor added twice.
                      if (replayed.entries % replay_batch == 0 || engine.last() == stored)
                        return flush();
                      return {};
                    }));
  TRY(flush());
  if (engine.last() < stored) {   // It knows what the archive never promised.
    TRY(store.clear());
    replayed.rebuilt = true;
    Engine again;
    TRY(Archive::walk(disk, archive_directory, Seq{1}, Archive::Resolve::yes,
                      [&](const Entry& entry) -> Result<void> {
                        again.step(entry);
                        if (again.last().value % replay_batch == 0)
                          return store.commit(again.last(), again.take_effects());
                        return {};
                      }));
    TRY(store.commit(again.last(), again.take_effects()));
    engine = std::move(again);
  }
  return replayed;
}

}  // namespace metsuke
