// metsuke rules, contract and fields: for those who write them.
#pragma once

#include <string>

#include "shell/cli/opened.h"

namespace metsuke {

struct RulesOptions {
  std::string directory;        // Empty: the shipped rules.
  std::string rule;             // For show: check, name or id.
};
int run_rules_list(World world, const Terminal& terminal, const RulesOptions& options);
int run_rules_show(World world, const Terminal& terminal, const RulesOptions& options);
int run_rules_check(World world, const Terminal& terminal, const RulesOptions& options);
int run_rules_test(World world, const Terminal& terminal, const RulesOptions& options);

int run_contract_check(World world, const Terminal& terminal, const std::string& path);
int run_contract_show(World world, const Terminal& terminal, const std::string& path);

int run_fields(const Terminal& terminal);
int run_formats(const Terminal& terminal);
int run_sniff(World world, const Terminal& terminal, const std::string& path);

}  // namespace metsuke
