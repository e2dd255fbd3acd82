// Which rules an event can meet at all: of each rule some texts are chosen of which a value must
// hold one before the rule can be anything but `no`. Only rules with such a witness in the event,
// and those without any, are evaluated. Design: rules.md §4.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rule/compiled.h"

namespace metsuke {

// Chooses the witnesses of all detection rules, and fills what the matcher looks them up by: atoms,
// each slot's literals, each bucket's lists. Call once, when everything else is compiled.
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
