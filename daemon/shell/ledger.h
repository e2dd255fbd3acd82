// The archive, its engine and its index, held together: opened as one, and after a disk failure
// opened anew as one. Pipeline thread only.
#pragma once

#include <memory>
#include <optional>

#include "engine/pipeline.h"
#include "shell/config.h"

namespace metsuke {

class Ledger {
 public:
  // Makes the data directory if it is not there. The lock is the caller's.
  static Result<std::unique_ptr<Ledger>> open(const Config& config, World world);

  // Pipeline::run. After an error the ledger is broken: nothing is taken until recover() succeeds.
  Result<Effects> run(std::span<const Input> batch);
  Result<void> seal(Archive::Seal when, Timestamp now);
  bool is_broken() const { return broken_; }

  // Opens all anew. What became of the batch whose run failed: on the disk after all, or not there.
  enum class Doubted : std::uint8_t { kept, lost };
  Result<Doubted> recover();

  // Engine::expect. Forgotten by recover().
  void expect(std::shared_ptr<const Bundle> compiled) { engine_->expect(std::move(compiled)); }

  const Engine& engine() const { return *engine_; }
  const Signer& signer() const { return *signer_; }
  Seq last() const { return archive_->last(); }
  const Digest& chain() const { return archive_->chain(); }
  std::uint64_t sealed() const { return archive_->sealed_count(); }
  // What opening removed from the archive's end, until forget_cut(): it must be archived.
  const std::optional<TailCut>& cut() const { return cut_; }
  void forget_cut() { cut_.reset(); }
  const Replayed& replayed() const { return replayed_; }

 private:
  Ledger(const Config& config, World world) : config_(config), world_(world) {}
  Result<void> open_archive();
  Result<void> open_index();
  Result<void> replay_all();

  Config config_;
  World world_;
  std::optional<Signer> signer_;
  std::optional<Archive> archive_;
  std::optional<Engine> engine_;
  std::optional<Store> store_;
  std::optional<TailCut> cut_;
  Replayed replayed_;
  Seq before_{};  // The archive's end when the last batch began.
  bool broken_ = false;
};

}  // namespace metsuke
