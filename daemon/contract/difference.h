// What differs between two versions of a contract and of its registers, named as a person would.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "contract/registers.h"

namespace metsuke {

// The last two are said of what finds more, or less, by its numbers alone.
enum class ChangeKind : std::uint8_t { added, removed, changed, tightened, loosened };
std::string_view name_of(ChangeKind kind);  // "added"

struct Difference {
  ChangeKind kind = ChangeKind::changed;  // Added, removed or changed.
  std::string what;  // "sources.server.keep.total", "requirements.第9条.checks.ACC-16" …
  std::string before, after;  // As written; a whole part as one line, cut at 200 columns.
};

// Of two contract files, in the order of the newer one. Items of a list are the same by their id,
// clause, rule or name, words by themselves: their order means nothing. `ACC-16` and
// `{rule: ACC-16}` say the same.
std::vector<Difference> differences_between(const Yaml& before, const Yaml& after);

// Of two versions of a register, cell by cell. Rows are the same by the best key column that both
// have; where a key stands more than once (or none is there) whole rows are compared. Each is
// named by the register's title, the key and the column: "roster k.sato to".
std::vector<Difference> differences_between(const Register& before, const Register& after);

}  // namespace metsuke
