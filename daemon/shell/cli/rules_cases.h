// Conformance cases: rules, events and what must match, one JSON object a line. How such a file is
// written stands in docs/rule-language.md.
#pragma once

#include <string>
#include <vector>

#include "rule/ruleset.h"
#include "world/world.h"

namespace metsuke {

// Runs every case of the file; one result each. Cases without rules of their own are about the
// rules at `corpus`. A file that cannot be read is a complaint; a line that is no case fails.
std::vector<RuleTestResult> run_rule_cases(World world, const std::string& file,
                                           const std::string& corpus, Complaints& complaints);

}  // namespace metsuke
