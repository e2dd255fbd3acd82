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

}  // namespace

std::vector<Explained> Ruleset::explain(RuleId id, const Event& event) const {
  const Rule& told = rule(id);
  std::vector<Explained> lines;
  MatchScratch scratch;
  Matcher matcher(*compiled_, scratch, event);
  Explanation explanation(*compiled_, matcher, lines);
  const Program& program = compiled_->programs[id.value];
  if (program.correlation) {
    const Correlation& plan = compiled_->correlations[*program.correlation];
    for (const RuleId base : plan.bases) {
      const Program& inner = compiled_->programs[base.value];
      if (inner.correlation) continue;
      lines.push_back({0, rule(base).name, "", "", "", matcher.evaluate(inner.root)});
      explanation.walk(inner.root, 1);
    }
    return lines;
  }
  const LogSource& source = event.log_source;
  const auto line = [&lines](std::string_view what, const std::string& wanted,
                             std::string_view found) {
    if (wanted.empty()) return;
    lines.push_back({0, "logsource: " + std::string(what), wanted,
                     found.empty() ? "-" : std::string(found), "",
                     wanted == found ? Truth::yes : Truth::no});
  };
  line("category", told.category, source.category);
  line("product", told.product, source.product);
  line("service", told.service, source.service);
  if (program.population) explanation.walk(*program.population, 0);
  explanation.walk(program.root, 0);
  return lines;
}

}  // namespace metsuke
