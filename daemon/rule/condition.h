// Sigma's condition: "selection and not 1 of filter_*", as a tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rule/critic.h"

namespace metsuke {

struct Condition {
  enum class Op : std::uint8_t { name, all, any, negate } op = Op::name;
  std::size_t name = 0;               // For `name`: index into the names given to the reader.
  std::vector<Condition> parts;       // For the others; `negate` has one.
};

// Reads `text` against the selections' names. Errors are refused at `at` with the offending word.
// False when anything was wrong.
bool read_condition(std::string_view text, const std::vector<std::string_view>& names,
                    const Tree& at, Critic& critic, Condition& into);

// True if a `not` stands anywhere in it.
bool negates(const Condition& condition);

}  // namespace metsuke
