// A clock that moves only when told: a month of a demonstration in a minute. Never in service; a
// daemon that runs on it says so on every page.
#pragma once

#include <atomic>
#include <optional>

#include "base/check.h"
#include "base/limits.h"
#include "world/posix.h"

namespace metsuke {

// From any thread. Timeouts (elapsed) still run on the machine's clock.
class SteppedClock final : public Clock {
 public:
  explicit SteppedClock(Timestamp start) : now_(start.time_since_epoch().count()) {}
  Timestamp now() override { return Timestamp(Duration(now_.load())); }
  Duration elapsed() override { return machine_.elapsed(); }
  // REQUIRES: at >= now(); one thread steps it.
  void step_to(Timestamp at) {
    ASSERT(at >= now());
    now_.store(at.time_since_epoch().count());
  }

 private:
  std::atomic<Duration::rep> now_;
  PosixClock machine_;
};

// Notices that somebody set the wall clock: it and the monotonic one part.
class ClockWatch {
 public:
  // By how much the wall clock was set since the last look, when that is more than
  // limits::clock_step_min. What is less adds up until it is.
  std::optional<Duration> look(Timestamp now, Duration elapsed) {
    const Timestamp zero = now - elapsed;
    if (!zero_) {
      zero_ = zero;
      return std::nullopt;
    }
    const Duration by = zero - *zero_;
    if (by <= limits::clock_step_min && -by <= limits::clock_step_min) return std::nullopt;
    zero_ = zero;
    return by;
  }

 private:
  std::optional<Timestamp> zero_;  // The wall's time when the monotonic clock stood at 0.
};

}  // namespace metsuke
