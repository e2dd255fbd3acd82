// A value on its way through its modifiers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rule/modifiers.h"

namespace metsuke {

struct Operand {
  enum class Type : std::uint8_t {
    text, number, boolean, null, regex, network, compare, reference, exists, part
  } type = Type::text;
  std::string raw;               // As written.
  Pattern pattern;               // Of text; of a number or boolean its words.
  Predicate::Order order{};
  Predicate::Part part{};
  Predicate::Kind shape = Predicate::Kind::exact;   // Of a reference.
  Network network{};
  std::int64_t number = 0;       // Of a part; of exists 0 or 1.
  bool anchored_start = false;   // Of a regex.
  bool anchored_end = false;
  std::string wanted;            // For explain, when not `raw`.
};

// The value before its first modifier. `re` keeps it raw; a comparison's %parameter% is looked up.
Result<Operand> operand_from(const Tree& value, const std::vector<std::string_view>& modifiers,
                             const Placeholders& placeholders);
// One modifier's work; the error is a sentence for the author.
Result<std::vector<Operand>> transformed(std::string_view modifier, Operand operand);
// %name% replaced by each of its values. False when refused.
bool expand(const Tree& at, const Placeholders& placeholders, Critic& critic,
            std::vector<Operand>& operands);
enum class Scope : std::uint8_t { field, keywords };
enum class Case : std::uint8_t { ignored, kept };
// What is left to test once all modifiers have worked.
void predicates_of(const Operand& operand, Scope scope, Case letters,
                   std::vector<Predicate>& tests);

}  // namespace metsuke
