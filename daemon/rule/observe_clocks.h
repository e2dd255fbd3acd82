// Two sources that both saw the same transfer tell how far their clocks are apart.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "rule/observe_own.h"

namespace metsuke {

class ClockBook {
 public:
  explicit ClockBook(const Contract& contract) : contract_(contract) {}

  void seen(SourceId source, const Event& event);
  // What `before` saw of its source number `then` is of ours number `now`.
  void follow(ClockBook& before, SourceId then, SourceId now);
  // All of that day of this source is here: what it and others saw both is compared. A pair is said
  // once, when the later of the two is told; the clock of the source that stands first in the
  // contract is measured against the other's.
  void tell(SourceId source, Date day, Known known, std::vector<OwnedEvent>& events);

 private:
  using DayNumber = std::chrono::sys_days;
  struct Seen {
    // When a file was moved; empty when that happened twice: nobody knows which is which.
    std::map<std::string, std::optional<Timestamp>> moves;
    bool is_told = false;
  };
  void compare(SourceId left, SourceId right, Date day, Known known,
               std::vector<OwnedEvent>& events);

  const Contract& contract_;
  std::map<DayNumber, std::map<SourceId, Seen>> days_;
};

}  // namespace metsuke
