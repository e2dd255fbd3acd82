// What a rule would have raised, had it been in force: the archive again, with that rule alone.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "world/world.h"

namespace metsuke {

// The rules that are tried with a contract, of all that its bundle brought along. Null with
// complaints when they do not compile.
using TriedRules = std::function<std::shared_ptr<const Ruleset>(
    const Contract& contract, std::span<const RuleSource> bundled, Complaints& complaints)>;

struct BacktestMonth {
  std::uint64_t evaluated = 0, violating = 0, unknown = 0;
};
struct BacktestGroup {
  std::string contract, rule, group;
  std::uint64_t findings = 0;
  Timestamp first{}, last{};
};
struct Backtest {
  std::uint64_t entries = 0;
  std::map<Month, BacktestMonth> months;
  std::vector<BacktestGroup> groups;  // Most findings first.
  Complaints complaints;              // Of bundles under which the rules do not compile.
};

// Reads the archive from its first entry, since what happened before decides what counts later;
// months before `since` are left out of what it returns. `contract`: its id, or empty for all.
// Writes nothing. An archive that does not hold together is an error.
Result<Backtest> backtest(Disk& disk, const std::string& archive_directory, const TriedRules& tried,
                          Month since, const std::string& contract);

}  // namespace metsuke
