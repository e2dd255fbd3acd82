#include "rule/tally.h"

#include <algorithm>

#include "base/limits.h"

namespace metsuke {

std::string room_for(std::size_t most, std::string_view what) {
  return "room for more than " + std::to_string(most) + " " + std::string(what);
}

Tallies::Cell& Tallies::cell(RuleId rule, Month month) {
  ASSERT(rule.value < months_.size());
  std::vector<Cell>& cells = months_[rule.value];
  Cell* found = nullptr;
  for (std::size_t i = cells.size(); i-- > 0 && found == nullptr;)
    if (cells[i].tally.month == month) found = &cells[i];
  if (found == nullptr) {
    const auto place = std::upper_bound(cells.begin(), cells.end(), month,
                                        [](Month a, const Cell& b) { return a < b.tally.month; });
    Cell fresh;
    fresh.tally.rule = rule;
    fresh.tally.month = month;
    found = &*cells.insert(place, std::move(fresh));
  }
  if (!found->changed) {
    found->changed = true;
    changed_.emplace(rule, month);
  }
  return *found;
}

void Tallies::evaluated_all(std::size_t population, Month month) {
  if (left_out_ != nullptr) {
    for (const RuleId rule : populations_[population]) evaluated(rule, month);
    return;
  }
  std::vector<Pending>& pending = pending_[population];
  for (Pending& one : pending)
    if (one.month == month) {
      ++one.count;
      return;
    }
  if (pending.size() == pending_max) share_out(population);
  pending.push_back({month, 1});
}

void Tallies::share_out(std::size_t population) {
  for (const Pending& one : pending_[population])
    for (const RuleId rule : populations_[population])
      cell(rule, one.month).tally.evaluated += one.count;
  pending_[population].clear();
}

void Tallies::restart() {
  for (std::vector<Cell>& cells : months_) cells.clear();
  for (std::vector<Pending>& pending : pending_) pending.clear();
  changed_.clear();
}

void Tallies::missing(RuleId rule, Month month, const std::string& what) {
  if (!counts(rule)) return;
  std::vector<std::string>& all = cell(rule, month).tally.missing;
  const auto place = std::lower_bound(all.begin(), all.end(), what);
  if (place != all.end() && *place == what) return;
  if (all.size() < limits::tally_missing_max) all.insert(place, what);
}

Tally Tallies::of(RuleId rule, Month month) {
  ASSERT(rule.value < months_.size());
  for (std::size_t i = 0; i < pending_.size(); ++i) share_out(i);
  for (const Cell& one : months_[rule.value])
    if (one.tally.month == month) return one.tally;
  Tally none;
  none.rule = rule;
  none.month = month;
  return none;
}

std::vector<Tally> Tallies::take() {
  for (std::size_t i = 0; i < pending_.size(); ++i) share_out(i);
  std::vector<Tally> taken;
  for (const auto& [rule, month] : changed_) {
    for (Cell& cell : months_[rule.value]) {
      if (cell.tally.month != month) continue;
      cell.changed = false;
      taken.push_back(cell.tally);
    }
  }
  changed_.clear();
  return taken;
}

}  // namespace metsuke
