// The list of all that can be wrong with a rule, by ids that never change.
#pragma once

#include <span>
#include <string_view>

#include "base/complaint.h"

namespace metsuke {

struct Lint {
  std::string_view id;  // "MK012"
  Weight weight = Weight::error;
  std::string_view english, japanese;
  std::string_view said(Language language) const {
    return language == Language::japanese ? japanese : english;
  }
};

// By id, ascending.
std::span<const Lint> lints();
// Null when no lint has that id.
const Lint* lint_of(std::string_view id);

}  // namespace metsuke
