// The pipeline thread's work: take orders, make evidence of them in batches, hold what cannot be
// written, and say how it stands. Nothing is acknowledged before it is on the disk.
#pragma once

#include <deque>
#include <functional>
#include <set>

#include "evidence/rehash.h"
#include "shell/clock.h"
#include "shell/drops.h"
#include "shell/gather.h"
#include "shell/ledger.h"
#include "shell/notify.h"
#include "shell/order.h"
#include "shell/snapshot.h"
#include "shell/stepper.h"
#include "shell/tails.h"

namespace metsuke {

class Duty {
 public:
  // What others want to know; each is called on the pipeline thread and must not wait.
  struct Listeners {
    std::function<void(std::shared_ptr<const Snapshot>)> stands;  // After each batch.
    std::function<void(std::shared_ptr<const Bundle>)> adopted;   // In force from now on.
    std::function<void()> ticked;                                 // A Tick is evidence.
    std::function<void(const Error&)> gave_up;                    // Patience is over.
  };

  // `stepped` is the world's clock when it is a stepped one, else null.
  Duty(const Config& config, World world, SteppedClock* stepped, Orders& orders,
       Listeners listeners);

  // Opens the archive, replays it, archives Started and what belongs to it. On config_invalid the
  // complaints say why.
  Result<void> start(Complaints& complaints);
  // Serves orders until the queue is closed and empty.
  void run();
  // What waits is served now; for long work that must not keep others waiting.
  void breathe();

  // Takes inputs as evidence at once. An error closes intake; the inputs are then the caller's to
  // give again.
  Result<Effects> commit(std::span<const Input> batch);
  // The drop directories, and followed files. `then` is called when all was looked at that was
  // there when scan was called: at once, or by the scan that goes on.
  void scan(std::function<void()> then = {});
  void beat();          // Once a second or so: retries and deadlines.
  Result<void> seal();  // The open segment, now.
  Result<void> seal_if_due();
  // A passed minute's share of looking at sealed segments again.
  void look_again();
  // Exchanges what is in force for `next`, compiled beforehand (compile_desk.h). ENSURES: on an
  // error what was in force still is. REQUIRES: next.bundle is not null.
  enum class Adoption : std::uint8_t { changed, unchanged };
  struct Adopter {
    std::string by, approved_by, reason;
  };
  Result<Adoption> adopt(const Adopter& adopter, Gathered next);

  std::shared_ptr<const Snapshot> snapshot() const;
  const Engine& engine() const { return ledger_->engine(); }
  const Ledger& ledger() const { return *ledger_; }
  const std::shared_ptr<const Bundle>& bundle() const { return bundle_; }
  const Config& config() const { return config_; }
  World world() const { return world_; }
  SteppedClock* stepped() const { return stepped_; }
  Stepper& stepper() { return stepper_; }
  bool is_closed() const { return closed_.has_value(); }

 private:
  void look();
  using Group = std::vector<std::unique_ptr<Order>>;
  void serve(Group group);
  Group collect(std::unique_ptr<Order> first);
  void hold(Group group, const Error& why);
  void close_intake(const Error& why);
  void try_reopen();
  void lose_patience(const Error& why);
  Result<void> flush_held();
  void archive_hold_gaps(Timestamp until);
  void after_batch(const Effects& effects);
  void publish();

  Config config_;
  World world_;
  SteppedClock* stepped_;
  Orders& orders_;
  Listeners listeners_;
  std::unique_ptr<Ledger> ledger_;
  std::shared_ptr<const Bundle> bundle_;
  Drops drops_;
  Tails tails_;
  Stepper stepper_;
  Notifier notifier_;

  std::optional<Error> closed_;
  Timestamp closed_since_{};
  Duration closed_elapsed_{};
  std::deque<std::unique_ptr<Order>> held_;
  std::size_t doubted_ = 0;  // The first of `held_`: in the batch whose run failed.
  std::optional<RehashRound> rehash_;
  bool reopening_ = false;
  bool scanning_ = false;
  bool scan_wanted_ = false;
  std::vector<std::function<void()>> after_scan_;
  bool looking_ = false;  // At followed files.
};

}  // namespace metsuke
