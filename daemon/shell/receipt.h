// What a vendor gets in answer to a delivery. docs/archive-format.md tells of the form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"
#include "base/digest.h"
#include "source/drop.h"

namespace metsuke {

// The end of the archive, as a receipt quotes it.
struct ArchiveHead {
  Seq last{};
  Digest chain{};
};

// What the receipt says of a delivery that was taken (JSON, one object). `row`: what was read of
// it, null when that is not known any more.
std::string receipt_text(const Delivery& delivery, const DeliveryRow* row,
                         const std::vector<Undecoded>& undecoded, const ArchiveHead& head);
// And of one that was not.
std::string refusal_text(std::string_view source, const Found& found, Timestamp at,
                         std::string_view reason, const ArchiveHead& head);
// What a receipt says of the delivery, whenever it was written: two that have this in common say
// the same.
std::string_view timeless(std::string_view receipt);

// Whether the events of a delivery reach over the days it says: `whole` (events on the first and
// the last day), `part` (on one of them at most, or none), `beyond` (some of other days). Empty
// when it says no days, or that nothing happened. Nothing is wrong with a quiet day; but who reads
// the receipt shall see it.
std::string_view reach_of(const Delivery& delivery, const DeliveryRow& row);

}  // namespace metsuke
