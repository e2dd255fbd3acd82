// Sigma's field names for log sources whose events metsuke normalises.
#pragma once

#include <string_view>
#include <vector>

#include "event/event.h"

namespace metsuke {

// Our fields for Sigma's `name` in rules of that log source, first choice first; mostly none.
std::vector<Field> sigma_alias(const LogSource& rule, std::string_view name);

}  // namespace metsuke
