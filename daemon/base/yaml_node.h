// How a read YAML document is kept. For yaml.cpp and yaml_reader.cpp only.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/yaml.h"

namespace metsuke {

struct YamlMember {
  std::string key;
  int line = 0;
  int column = 0;
  std::shared_ptr<const Yaml::Node> value;
};

struct Yaml::Node {
  Kind kind = Kind::absent;
  bool quoted = false;
  int line = 0;
  int column = 0;
  std::shared_ptr<const std::string> file = std::make_shared<const std::string>();
  std::string text;
  std::vector<std::shared_ptr<const Node>> items;
  std::vector<YamlMember> members;
  std::map<std::string, std::size_t, std::less<>> index;  // Key to place in members.

  // What the reader of the document wanted to know: bookkeeping, not content.
  mutable std::set<std::string, std::less<>> asked;
  mutable bool all_asked = false;
  mutable std::shared_ptr<const Node> missing;

  const YamlMember* find(std::string_view key) const {
    const auto found = index.find(key);
    return found == index.end() ? nullptr : &members[found->second];
  }
  Place place() const { return Place{*file, line, column}; }
};

}  // namespace metsuke
