#include "shell/duty.h"

#include <utility>

#include "base/limits.h"
#include "shell/log.h"

namespace metsuke {

namespace {

// A group stops growing at half of what a batch may hold, and no order is larger than that half.
constexpr std::size_t group_bytes_max = limits::batch_bytes_max / 2;
constexpr std::size_t group_entries_max = limits::batch_entries_max / 2;

// What the engine refused is in the archive, and whoever asked for it is told why.
Result<void> outcome_of(const std::vector<AuditRow>& audit, Seq first, Seq end) {
  for (const AuditRow& row : audit)
    if (row.refused && row.seq >= first && row.seq < end)
      return Error{Code::review_refused, row.reason};
  return {};
}

bool holds_tick(const Order& order) {
  return order.inputs.size() == 1 && std::holds_alternative<Tick>(order.inputs.front());
}

}  // namespace

Duty::Duty(const Config& config, World world, SteppedClock* stepped, Orders& orders,
           Listeners listeners)
    : config_(config),
      world_(world),
      stepped_(stepped),
      orders_(orders),
      listeners_(std::move(listeners)),
      drops_(*this),
      tails_(*this),
      stepper_(*this),
      notifier_(world.disk, config_) {}

Result<void> Duty::start(Complaints& complaints) {
  ASSERT(ledger_ == nullptr);
  Gathered gathered = gather_bundle(world_.disk, config_, complaints);
  if (gathered.bundle == nullptr) return Error{Code::config_invalid, config_.file};
  ledger_ = TRY(Ledger::open(config_, world_));
  say(Happening::archive_opened,
      {{"seq", std::to_string(ledger_->last().value)}, {"chain", to_hex(ledger_->chain())}});
  if (ledger_->replayed().rebuilt) say(Happening::index_rebuilt);
  // A stepped clock goes on where the archive ended.
  if (stepped_ != nullptr && engine().now() > stepped_->now()) stepped_->step_to(engine().now());

  std::vector<Input> inputs;
  if (ledger_->cut()) {
    say(Happening::archive_cut, {{"bytes", std::to_string(ledger_->cut()->bytes)}});
    inputs.emplace_back(*ledger_->cut());
  }
  inputs.emplace_back(Started{METSUKE_VERSION, world_.clock.now()});
  const std::shared_ptr<const Bundle> in_force = engine().bundle();
  if (in_force == nullptr || in_force->digest != gathered.bundle->digest) {
    inputs.emplace_back(
        BundleAdopted{gathered.bundle->digest, "metsuked", "", "start", std::move(gathered.text)});
    ledger_->expect(gathered.bundle);
  }
  const Effects effects = TRY(ledger_->run(inputs));
  ledger_->forget_cut();
  bundle_ = engine().bundle();
  if (bundle_ == nullptr) return Error{Code::config_invalid, config_.file};
  if (bundle_->digest != gathered.bundle->digest)
    say(Happening::bundle_refused, {{"by", "metsuked"}});
  else if (in_force == nullptr || in_force->digest != bundle_->digest)
    say(Happening::bundle_adopted, {{"digest", to_hex(bundle_->digest)}});
  listeners_.adopted(bundle_);
  notifier_.start();
  notifier_.catch_up(engine().alerts());
  after_batch(effects);
  return {};
}

void Duty::run() {
  scan();
  while (auto first = orders_.pop()) {
    serve(collect(*std::move(first)));
    if (!is_closed()) stepper_.proceed();
    publish();
  }
}

void Duty::breathe() {
  while (auto first = orders_.try_pop()) serve(collect(*std::move(first)));
}

Duty::Group Duty::collect(std::unique_ptr<Order> first) {
  Group group;
  std::size_t bytes = first->bytes;
  std::size_t entries = first->inputs.size();
  group.push_back(std::move(first));
  while (bytes < group_bytes_max && entries < group_entries_max) {
    auto more = orders_.try_pop();
    if (!more) break;
    bytes += (*more)->bytes;
    entries += (*more)->inputs.size();
    group.push_back(*std::move(more));
  }
  return group;
}

void Duty::serve(Group group) {
  if (is_closed()) {
    hold(std::move(group), *closed_);
    return;
  }
  std::vector<Input> batch;
  bool has_tick = false;
  for (const auto& order : group) {
    ASSERT(order->bytes <= group_bytes_max + limits::line_bytes_max);
    ASSERT(order->inputs.size() <= group_entries_max);
    has_tick = has_tick || holds_tick(*order);
    batch.insert(batch.end(), order->inputs.begin(), order->inputs.end());
  }
  std::vector<AuditRow> audit;
  Seq seq = next(ledger_->last());
  if (!batch.empty()) {
    auto effects = commit(batch);
    if (!effects) {
      hold(std::move(group), effects.error());
      doubted_ = held_.size();
      return;
    }
    audit = std::move(effects->audit);
  }
  for (const auto& order : group) {
    const Seq first = seq;
    seq = {seq.value + order->inputs.size()};
    if (order->then) order->then(*this, outcome_of(audit, first, seq));
  }
  if (has_tick && !is_closed()) {
    static_cast<void>(seal_if_due());
    look_again();
    listeners_.ticked();
  }
}

// A person's act is refused at once, so that nobody waits before a page; lines wait in their order.
void Duty::hold(Group group, const Error& why) {
  for (auto& order : group) {
    const bool is_refused = order->patience == Order::Patience::refuse;
    if (!order->inputs.empty() && !is_refused) {
      held_.push_back(std::move(order));
      continue;
    }
    const Result<void> outcome = order->inputs.empty() ? Result<void>() : Result<void>(why);
    if (order->then) order->then(*this, outcome);
  }
}

Result<Effects> Duty::commit(std::span<const Input> batch) {
  if (is_closed()) return *closed_;
  auto effects = ledger_->run(batch);
  if (!effects) {
    close_intake(effects.error());
    return effects;
  }
  after_batch(*effects);
  return effects;
}

void Duty::after_batch(const Effects& effects) {
  notifier_.see(effects);
  publish();
}

void Duty::scan(std::function<void()> then) {
  if (then) after_scan_.push_back(std::move(then));
  scan_wanted_ = true;
  if (scanning_ || looking_) return;  // Asked for while it goes on: it goes on once more.
  scanning_ = true;
  while (std::exchange(scan_wanted_, false)) {
    if (!is_closed()) drops_.scan();
    look();
  }
  scanning_ = false;
  for (const auto& told : std::exchange(after_scan_, {})) told();
}

// Taking what a file has may let other orders be served, a beat among them.
void Duty::look() {
  if (looking_ || is_closed()) return;
  looking_ = true;
  tails_.look();
  looking_ = false;
  if (scan_wanted_ && !scanning_) scan();
}

void Duty::beat() {
  if (is_closed()) try_reopen();
  look();
  stepper_.expire();
}

Result<void> Duty::seal() {
  if (is_closed()) return *closed_;
  auto sealed = ledger_->seal(Archive::Seal::now, engine().now());
  if (!sealed) {
    say(Happening::seal_failed, sealed.error());
    close_intake(sealed.error());
  }
  return sealed;
}

Result<void> Duty::seal_if_due() {
  if (is_closed()) return *closed_;
  const std::uint64_t before = ledger_->sealed();
  auto sealed = ledger_->seal(Archive::Seal::if_due, engine().now());
  if (!sealed) {
    say(Happening::seal_failed, sealed.error());
    close_intake(sealed.error());
    return sealed;
  }
  tally(Happening::seal_written, ledger_->sealed() - before);
  return {};
}

void Duty::look_again() {
  if (is_closed()) return;
  if (!rehash_) rehash_.emplace(engine().rehashed_until());
  const auto said =
      rehash_->minute(world_.disk, config_.archive_directory(), ledger_->sealed(), engine().now());
  if (!said) return;
  if (said->altered + said->missing > 0)
    say(Happening::archive_altered, {{"segments", said->places}});
  const Input input = *said;
  static_cast<void>(commit({&input, 1}));
}

Result<Duty::Adoption> Duty::adopt(const Adopter& adopter, Gathered next) {
  ASSERT(next.bundle != nullptr);
  if (next.bundle->digest == bundle_->digest) {
    say(Happening::bundle_unchanged, {{"by", adopter.by}});
    return Adoption::unchanged;
  }
  const Input input = BundleAdopted{next.bundle->digest, adopter.by, adopter.approved_by,
                                    adopter.reason, std::move(next.text)};
  ledger_->expect(next.bundle);
  if (const auto taken = commit({&input, 1}); !taken) {
    say(Happening::bundle_refused, taken.error());
    return taken.error();
  } else {
    // The engine has the last word: what loosens a check needs a second person.
    for (const AuditRow& row : taken->audit)
      if (row.refused) {
        const Error refused{Code::approval_missing, row.reason};
        say(Happening::bundle_refused, refused);
        return refused;
      }
  }
  bundle_ = next.bundle;
  say(Happening::bundle_adopted, {{"by", adopter.by}, {"digest", to_hex(bundle_->digest)}});
  listeners_.adopted(bundle_);
  publish();
  return Adoption::changed;
}

void Duty::close_intake(const Error& why) {
  ASSERT(!closed_);
  closed_ = why;
  doubted_ = 0;
  // A disk that is still full when tried is the same fault, said and counted from its beginning.
  if (reopening_) return;
  closed_since_ = world_.clock.now();
  closed_elapsed_ = world_.clock.elapsed();
  say(Happening::intake_closed, why);
  notifier_.intake_closed(why, closed_since_);
  publish();
}

void Duty::try_reopen() {
  ASSERT(closed_);
  // After a failed seal the ledger is broken as after a failed batch; nothing is in doubt then.
  const auto doubted = ledger_->recover();
  if (!doubted) return lose_patience(doubted.error());
  if (*doubted == Ledger::Doubted::kept)
    for (; doubted_ > 0; --doubted_) {
      const std::unique_ptr<Order> order = std::move(held_.front());
      held_.pop_front();
      if (order->then) order->then(*this, Result<void>());
    }
  doubted_ = 0;
  closed_.reset();
  reopening_ = true;
  archive_hold_gaps(world_.clock.now());
  if (!is_closed()) static_cast<void>(flush_held());
  reopening_ = false;
  if (is_closed()) return lose_patience(*closed_);
  say(Happening::intake_reopened);
  notifier_.catch_up(engine().alerts());
  publish();
  scan();
}

void Duty::lose_patience(const Error& why) {
  if (world_.clock.elapsed() - closed_elapsed_ <= limits::disk_patience) return;
  say(Happening::daemon_failed, why);
  listeners_.gave_up(why);
}

// What sources without acknowledgement may have lost while nothing was read is a gap of theirs.
// Recovery may also have cut a tail; that is evidence, too.
void Duty::archive_hold_gaps(Timestamp until) {
  std::vector<Input> inputs;
  if (ledger_->cut()) inputs.emplace_back(*ledger_->cut());
  for (const BoundContract& bound : bundle_->contracts)
    for (const SourceSpec& source : bound.contract->sources)
      if (source.intake.kind == Intake::Kind::syslog)
        inputs.emplace_back(Gap{source.id, closed_since_, until, "intake closed", 0});
  // Where nothing can have been lost the hold is evidence all the same, and the disk is tried.
  if (inputs.empty()) inputs.emplace_back(Gap{"metsuke", closed_since_, until, "intake closed", 0});
  if (commit(inputs)) ledger_->forget_cut();
}

Result<void> Duty::flush_held() {
  while (!held_.empty()) {
    Group group;
    std::size_t bytes = 0;
    std::size_t entries = 0;
    while (!held_.empty() && bytes < group_bytes_max && entries < group_entries_max) {
      bytes += held_.front()->bytes;
      entries += held_.front()->inputs.size();
      group.push_back(std::move(held_.front()));
      held_.pop_front();
    }
    std::deque<std::unique_ptr<Order>> rest;
    rest.swap(held_);
    serve(std::move(group));
    // What failed again is first in the queue again.
    for (auto& order : rest) held_.push_back(std::move(order));
    if (is_closed()) return *closed_;
  }
  return {};
}

std::shared_ptr<const Snapshot> Duty::snapshot() const {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->now = engine().now();
  snapshot->last = engine().last();
  if (!ledger_->is_broken()) {
    snapshot->chain = ledger_->chain();
    snapshot->sealed = ledger_->sealed();
  }
  snapshot->counts = engine().counts();
  snapshot->bundle = bundle_;
  snapshot->closed = closed_;
  snapshot->closed_since = closed_since_;
  for (const auto& order : held_) snapshot->held += order->inputs.size();
  snapshot->refused = drops_.refused();
  return snapshot;
}

void Duty::publish() { listeners_.stands(snapshot()); }

}  // namespace metsuke
