// What differs between two rulesets, so that whoever approves one sees what is loosened.
#pragma once

#include <string>
#include <vector>

#include "contract/difference.h"
#include "rule/ruleset.h"

namespace metsuke {

struct RuleChange {
  ChangeKind kind = ChangeKind::changed;
  std::string rule;  // Its check, else its name.
  std::string file;  // Of the newer one, where there is one.
  struct Part {
    std::string what;  // "threshold", "timespan", "level", "parameter count" …
    std::string before, after;
    ChangeKind kind = ChangeKind::changed;
  };
  std::vector<Part> parts;
};

// Rules are the same by id, else by name. Loosened is what finds less by its numbers alone: a
// higher threshold, a shorter time span, a lower level. Whether a changed detection finds less,
// nobody can say from its text: it is `changed`. By name of the rules.
std::vector<RuleChange> changes_between(const Ruleset& before, const Ruleset& after);

}  // namespace metsuke
