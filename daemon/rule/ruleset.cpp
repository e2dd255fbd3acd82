#include "rule/ruleset.h"

#include "rule/compiler.h"
#include "rule/matcher.h"
#include "rule/slips.h"

namespace metsuke {

Ruleset::Ruleset() : compiled_(std::make_unique<Compiled>()) {}
Ruleset::~Ruleset() = default;

std::shared_ptr<const Ruleset> Ruleset::compile(std::span<const RuleSource> sources,
                                                const Parameters& parameters,
                                                Complaints& complaints) {
  Complaints mine;
  std::vector<Draft> drafts = read_drafts(sources, mine);
  warn_of_slips(drafts, mine);
  select_drafts(drafts, parameters, mine);
  const bool readable = !has_errors(mine);
  auto ruleset = std::shared_ptr<Ruleset>(new Ruleset);
  Compiler compiler(drafts, parameters, mine, *ruleset->compiled_);
  const bool compiled = compiler.run();
  ASSERT(compiled || has_errors(mine));
  complaints.insert(complaints.end(), mine.begin(), mine.end());
  if (!readable || !compiled || has_errors(mine)) return nullptr;
  return ruleset;
}

std::span<const Rule> Ruleset::rules() const { return compiled_->rules; }

const Rule& Ruleset::rule(RuleId id) const {
  ASSERT(id.value < compiled_->rules.size());
  return compiled_->rules[id.value];
}

const Rule* Ruleset::find(std::string_view word) const {
  for (const Rule& rule : compiled_->rules)
    if (!rule.check.empty() && rule.check == word) return &rule;
  for (const Rule& rule : compiled_->rules)
    if (rule.name == word || (!rule.uuid.empty() && rule.uuid == word)) return &rule;
  return nullptr;
}

void Ruleset::match(const Event& event, Answers& answers, MatchScratch& scratch) const {
  Matcher(*compiled_, scratch, event).answer(answers);
}

}  // namespace metsuke
