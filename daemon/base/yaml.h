// Strict YAML: every value knows its place, every key must be asked for, and everything wrong
// is said at once. Anchors, aliases, tags other than !!str, duplicate keys, depth and size over
// limits are complaints (limits::yaml_*).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/complaint.h"
#include "base/time.h"

namespace metsuke {

// One value of a document. Copying is cheap; it lives as long as any copy of its document does.
class Yaml {
 public:
  enum class Kind : std::uint8_t { absent, null, scalar, list, map };

  Yaml() = default;
  Kind kind() const;
  bool absent() const { return kind() == Kind::absent; }
  bool is_map() const { return kind() == Kind::map; }
  bool is_list() const { return kind() == Kind::list; }
  bool is_scalar() const { return kind() == Kind::scalar; }
  bool is_null() const { return kind() == Kind::null; }
  // True if the scalar stood in quotes (or a block scalar): then it is a string, never a number.
  bool quoted() const;
  Place place() const;

  // A map's member, absent if there is none. Marks the key as known for complain_unknown().
  Yaml operator[](std::string_view key) const;
  // Members in the order written. Marks all as known.
  std::vector<std::pair<std::string, Yaml>> members() const;
  // The place of a member's key.
  Place key_place(std::string_view key) const;
  std::vector<Yaml> items() const;  // Of a list; empty otherwise.
  std::size_t size() const;

  // The scalar as written. REQUIRES: is_scalar()
  const std::string& text() const;

  // Readers that complain (with the place) instead of failing; empty when absent or wrong.
  std::optional<std::string> string(Complaints& complaints) const;   // any scalar
  std::optional<std::int64_t> integer(Complaints& complaints) const;  // decimal only, unquoted
  std::optional<bool> boolean(Complaints& complaints) const;          // true or false only
  std::optional<Duration> duration(Complaints& complaints) const;
  std::optional<Date> date(Complaints& complaints) const;
  // A scalar or a list of scalars.
  std::vector<std::string> strings(Complaints& complaints) const;

  void complain(Complaints& complaints, Code code, std::string detail) const;
  // A key_unknown for each member that nobody asked for, with the nearest of those asked for.
  void complain_unknown(Complaints& complaints) const;
  // key_missing for each of `keys` that is not there.
  void require(Complaints& complaints, const std::vector<std::string_view>& keys) const;

  struct Node;

 private:
  friend class YamlReader;
  std::shared_ptr<const Node> node_;
};

// The documents of `text` (separated by ---). Complaints say what is wrong; on a syntax error
// the documents before it are returned.
std::vector<Yaml> read_yaml(std::string_view text, const std::string& file,
                            Complaints& complaints);
// The one document of `text`; absent() if there is none. More than one is a complaint.
Yaml read_yaml_document(std::string_view text, const std::string& file, Complaints& complaints);

}  // namespace metsuke
