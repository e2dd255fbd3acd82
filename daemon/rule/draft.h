// A rule document that has been read but not yet compiled.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "rule/critic.h"
#include "rule/rule.h"
#include "rule/ruleset.h"
#include "rule/tree.h"

namespace metsuke {

struct Draft {
  enum class Kind : std::uint8_t { rule, correlation, filter } kind = Kind::rule;
  std::size_t source = 0;        // Which of the files.
  Tree tree;                     // After its collection's actions.
  Rule rule;
  bool selected = true;
  bool referenced = false;       // By a correlation that does not say `generate: true`.
};

// The documents of all files, collections resolved, what is known without other documents filled
// in. Complaints say what is wrong.
std::vector<Draft> read_drafts(std::span<const RuleSource> sources, Complaints& complaints);

// Which draft a name or id means to a document of file `from`: its own file first, then all.
// Empty and refused at `at` when there is none or more than one.
std::optional<std::size_t> referred(const std::vector<Draft>& drafts, std::size_t from,
                                    std::string_view name, const Tree& at, Critic& critic);

// What rests on a register, a contract's list or metsuke's own events.
bool rests_on_contract(const Draft& draft);

// Selects, by `parameters`, what is to be compiled, and fills in the values in force.
void select_drafts(std::vector<Draft>& drafts, const Parameters& parameters,
                   Complaints& complaints);

// SHA-256 of all that decides what the draft does, its tests left out.
Digest version_of(const Draft& draft, const Parameters& parameters);

}  // namespace metsuke
