#include "rule/ruleset.h"

namespace metsuke {

std::vector<RuleTestResult> run_rule_tests(std::span<const RuleSource>, Complaints&) {
  return {};
}

}  // namespace metsuke
