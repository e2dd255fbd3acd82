#include "shell/stepper.h"

#include "base/limits.h"
#include "shell/duty.h"

namespace metsuke {

namespace {

constexpr std::size_t ticks_per_batch = 512;
static_assert(ticks_per_batch <= limits::batch_entries_max);
constexpr std::chrono::seconds patience{120};

Timestamp following_minute(Timestamp at) {
  return std::chrono::floor<std::chrono::minutes>(at) + limits::tick_interval;
}

}  // namespace

void Stepper::ask(Advance advance) {
  if (duty_.stepped() == nullptr) {
    advance.reply(Error{Code::usage, "clock: system"});
    return;
  }
  if (advance.to < duty_.stepped()->now()) {
    advance.reply(Error{Code::value_invalid, to_rfc3339(advance.to)});
    return;
  }
  waiting_.push_back({std::move(advance), duty_.world().clock.elapsed()});
}

bool Stepper::is_ready(const Advance& advance) const {
  const auto& counts = duty_.engine().counts();
  for (const auto& [source, wanted] : advance.after_records) {
    const auto found = counts.find(source);
    if ((found == counts.end() ? 0 : found->second.records) < wanted) return false;
  }
  return true;
}

void Stepper::proceed() {
  if (stepping_) return;
  stepping_ = true;
  while (!waiting_.empty() && !duty_.is_closed() && is_ready(waiting_.front().advance)) {
    const Advance advance = std::move(waiting_.front().advance);
    waiting_.pop_front();
    advance.reply(step_to(advance.to));
  }
  stepping_ = false;
}

void Stepper::expire() {
  const Duration now = duty_.world().clock.elapsed();
  while (!waiting_.empty() && now - waiting_.front().since > patience) {
    const Advance advance = std::move(waiting_.front().advance);
    waiting_.pop_front();
    advance.reply(Error{Code::limit_exceeded, "after_records"});
  }
}

Result<void> Stepper::step_to(Timestamp to) {
  // What lay there before the step was received before it.
  duty_.scan();
  SteppedClock& clock = *duty_.stepped();
  if (to < clock.now()) return Error{Code::value_invalid, to_rfc3339(to)};
  std::vector<Input> ticks;
  for (Timestamp at = following_minute(clock.now()); at <= to; at += limits::tick_interval) {
    ticks.emplace_back(Tick{at});
    if (ticks.size() < ticks_per_batch && at + limits::tick_interval <= to) continue;
    TRY(duty_.commit(ticks));
    clock.step_to(at);
    ticks.clear();
    TRY(duty_.seal_if_due());
    duty_.breathe();
  }
  if (to > clock.now()) clock.step_to(to);
  duty_.scan();
  if (duty_.is_closed()) return Error{Code::disk_failed, "intake closed"};
  return {};
}

}  // namespace metsuke
