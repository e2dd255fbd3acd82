// A stepped clock's hands: from here to there, one Tick for each minute, once everything that was
// sent before is evidence. Demonstrations and tests only.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace metsuke {

class Duty;

struct Advance {
  Timestamp to{};
  // Not before so many records of each source are evidence (since the archive's beginning).
  std::map<std::string, std::uint64_t> after_records;
  std::function<void(const Result<void>&)> reply;
};

// Pipeline thread only.
class Stepper {
 public:
  explicit Stepper(Duty& duty) : duty_(duty) {}
  // Refuses at once what can never be: a system clock, a time before now.
  void ask(Advance advance);
  // Does what can be done now. REQUIRES: intake is open.
  void proceed();
  // Gives up on what has waited too long for its records.
  void expire();

 private:
  bool is_ready(const Advance& advance) const;
  Result<void> step_to(Timestamp to);
  struct Waiting {
    Advance advance;
    Duration since{};
  };
  Duty& duty_;
  std::deque<Waiting> waiting_;
  bool stepping_ = false;
};

}  // namespace metsuke
