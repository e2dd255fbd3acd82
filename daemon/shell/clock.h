// A clock that moves only when told: a month of a demonstration in a minute. Never in service; a
// daemon that runs on it says so on every page.
#pragma once

#include <atomic>

#include "base/check.h"
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

}  // namespace metsuke
