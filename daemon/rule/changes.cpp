#include "rule/changes.h"

#include <algorithm>
#include <map>

#include "rule/compiled.h"

namespace metsuke {

namespace {

const std::string& key_of(const Rule& rule) { return rule.uuid.empty() ? rule.name : rule.uuid; }

const std::string& said_name(const Rule& rule) {
  return rule.check.empty() ? rule.name : rule.check;
}

const Correlation* correlation_of(const Ruleset& rules, const Rule& rule) {
  const Ruleset::Compiled& compiled = rules.compiled();
  const auto index = compiled.programs[rule.id.value].correlation;
  return index ? &compiled.correlations[*index] : nullptr;
}

std::string seconds_text(Duration span) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(span).count()) + "s";
}

std::string condition_text(const Correlation& plan) {
  static constexpr std::string_view words[] = {"gt", "gte", "lt", "lte", "eq", "neq"};
  if (!plan.op) return "-";
  const auto whole = static_cast<std::int64_t>(plan.threshold / 1'000'000);
  std::string text(words[static_cast<std::size_t>(*plan.op)]);
  text += " " + std::to_string(whole);
  if (const auto rest = static_cast<std::int64_t>(plan.threshold % 1'000'000); rest != 0) {
    const std::string digits = std::to_string(rest < 0 ? -rest : rest);
    text += "." + std::string(6 - digits.size(), '0') + digits;
  }
  return text;
}

bool asks_for_more(const Correlation& plan) {
  return plan.op == Correlation::Op::gt || plan.op == Correlation::Op::gte;
}
bool asks_for_less(const Correlation& plan) {
  return plan.op == Correlation::Op::lt || plan.op == Correlation::Op::lte;
}

// `less`: the newer one finds less.
ChangeKind direction(bool less) { return less ? ChangeKind::loosened : ChangeKind::tightened; }

void compare_plans(const Correlation& before, const Correlation& after, RuleChange& change) {
  if (condition_text(before) != condition_text(after)) {
    ChangeKind kind = ChangeKind::changed;
    if (before.op == after.op && asks_for_more(after))
      kind = direction(after.threshold > before.threshold);
    if (before.op == after.op && asks_for_less(after))
      kind = direction(after.threshold < before.threshold);
    change.parts.push_back({"threshold", condition_text(before), condition_text(after), kind});
  }
  if (before.span != after.span) {
    // More time holds more events; of a mean or a median nobody can say.
    const bool grows = after.type == Correlation::Type::event_count ||
                       after.type == Correlation::Type::value_count ||
                       after.type == Correlation::Type::temporal ||
                       after.type == Correlation::Type::temporal_ordered;
    const bool counts = grows && !asks_for_less(after);
    change.parts.push_back({"timespan", seconds_text(before.span), seconds_text(after.span),
                            counts ? direction(after.span < before.span) : ChangeKind::changed});
  }
  // An answer that may come from further away is found more often: the absence is found less.
  if (before.before != after.before)
    change.parts.push_back({"within before", seconds_text(before.before),
                            seconds_text(after.before), direction(after.before > before.before)});
  if (before.after != after.after)
    change.parts.push_back({"within after", seconds_text(before.after), seconds_text(after.after),
                            direction(after.after > before.after)});
  const auto joined = [](const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
  };
  if (before.group_by != after.group_by)
    change.parts.push_back(
        {"group-by", joined(before.group_by), joined(after.group_by), ChangeKind::changed});
}

void compare_heads(const Rule& before, const Rule& after, RuleChange& change) {
  const auto compare = [&change](const char* what, const std::string& then,
                                 const std::string& now) {
    if (then != now) change.parts.push_back({what, then, now, ChangeKind::changed});
  };
  if (before.severity != after.severity)
    change.parts.push_back({"level", std::string(name_of(before.severity)),
                            std::string(name_of(after.severity)),
                            direction(after.severity < before.severity)});
  if (before.status != after.status) {
    const bool ended = after.status == "deprecated" || after.status == "unsupported";
    change.parts.push_back({"status", before.status, after.status,
                            ended ? ChangeKind::loosened : ChangeKind::changed});
  }
  compare("title", before.title, after.title);
  compare("logsource", before.category + "/" + before.product + "/" + before.service,
          after.category + "/" + after.product + "/" + after.service);
  if (before.reports != after.reports)
    change.parts.push_back({"reports", before.reports ? "true" : "false",
                            after.reports ? "true" : "false", direction(!after.reports)});
  for (const Parameter& parameter : after.parameters)
    for (const Parameter& then : before.parameters)
      if (then.name == parameter.name)
        compare(("parameter " + parameter.name).c_str(), then.value, parameter.value);
}

RuleChange compare_rules(const Ruleset& before, const Rule& then, const Ruleset& after,
                         const Rule& now) {
  RuleChange change;
  change.rule = said_name(now);
  change.file = now.file;
  compare_heads(then, now, change);
  const Correlation* const plan_then = correlation_of(before, then);
  const Correlation* const plan_now = correlation_of(after, now);
  if (plan_then != nullptr && plan_now != nullptr) compare_plans(*plan_then, *plan_now, change);
  if (change.parts.empty())
    change.parts.push_back({"detection or text", "", "", ChangeKind::changed});
  // The worst part is what the rule is called.
  for (const RuleChange::Part& part : change.parts) change.kind = std::max(change.kind, part.kind);
  return change;
}

}  // namespace

std::vector<RuleChange> changes_between(const Ruleset& before, const Ruleset& after) {
  std::map<std::string, const Rule*> then;
  for (const Rule& rule : before.rules()) then.emplace(key_of(rule), &rule);
  std::vector<RuleChange> changes;
  for (const Rule& rule : after.rules()) {
    const auto found = then.find(key_of(rule));
    if (found == then.end()) {
      changes.push_back({ChangeKind::added, said_name(rule), rule.file, {}});
      continue;
    }
    if (found->second->version != rule.version)
      changes.push_back(compare_rules(before, *found->second, after, rule));
    then.erase(found);
  }
  for (const auto& [key, rule] : then)
    changes.push_back({ChangeKind::removed, said_name(*rule), rule->file, {}});
  std::sort(changes.begin(), changes.end(), [](const RuleChange& a, const RuleChange& b) {
    return std::tie(a.rule, a.file) < std::tie(b.rule, b.file);
  });
  return changes;
}

}  // namespace metsuke
