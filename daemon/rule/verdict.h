// PASS, FAIL, NOT_EVALUABLE, WAIVED: never without a denominator; a check that saw no data never
// passes.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "contract/contract.h"
#include "rule/observe.h"
#include "rule/ruleset.h"

namespace metsuke {

enum class Verdict : std::uint8_t { pass, waived, not_evaluable, fail };  // Worst last.
std::string_view name_of(Verdict verdict);                                // "PASS" …
std::string_view title_of(Verdict verdict, Language language);
constexpr Verdict worst(Verdict a, Verdict b) { return a > b ? a : b; }

struct CheckVerdict {
  std::string check;
  std::string rule;  // Its name.
  Verdict verdict = Verdict::not_evaluable;
  std::uint64_t evaluated = 0, violating = 0, unknown = 0;
  std::string limit;    // Parameters in force: "count=5 window=10m"
  std::string missing;  // For NOT_EVALUABLE: what was missing.
  Place place;          // Where the contract binds it.
};

struct ClauseVerdict {
  std::string clause, text;
  Verdict verdict = Verdict::not_evaluable;
  std::vector<CheckVerdict> checks;
};

struct MonthVerdict {
  Month month;
  Verdict verdict = Verdict::not_evaluable;
  std::vector<ClauseVerdict> clauses;
};

// CheckVerdict::missing for a reader: "取得元 door の 2026-09-08 分、対象の事象なし".
std::string missing_in_words(std::string_view missing, Language language);

// A function of what was counted. `tallies` and `slots` are the month's, whole.
MonthVerdict judge(const Contract& contract, const Ruleset& rules, Month month, Date as_of,
                   std::span<const Tally> tallies, std::span<const Slot> slots);

}  // namespace metsuke
