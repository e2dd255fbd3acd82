// How metsuke's own events are put together: one log source, times both for rules and for readers.
#pragma once

#include <string>
#include <string_view>

#include "event/event.h"

namespace metsuke {

// When something came to be known, and which entry of the archive made it known.
struct Known {
  Timestamp at{};
  Seq seq{};
};

// An empty event of `product: metsuke`, of this service, that happened at `occurred`.
OwnedEvent own_event(std::string_view service, Timestamp occurred, Known known);

// The last second of a day in Japan: where what is said of the whole day stands.
Timestamp end_of_day(Date day);
inline Timestamp midnight_after(Date day) { return end_of_day(day) + std::chrono::seconds(1); }

}  // namespace metsuke
