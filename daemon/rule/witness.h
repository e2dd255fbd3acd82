// What a value must hold to meet a test: texts that are looked for in events, all at once. Which
// of them a rule waits for is chosen in rule/watch.h. Design: rules.md §4.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rule/compiled.h"

namespace metsuke {

// Makes the atoms and each slot's literals, and chooses what each rule waits for. Call once, when
// everything else is compiled.
void choose_witnesses(Ruleset::Compiled& compiled);

// One of these texts stands in every value that meets the test. Empty: nothing can be said.
struct Literal {
  Literals::Anchor anchor = Literals::Anchor::anywhere;
  std::string text;  // Folded.
};
std::vector<Literal> literals_of(const Predicate& predicate);
// The literals alone decide the test: it holds exactly if one of them is found.
bool decided_by_literals(const Predicate& predicate);

}  // namespace metsuke
