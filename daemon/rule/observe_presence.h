// Who was in which room with whom: from doors that were opened, a day at a time.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "rule/observe_own.h"

namespace metsuke {

// A day's passes in any order give the same answer. Rooms are as the doors name them. A day begins
// and ends at midnight in Japan: who leaves without having entered was inside since then; how long
// somebody stayed who entered and never left, nobody knows.
class PresenceBook {
 public:
  // `event`: enriched (mk.card.visitor, mk.actor.id).
  void seen(SourceId source, const Event& event);

  // What `before` saw of its source number `then` is of ours number `now`.
  void follow(PresenceBook& before, SourceId then, SourceId now);

  enum class Basis : std::uint8_t { complete, given_up };
  // All of that day of this source is here, or nothing of it will come. For each room: that it was
  // looked at (`room_day`), the longest time each person was alone in it (`alone`), and that a
  // visitor was without anybody of the staff (`visitor_unescorted`). A time that depends on what is
  // not known is unknown.
  void tell(SourceId source, Date day, Basis basis, Known known, std::vector<OwnedEvent>& events);

  enum class Guest : std::uint8_t { no, yes, unknown };
  struct Pass {
    Timestamp at{};
    bool enters = false;
    std::string who;    // A card, or a person.
    std::string shown;  // As the reader shall see it.
    Guest guest = Guest::unknown;
  };

 private:
  using DayNumber = std::chrono::sys_days;
  using Rooms = std::map<std::string, std::vector<Pass>>;
  std::map<std::pair<SourceId, DayNumber>, Rooms> days_;
};

}  // namespace metsuke
