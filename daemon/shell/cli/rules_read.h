// Rules as those who write them name them: a directory, one file, a bundle.
#pragma once

#include <string>
#include <vector>

#include "rule/ruleset.h"
#include "shell/cli/terminal.h"
#include "world/world.h"

namespace metsuke {

// The rule files of a directory, the one file, or those of a bundle; the shipped rules when `path`
// is empty. What cannot be read is a complaint.
std::vector<RuleSource> rule_sources_at(World world, const std::string& path,
                                        Complaints& complaints);
// Lists that only a contract has are given one word each, so that rules stand for themselves.
Parameters stand_ins(const std::vector<RuleSource>& sources);

// Says that no rule has this check, name or id, with the nearest that is there; exit_failed.
int unknown_rule(const Terminal& terminal, const Ruleset& rules, const std::string& name);

// "rules/a.yml:4:9: error MK037: there is no selection `sel`, did you mean …"
std::string lint_line(const Complaint& complaint, const Terminal& terminal);
// Says all of them, on standard error.
void tell_lints(const Complaints& complaints, const Terminal& terminal);

}  // namespace metsuke
