// A bundle: contracts, rules, mappings, calendars and registers as one text with one digest. What
// is in force is always one bundle; old ones stay, so last year replays as last year.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/contract.h"
#include "rule/ruleset.h"

namespace metsuke {

// Name (relative, '/') and bytes, sorted by name: the canonical text is
//   "metsuke-bundle/v1\n" then per file "<bytes> <name>\n" <content> "\n"
using BundleFiles = std::vector<std::pair<std::string, std::string>>;
std::string bundle_text(BundleFiles files);
Result<BundleFiles> bundle_files(std::string_view text);

struct BoundContract {
  std::shared_ptr<const Contract> contract;
  RegisterBook registers;
  std::shared_ptr<const Ruleset> rules;
};

struct Bundle {
  Digest digest{};
  std::vector<BoundContract> contracts;  // In name order of their files.
};

// What the contract binds, with its numbers and lists.
Parameters parameters_of(const Contract& contract);
// Every check a contract binds must exist, or nobody would notice that it never ran (GOV-07).
void complain_unbound(const Contract& contract, const Ruleset& rules, Complaints& complaints);

// Compiles what bundle_text made. The file `contracts.txt` lists the contract files' names, one a
// line; a file a contract names lies below the contract's own directory; every name under rules/
// ending in .yml is a rule file. Source ids are unique over all contracts. Null when there are
// errors among the complaints.
std::shared_ptr<const Bundle> compile_bundle(std::string_view text, Complaints& complaints);

// The id of the contract that `metsuke check` runs under without one: no calendar, no registers;
// every rule that needs no contract is in force.
inline constexpr std::string_view bare_contract = "-";

}  // namespace metsuke
