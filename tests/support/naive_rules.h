// Sigma written down as its specification reads, with no thought of speed: the oracle that the
// compiled ruleset is compared with. Shares no code with daemon/rule.
#pragma once

#include <string>

#include "event/event.h"

namespace metsuke {

enum class NaiveTruth : std::uint8_t { no, yes, unknown };

// One rule document (a detection, no collections, no placeholders) against one event.
// The log source is looked at too.
NaiveTruth naive_match(const std::string& rule_yaml, const Event& event);

}  // namespace metsuke
