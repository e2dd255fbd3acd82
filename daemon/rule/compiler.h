// From checked documents to tests that run: fields become slots, equal tests become one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rule/compiled.h"
#include "rule/draft.h"
#include "rule/modifiers.h"

namespace metsuke {

class Compiler {
 public:
  Compiler(std::vector<Draft>& drafts, const Parameters& parameters, Complaints& complaints,
           Ruleset::Compiled& into);
  // False when anything was refused.
  bool run();

 private:
  void number_rules();
  static void forget(Draft& draft);
  void compile_detection(Draft& draft, RuleId id);
  void compile_correlation(Draft& draft, RuleId id);
  void compile_speech(const Draft& draft, RuleId id);
  void apply_filters();
  void apply_filter(const Draft& filter);
  void order_correlations();
  void finish();
  // The formula of a temporal correlation over `names`, the rules it names.
  bool take_formula(const std::vector<std::string_view>& names, CorrelationDraft& read,
                    Critic& critic);
  void find_answering(Correlation& plan) const;
  void add_versions(const Correlation& plan);
  void shorten();

  // A selections map with its condition, as one node; nothing when refused.
  std::optional<std::uint32_t> detection(const Tree& tree, const LogSource& source,
                                         const Placeholders& placeholders, Critic& critic);
  std::uint32_t condition_node(const Condition& condition,
                               const std::vector<std::uint32_t>& selections);
  std::optional<std::uint32_t> selection(const Tree& tree, std::string_view name,
                                         const LogSource& source, const Placeholders& placeholders,
                                         Critic& critic);
  std::optional<std::uint32_t> item(std::string_view key, const Tree& value, std::string_view name,
                                    const LogSource& source, const Placeholders& placeholders,
                                    Critic& critic);
  std::uint32_t slot(std::string_view name, const LogSource& source);
  std::uint32_t keyword_slot();
  std::uint32_t predicate(Predicate predicate);
  std::uint32_t group(Node::Op op, std::vector<std::uint32_t> children);
  std::uint32_t node(Node node);
  int cost(std::uint32_t node) const;
  void collect_slots(std::uint32_t node, std::vector<std::uint32_t>& into) const;
  Placeholders placeholders_of(const Draft& draft);
  std::uint32_t key_slot(const CorrelationDraft& plan, std::size_t base, std::string_view name);

  std::vector<Draft>& drafts_;
  const Parameters& parameters_;
  Complaints& complaints_;
  Ruleset::Compiled& compiled_;
  bool good_ = true;
  std::vector<std::optional<RuleId>> ids_;  // By draft.
  std::vector<std::size_t> drafts_of_;      // By rule.
  std::map<std::string, std::uint32_t> slots_;
  std::map<std::string, std::uint32_t> predicates_;
  std::map<std::string, std::vector<std::string>> parameter_lists_;
  std::vector<int> costs_;  // By node.
};

// The leading log source as views of the rule's own strings.
inline LogSource log_source_of(const Rule& rule) {
  return {rule.category, rule.product, rule.service};
}
// `outer` names a subset of what `inner` names, with equal values.
bool contains(const LogSource& outer, const LogSource& inner);

}  // namespace metsuke
