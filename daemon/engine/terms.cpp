#include "engine/terms.h"

#include <algorithm>

namespace metsuke {
namespace {

bool same_numbers(const Rule& a, const Rule& b) {
  return std::equal(a.parameters.begin(), a.parameters.end(), b.parameters.begin(),
                    b.parameters.end(), [](const Parameter& x, const Parameter& y) {
                      return x.name == y.name && x.value == y.value;
                    });
}

}  // namespace

void add(Tally& into, const Tally& more) {
  into.evaluated += more.evaluated;
  into.violating += more.violating;
  into.unknown += more.unknown;
  for (const std::string& what : more.missing)
    if (std::find(into.missing.begin(), into.missing.end(), what) == into.missing.end())
      into.missing.push_back(what);
  std::sort(into.missing.begin(), into.missing.end());
}

Terms::Terms(BoundContract agreed)
    : bound(std::move(agreed)),
      detector(bound.rules),
      numbers_since(bound.rules->rules().size(), Timestamp::min()) {}

void Terms::follow(Terms& before, Timestamp now) {
  from = now;
  before.until = now;
  const bool same_lists = bound.contract->lists == before.bound.contract->lists;
  before.left_to_later.clear();
  for (const Rule& then : before.bound.rules->rules()) {
    const Rule* const rule = bound.rules->find(then.name);
    const bool differ = rule != nullptr && rule->name == then.name &&
                        rule->version != then.version &&
                        (!same_lists || !same_numbers(*rule, then));
    before.left_to_later.push_back(!differ);
    if (rule == nullptr) continue;
    numbers_since[rule->id.value] = differ ? now : before.numbers_since[then.id.value];
  }
  detector.follow(before.detector);
}

bool Terms::has(Timestamp at) const {
  const Date first = bound.contract->period_from, last = bound.contract->period_to;
  if (first.ok() && at < japan_midnight(first)) return false;
  return !last.ok() || at < japan_midnight(std::chrono::sys_days(last) + std::chrono::days(1));
}

void Terms::see(const Event& event, Timestamp at, std::vector<Finding>& findings) {
  const auto later = [at](Timestamp since) { return since > at; };
  const bool is_past = until != Timestamp::max();
  if (!is_past && std::none_of(numbers_since.begin(), numbers_since.end(), later))
    return detector.see(event, findings);
  std::vector<bool> deaf(numbers_since.size());
  for (std::size_t rule = 0; rule < deaf.size(); ++rule)
    deaf[rule] = later(numbers_since[rule]) || (is_past && left_to_later[rule]);
  if (std::find(deaf.begin(), deaf.end(), false) == deaf.end()) return;
  detector.see_partly(event, deaf, findings);
}

Tally Terms::counted(const TallyKey& key) const {
  const auto found = told.find(key);
  return found == told.end() ? Tally() : found->second;
}

}  // namespace metsuke
