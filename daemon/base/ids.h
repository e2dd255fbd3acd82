// Numbers with a meaning are types of their own.
#pragma once

#include <compare>
#include <cstdint>

namespace metsuke {

template <class Tag, class Rep>
struct Strong {
  Rep value{};
  friend constexpr auto operator<=>(const Strong&, const Strong&) = default;
};

using Seq = Strong<struct SeqTag, std::uint64_t>;          // Place in the archive, from 1.
using SourceId = Strong<struct SourceTag, std::uint32_t>;  // Index into the bundle's sources.
using RuleId = Strong<struct RuleTag, std::uint32_t>;      // Index into a ruleset's rules.

constexpr Seq next(Seq seq) { return {seq.value + 1}; }

}  // namespace metsuke
