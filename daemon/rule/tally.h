// How often each rule looked, per month: counted as events pass, handed on when changed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rule/finding.h"

namespace metsuke {

// What is missing where a limit of what may be remembered was reached: "groups", "values in a
// group".
std::string room_for(std::size_t most, std::string_view what);

class Tallies {
 public:
  // `populations`: rules that are always evaluated together.
  Tallies(std::size_t rules, std::vector<std::vector<RuleId>> populations)
      : months_(rules), populations_(std::move(populations)), pending_(populations_.size()) {}
  // Every rule of the population looked once: counted once, and shared out when taken.
  void evaluated_all(std::size_t population, Month month);
  void evaluated(RuleId rule, Month month) {
    if (counts(rule)) ++cell(rule, month).tally.evaluated;
  }
  void violating(RuleId rule, Month month) {
    if (counts(rule)) ++cell(rule, month).tally.violating;
  }
  void unknown(RuleId rule, Month month) {
    if (counts(rule)) ++cell(rule, month).tally.unknown;
  }
  // What was missing; at most tally_missing_max different ones are kept.
  void missing(RuleId rule, Month month, const std::string& what);
  // What was counted so far; taken or not.
  Tally of(RuleId rule, Month month);
  // Whole values of what changed since the last call, by rule, then month.
  std::vector<Tally> take();
  // Counts begin anew: somebody else adds up what there was.
  void restart();
  // Until the next call, these rules (by number) are not counted; null: all are. It must live on.
  void leave_out(const std::vector<bool>* rules) { left_out_ = rules; }

 private:
  struct Cell {
    Tally tally;
    bool changed = false;
  };
  struct Pending {
    Month month;
    std::uint64_t count = 0;
  };
  bool counts(RuleId rule) const { return left_out_ == nullptr || !(*left_out_)[rule.value]; }
  Cell& cell(RuleId rule, Month month);
  void share_out(std::size_t population);

  std::vector<std::vector<Cell>> months_;  // By rule; few months, the latest last.
  std::vector<std::vector<RuleId>> populations_;
  static constexpr std::size_t pending_max = 24;
  std::vector<std::vector<Pending>> pending_;  // By population: a few months, in any order.
  std::set<std::pair<RuleId, Month>> changed_;
  const std::vector<bool>* left_out_ = nullptr;
};

}  // namespace metsuke
