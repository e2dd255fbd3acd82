#include "rule/lint.h"

#include <algorithm>

namespace metsuke {

namespace {

constexpr Lint table[] = {
#define METSUKE_LINT(id, weight, english, japanese) {#id, Weight::weight, english, japanese},
#include "rule/lints.def"
#undef METSUKE_LINT
};

}  // namespace

std::span<const Lint> lints() { return table; }

const Lint* lint_of(std::string_view id) {
  const auto found =
      std::lower_bound(std::begin(table), std::end(table), id,
                       [](const Lint& lint, std::string_view wanted) { return lint.id < wanted; });
  return found != std::end(table) && found->id == id ? &*found : nullptr;
}

}  // namespace metsuke
