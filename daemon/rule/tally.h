// How often each rule looked, per month: counted as events pass, handed on when changed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rule/finding.h"

namespace metsuke {

class Tallies {
 public:
  explicit Tallies(std::size_t rules) : months_(rules) {}
  void evaluated(RuleId rule, Month month) { ++cell(rule, month).tally.evaluated; }
  void violating(RuleId rule, Month month) { ++cell(rule, month).tally.violating; }
  void unknown(RuleId rule, Month month) { ++cell(rule, month).tally.unknown; }
  // What was missing; at most tally_missing_max different ones are kept.
  void missing(RuleId rule, Month month, const std::string& what);
  // Whole values of what changed since the last call, by rule, then month.
  std::vector<Tally> take();

 private:
  struct Cell {
    Tally tally;
    bool changed = false;
  };
  Cell& cell(RuleId rule, Month month);

  std::vector<std::vector<Cell>> months_;     // By rule; few months, the latest last.
  std::set<std::pair<RuleId, Month>> changed_;
};

}  // namespace metsuke
