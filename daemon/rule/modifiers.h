// Sigma's value modifiers: "field|contains|all: [a, b]" becomes tests of one field.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rule/critic.h"
#include "rule/predicate.h"

namespace metsuke {

// What a placeholder (%name%) stands for, or nullptr when nothing is known of it.
using Placeholders = std::function<const std::vector<std::string>*(std::string_view name)>;

// One line of a selection. Each value is met if any of its tests is; the line if any value is (all
// of them when `every`), and the contrary when `negated`.
struct SelectionItem {
  std::string field;                        // Empty for keywords.
  bool every = false;
  bool negated = false;
  std::vector<std::vector<Predicate>> values;
};

// Reads `key` ("field|modifiers") and its value. False when anything was refused.
bool read_item(std::string_view key, const Tree& value, const Placeholders& placeholders,
               Critic& critic, SelectionItem& into);

}  // namespace metsuke
