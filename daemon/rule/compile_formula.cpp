// The formula of a temporal correlation: `a and (b or c)`, `a and b and not c`.
#include <algorithm>
#include <set>

#include "rule/compiler.h"
#include "rule/correlation.h"

namespace metsuke {

namespace {

// A formula taken apart: what must be seen, and which rules must not.
struct Apart {
  std::vector<Condition> wanted;
  std::set<std::size_t> excluded;
};

// The names of `a`, `a or b`; false for anything else.
bool names_any(const Condition& condition, std::set<std::size_t>& names) {
  if (condition.op == Condition::Op::name) {
    names.insert(condition.name);
    return true;
  }
  return condition.op == Condition::Op::any &&
         std::all_of(condition.parts.begin(), condition.parts.end(),
                     [&names](const Condition& part) { return names_any(part, names); });
}

void collect_names(const Condition& condition, std::set<std::size_t>& names) {
  if (condition.op == Condition::Op::name) names.insert(condition.name);
  for (const Condition& part : condition.parts) collect_names(part, names);
}

// False when a `not` stands elsewhere than beside what must be seen.
bool take_apart(const Condition& condition, Apart& apart) {
  if (condition.op == Condition::Op::all)
    return std::all_of(condition.parts.begin(), condition.parts.end(),
                       [&apart](const Condition& part) { return take_apart(part, apart); });
  if (condition.op == Condition::Op::negate)
    return names_any(condition.parts.front(), apart.excluded);
  apart.wanted.push_back(condition);
  return !negates(condition);
}

// The same over other numbers.
Condition renumbered(Condition condition, const std::vector<std::size_t>& numbers) {
  if (condition.op == Condition::Op::name) condition.name = numbers[condition.name];
  for (Condition& part : condition.parts) part = renumbered(std::move(part), numbers);
  return condition;
}

// Leaves `read` with these of its rules, in this order.
void keep_rules(CorrelationDraft& read, const std::vector<std::size_t>& kept) {
  std::vector<RuleId> bases;
  std::vector<std::pair<std::string, Tree>> rules;
  for (const std::size_t base : kept) {
    bases.push_back(read.plan.bases[base]);
    rules.push_back(read.rules[base]);
  }
  read.plan.bases = std::move(bases);
  read.rules = std::move(rules);
}

}  // namespace

bool Compiler::take_formula(const std::vector<std::string_view>& names, CorrelationDraft& read,
                            Critic& critic) {
  Correlation& plan = read.plan;
  Condition formula;
  if (!read_condition(read.formula, names, read.formula_at, critic, formula)) return false;
  Apart apart;
  std::set<std::size_t> wanted;
  bool understood = take_apart(formula, apart) && !apart.wanted.empty();
  for (const Condition& part : apart.wanted) collect_names(part, wanted);
  for (const std::size_t name : apart.excluded) understood = understood && !wanted.contains(name);
  if (!understood) {
    critic.refuse(read.formula_at, Code::condition_invalid, "MK074",
                  "`not` is understood beside what must be seen: `a and b and not c`");
    return false;
  }
  const bool is_ordered = plan.type == Correlation::Type::temporal_ordered;
  if (is_ordered && std::any_of(apart.wanted.begin(), apart.wanted.end(),
                                [](const auto& part) { return part.op != Condition::Op::name; })) {
    critic.refuse(read.formula_at, Code::condition_invalid, "MK075",
                  "`temporal_ordered` joins rules by `and` only: their order is that of `rules`");
    return false;
  }
  std::vector<std::size_t> kept(wanted.begin(), wanted.end());
  kept.insert(kept.end(), apart.excluded.begin(), apart.excluded.end());
  const auto is_chain = [&](std::size_t base) {
    return compiled_.rules[plan.bases[base].value].correlation;
  };
  const bool is_plain = wanted.size() == 1 && apart.excluded.size() == 1 &&
                        std::none_of(kept.begin(), kept.end(), is_chain);
  keep_rules(read, kept);
  if (is_plain) {
    // Whether b came is only known once its time is over: `a and not b` is an absence.
    plan.type = Correlation::Type::absence;
    plan.before = plan.after = plan.span;
    return true;
  }
  plan.excluded = apart.excluded.size();
  if (plan.excludes()) plan.before = plan.after = plan.span;
  if (is_ordered) return true;
  std::vector<std::size_t> numbers(names.size());
  for (std::size_t i = 0; i < kept.size(); ++i) numbers[kept[i]] = i;
  Condition all{Condition::Op::all, 0, std::move(apart.wanted)};
  plan.formula = renumbered(std::move(all), numbers);
  return true;
}

}  // namespace metsuke
