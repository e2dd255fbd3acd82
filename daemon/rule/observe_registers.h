// What changed between two versions of a register, as events.
#pragma once

#include <vector>

#include "contract/registers.h"
#include "rule/observe_own.h"

namespace metsuke {

// Without a version before, every row is `valid`; else rows are `added`, `changed` or `ended`.
// In the order of `next`, then what ended in the order of `before`.
void register_events(const Register& next, const Register* before, Known known,
                     std::vector<OwnedEvent>& events);

}  // namespace metsuke
