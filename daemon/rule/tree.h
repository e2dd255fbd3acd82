// A rule document as a plain tree that can be merged: Sigma's collections lay documents over one
// another, which a read-only document cannot do.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/yaml.h"

namespace metsuke {

struct Tree {
  Yaml::Kind kind = Yaml::Kind::absent;
  bool quoted = false;
  int line = 0;
  int column = 0;
  std::string text;                                    // Of a scalar, as written.
  std::vector<std::pair<std::string, Tree>> members;   // Of a map, in the order written.
  std::vector<Tree> items;                             // Of a list.

  bool absent() const { return kind == Yaml::Kind::absent; }
  bool is_map() const { return kind == Yaml::Kind::map; }
  bool is_list() const { return kind == Yaml::Kind::list; }
  bool is_scalar() const { return kind == Yaml::Kind::scalar; }
  bool is_null() const { return kind == Yaml::Kind::null; }
  // The member, or an absent tree.
  const Tree& operator[](std::string_view key) const;
  // A scalar's text; empty otherwise.
  std::string_view word() const { return is_scalar() ? std::string_view(text) : ""; }
  // The scalar, or each scalar of the list; what is neither is left out.
  std::vector<std::string> words() const;
};

Tree tree_from(const Yaml& yaml);
// `over` laid onto `under`: maps member by member, everything else replaced.
Tree merged(Tree under, const Tree& over);
// One way to write it, for digests: equal trees, equal text.
void append_canonical(std::string& into, const Tree& tree);

}  // namespace metsuke
