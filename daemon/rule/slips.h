// What is allowed, and most likely not meant: said as warnings.
#pragma once

#include <vector>

#include "rule/draft.h"

namespace metsuke {

// An id of two rules, a selection without use, a field of ours that does not exist.
void warn_of_slips(const std::vector<Draft>& drafts, Complaints& complaints);

}  // namespace metsuke
