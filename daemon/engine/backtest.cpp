#include "engine/backtest.h"

#include <algorithm>
#include <set>

#include "evidence/archive.h"

namespace metsuke {
namespace {

// The bundle as it was, its rules exchanged for those that are tried.
std::shared_ptr<const Bundle> exchanged(std::string_view text, const TriedRules& tried,
                                        const std::string& contract, Complaints& complaints) {
  const auto compiled = compile_bundle(text, complaints);
  if (compiled == nullptr) return nullptr;
  const auto files = bundle_files(text);
  ASSERT(files);
  std::vector<RuleSource> bundled;
  for (const auto& [name, bytes] : *files)
    if (name.starts_with("rules/") && (name.ends_with(".yml") || name.ends_with(".yaml")))
      bundled.push_back({name, bytes});
  auto bundle = std::make_shared<Bundle>(*compiled);
  std::erase_if(bundle->contracts, [&contract](const BoundContract& bound) {
    return !contract.empty() && bound.contract->id != contract;
  });
  for (BoundContract& bound : bundle->contracts) {
    bound.rules = tried(*bound.contract, bundled, complaints);
    if (bound.rules == nullptr) return nullptr;
  }
  return bundle;
}

void add_tallies(const Effects& effects, Month since,
                 std::map<std::tuple<std::string, std::string, Month>, Tally>& tallies) {
  for (const ContractTally& one : effects.tallies)
    if (one.tally.month >= since) tallies[{one.contract, one.rule, one.tally.month}] = one.tally;
}

}  // namespace

Result<Backtest> backtest(Disk& disk, const std::string& archive_directory, const TriedRules& tried,
                          Month since, const std::string& contract) {
  Backtest result;
  Engine engine([&](std::string_view text, Complaints& complaints) {
    Complaints mine;
    auto bundle = exchanged(text, tried, contract, mine);
    if (bundle == nullptr) result.complaints = mine;
    complaints.insert(complaints.end(), mine.begin(), mine.end());
    return bundle;
  });
  std::map<std::tuple<std::string, std::string, Month>, Tally> tallies;
  TRY(Archive::walk(disk, archive_directory, Seq{1}, Archive::Resolve::yes,
                    [&](const Entry& entry) -> Result<void> {
                      engine.step(entry);
                      ++result.entries;
                      if (result.entries % limits::batch_entries_max == 0)
                        add_tallies(engine.take_effects(), since, tallies);
                      return {};
                    }));
  add_tallies(engine.take_effects(), since, tallies);
  for (const auto& [key, tally] : tallies) {
    BacktestMonth& month = result.months[tally.month];
    month.evaluated += tally.evaluated;
    month.violating += tally.violating;
    month.unknown += tally.unknown;
  }
  for (const auto& [id, alert] : engine.alerts().all()) {
    if (japan_month(alert.last) < since) continue;
    result.groups.push_back(
        {alert.contract, alert.rule, alert.group, alert.findings, alert.first, alert.last});
  }
  std::sort(result.groups.begin(), result.groups.end(),
            [](const BacktestGroup& a, const BacktestGroup& b) {
              if (a.findings != b.findings) return a.findings > b.findings;
              return std::tie(a.first, a.contract, a.group) <
                     std::tie(b.first, b.contract, b.group);
            });
  return result;
}

}  // namespace metsuke
