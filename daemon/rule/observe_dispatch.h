// Counts of a batch from stage to stage: what was to be sent, printed, enclosed, posted.
#pragma once

#include <vector>

#include "contract/registers.h"
#include "rule/observe_own.h"

namespace metsuke {

// One event a stage of each batch that is new or changed since `before`. A stage is expected to
// have as many as the one before it, less what its row declares as taken out (`difference`); where
// one row holds all stages, that much may go at any one of them, once, and must be gone at the
// last. Of what came back (返戻) there may be no more than was posted.
void dispatch_events(const Register& next, const Register* before, Known known,
                     std::vector<OwnedEvent>& events);

}  // namespace metsuke
