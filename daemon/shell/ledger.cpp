#include "shell/ledger.h"

namespace metsuke {

Result<std::unique_ptr<Ledger>> Ledger::open(const Config& config, World world) {
  std::unique_ptr<Ledger> ledger(new Ledger(config, world));
  TRY(world.disk.make_directories(config.data));
  ledger->signer_ = TRY(Signer::open_or_make(world.disk, config.key, config.origin));
  TRY(ledger->open_archive());
  TRY(ledger->replay_all());
  ledger->before_ = ledger->last();
  return ledger;
}

Result<void> Ledger::open_archive() {
  archive_.reset();
  archive_ = TRY(Archive::open(world_, config_.archive_directory(), &*signer_));
  if (archive_->cut()) cut_ = archive_->cut();
  return {};
}

// The index is derived: one that cannot be opened is removed and comes back by replay.
Result<void> Ledger::open_index() {
  store_.reset();
  auto store = Store::open(config_.store_path());
  if (!store && store.error().code == Code::store_failed) {
    for (const std::string_view suffix : {"", "-wal", "-shm"}) {
      const std::string path = config_.store_path() + std::string(suffix);
      if (world_.disk.status(path)) TRY(world_.disk.remove(path));
    }
    store = Store::open(config_.store_path());
  }
  if (!store) return std::move(store).error();
  store_ = *std::move(store);
  return {};
}

Result<void> Ledger::replay_all() {
  TRY(open_index());
  engine_.emplace();
  replayed_ = TRY(replay(world_.disk, config_.archive_directory(), *engine_, *store_));
  if (engine_->last() != archive_->last())
    return Error{Code::replay_differs, "seq=" + std::to_string(engine_->last().value)};
  return {};
}

Result<Effects> Ledger::run(std::span<const Input> batch) {
  ASSERT(!broken_);
  ASSERT(!batch.empty());
  before_ = archive_->last();
  Pipeline pipeline(*archive_, *engine_, *store_);
  auto effects = pipeline.run(batch);
  if (!effects) broken_ = true;
  return effects;
}

Result<void> Ledger::seal(Archive::Seal when, Timestamp now) {
  ASSERT(!broken_);
  before_ = archive_->last();
  auto sealed = archive_->seal(when, now);
  if (!sealed) broken_ = true;
  return sealed;
}

Result<Ledger::Doubted> Ledger::recover() {
  ASSERT(broken_);
  TRY(open_archive());
  ASSERT(archive_->last() >= before_);
  const bool is_kept = archive_->last() > before_;
  // The engine steps only what was synced: when the batch is not there, it is where it was.
  const bool is_in_step = !is_kept && engine_ && engine_->last() == archive_->last();
  if (!is_in_step) TRY(replay_all());
  broken_ = false;
  return is_kept ? Doubted::kept : Doubted::lost;
}

}  // namespace metsuke
