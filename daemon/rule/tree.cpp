#include "rule/tree.h"

#include "base/json.h"

namespace metsuke {

const Tree& Tree::operator[](std::string_view key) const {
  static const Tree nothing;
  for (const auto& [name, value] : members)
    if (name == key) return value;
  return nothing;
}

std::vector<std::string> Tree::words() const {
  std::vector<std::string> all;
  if (is_scalar()) all.push_back(text);
  for (const Tree& item : items)
    if (item.is_scalar()) all.push_back(item.text);
  return all;
}

Tree tree_from(const Yaml& yaml) {
  Tree tree;
  tree.kind = yaml.kind();
  if (tree.absent()) return tree;
  const Place place = yaml.place();
  tree.line = place.line;
  tree.column = place.column;
  if (yaml.is_scalar()) {
    tree.text = yaml.text();
    tree.quoted = yaml.quoted();
  } else if (yaml.is_list()) {
    tree.items.reserve(yaml.size());
    for (const Yaml& item : yaml.items()) tree.items.push_back(tree_from(item));
  } else if (yaml.is_map()) {
    tree.members.reserve(yaml.size());
    for (const auto& [key, value] : yaml.members()) {
      Tree member = tree_from(value);
      const Place at = yaml.key_place(key);
      if (member.line == 0) {
        member.line = at.line;
        member.column = at.column;
      }
      tree.members.emplace_back(key, std::move(member));
    }
  }
  return tree;
}

Tree merged(Tree under, const Tree& over) {
  if (!under.is_map() || !over.is_map()) return over;
  for (const auto& [key, value] : over.members) {
    bool found = false;
    for (auto& [name, existing] : under.members) {
      if (name != key) continue;
      existing = merged(std::move(existing), value);
      found = true;
      break;
    }
    if (!found) under.members.emplace_back(key, value);
  }
  under.line = over.line;
  under.column = over.column;
  return under;
}

void append_canonical(std::string& into, const Tree& tree) {
  switch (tree.kind) {
    case Yaml::Kind::absent:
    case Yaml::Kind::null:
      into += "null";
      return;
    case Yaml::Kind::scalar:
      // A quoted 1 is a string and a bare 1 a number: they are different rules.
      if (!tree.quoted) into += '~';
      append_json_string(into, tree.text);
      return;
    case Yaml::Kind::list:
      into += '[';
      for (const Tree& item : tree.items) {
        append_canonical(into, item);
        into += ',';
      }
      into += ']';
      return;
    case Yaml::Kind::map:
      into += '{';
      for (const auto& [key, value] : tree.members) {
        append_json_string(into, key);
        into += ':';
        append_canonical(into, value);
        into += ',';
      }
      into += '}';
      return;
  }
  UNREACHABLE();
}

}  // namespace metsuke
