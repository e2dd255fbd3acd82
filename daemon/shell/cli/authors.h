// metsuke rules, contract and fields: for those who write them.
#pragma once

#include <string>
#include <vector>

#include "contract/difference.h"
#include "event/reader.h"
#include "shell/cli/opened.h"

namespace metsuke {

struct RulesOptions {
  std::string directory;  // Of rules, or a rule file, or a bundle. Empty: the shipped rules.
  std::string other;      // For diff: what is compared with it.
  std::string rule;       // Check, name or id; for backtest a file too.
  std::string event;      // For explain: a file, -, or the JSON itself.
  std::string cases;      // For test: a file of conformance cases.
  std::string since;      // For backtest: 2026-04, 2026-04-01, 6mo or 90d.
  std::string contract;   // For backtest: its id; else all.
  std::vector<std::string> allowed;  // Lints that are not to be said.
  bool warnings_denied = false;
};
int run_rules_list(World world, const Terminal& terminal, const RulesOptions& options);
int run_rules_show(World world, const Terminal& terminal, const RulesOptions& options);
int run_rules_check(World world, const Terminal& terminal, const RulesOptions& options);
int run_rules_lints(const Terminal& terminal);
int run_rules_test(World world, const Terminal& terminal, const RulesOptions& options);
// Why a rule is met by an event or not, condition by condition.
int run_rules_explain(World world, const Terminal& terminal, const RulesOptions& options);
// What a rule would have raised over the archive. Reads only; nobody is notified.
int run_rules_backtest(World world, const Terminal& terminal, const RulesOptions& options);
// What differs between two directories or bundles.
int run_rules_diff(World world, const Terminal& terminal, const RulesOptions& options);

// "added" in the user's language, of rules and contracts alike.
Word word_of(ChangeKind kind);

int run_contract_check(World world, const Terminal& terminal, const std::string& path);
int run_contract_show(World world, const Terminal& terminal, const std::string& path);
// What the newer contract file and its registers change, and what of it finds less.
int run_contract_diff(World world, const Terminal& terminal, const std::string& before_path,
                      const std::string& after_path);

int run_fields(const Terminal& terminal);
int run_formats(const Terminal& terminal);

// Why a file is taken for what it is, in the user's language.
std::string sniffed_why(const Terminal& terminal, const Sniffed& sniffed);

struct SniffOptions {
  std::string path;
  bool mapping = false;  // Print nothing but the proposed mapping.
};
// What each file is; for a table or JSON the mapping that fits, or a proposal of one. Status 1
// where a file is not known, or no mapping can be proposed when one was asked for.
int run_sniff(World world, const Terminal& terminal, const SniffOptions& options);

}  // namespace metsuke
