#include "contract/enrich.h"
#include "rule/matcher.h"

namespace metsuke {

namespace {

class Explanation {
 public:
  Explanation(const Ruleset::Compiled& compiled, Matcher& matcher, std::vector<Explained>& lines)
      : compiled_(compiled), matcher_(matcher), lines_(lines) {}

  void walk(std::uint32_t index, int depth) {
    const Node& node = compiled_.nodes[index];
    Explained line;
    line.depth = depth;
    line.truth = matcher_.evaluate(index);
    if (node.label != 0) {
      const Label& label = compiled_.labels[node.label];
      line.what = label.what;
      line.wanted = label.wanted;
      line.found = label.slot ? found(*label.slot) : "-";
      if (label.slot && matcher_.unknown(*label.slot)) line.missing = missing(*label.slot);
      lines_.push_back(std::move(line));
      return;
    }
    line.what = node.op == Node::Op::negate ? "not" : node.op == Node::Op::any ? "or" : "and";
    lines_.push_back(std::move(line));
    for (std::uint32_t i = 0; i < node.count; ++i)
      walk(compiled_.written[node.first + i], depth + 1);
  }

 private:
  std::string found(std::uint32_t slot) {
    if (matcher_.unknown(slot)) return "?";
    if (compiled_.slots[slot].keywords) return "…";
    std::string text;
    for (const ValueView& value : matcher_.values(slot)) {
      if (!text.empty()) text += ", ";
      text += value.kind == Kind::null ? std::string_view("null") : value.raw;
    }
    return matcher_.values(slot).empty() ? "-" : text;
  }

  // The register behind the field, or the field itself.
  std::string missing(std::uint32_t slot) {
    std::optional<Field> field = compiled_.slots[slot].field;
    if (!field && !compiled_.slots[slot].aliases.empty())
      field = compiled_.slots[slot].aliases.front();
    if (!field) return compiled_.slots[slot].name;
    const auto behind = register_behind(*field);
    return std::string(behind ? name_of(*behind) : name_of(*field));
  }

  const Ruleset::Compiled& compiled_;
  Matcher& matcher_;
  std::vector<Explained>& lines_;
};

bool covers(const Rule& rule, const LogSource& source) {
  return (rule.category.empty() || rule.category == source.category) &&
         (rule.product.empty() || rule.product == source.product) &&
         (rule.service.empty() || rule.service == source.service);
}

// Of all that the event is, what the rule means; else the first.
LogSource meant_by(const Rule& rule, const Event& event) {
  for (const LogSource& one : event.more_log_sources)
    if (!covers(rule, event.log_source) && covers(rule, one)) return one;
  return event.log_source;
}

}  // namespace

bool Ruleset::looks_at(RuleId id, const Event& event) const {
  return covers(rule(id), meant_by(rule(id), event));
}

std::vector<Explained> Ruleset::explain(RuleId id, const Event& event) const {
  const Rule& told = rule(id);
  std::vector<Explained> lines;
  MatchScratch scratch;
  Matcher matcher(*compiled_, scratch, event);
  Explanation explanation(*compiled_, matcher, lines);
  const Program& program = compiled_->programs[id.value];
  const auto sources = [&](const Rule& asked, int depth) {
    const LogSource source = meant_by(asked, event);
    const auto line = [&](std::string_view what, const std::string& wanted,
                          std::string_view found) {
      if (wanted.empty()) return;
      lines.push_back({depth, "logsource: " + std::string(what), wanted,
                       found.empty() ? "-" : std::string(found), "",
                       wanted == found ? Truth::yes : Truth::no});
    };
    line("category", asked.category, source.category);
    line("product", asked.product, source.product);
    line("service", asked.service, source.service);
  };
  if (program.correlation) {
    const LogSource& said = event.log_source;
    const bool placed = !said.category.empty() || !said.product.empty() || !said.service.empty();
    for (const RuleId base : compiled_->correlations[*program.correlation].bases) {
      const Program& inner = compiled_->programs[base.value];
      if (inner.correlation) continue;
      // An event that does not say where it comes from is taken to be what the rule looks at.
      const bool covered = !placed || looks_at(base, event);
      lines.push_back(
          {0, rule(base).name, "", "", "", covered ? matcher.evaluate(inner.root) : Truth::no});
      if (placed) sources(rule(base), 1);
      explanation.walk(inner.root, 1);
    }
    return lines;
  }
  sources(told, 0);
  if (program.population) explanation.walk(*program.population, 0);
  explanation.walk(program.root, 0);
  return lines;
}

}  // namespace metsuke
