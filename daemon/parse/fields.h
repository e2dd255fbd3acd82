// What `parse` hands on: names and values, still in the vendor's own words.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/limits.h"

namespace metsuke {

// JSON knows kinds; every other format has only strings.
enum class Kind : std::uint8_t { string, number, boolean, null };

struct FieldView {
  std::string_view name;
  std::string_view value;
  Kind kind = Kind::string;
};

// In the order of the line; a name may appear more than once (arrays). Reused from line to line.
class Fields {
 public:
  // False when full (limits::fields_max): the line is then partial, and says so.
  bool add(std::string_view name, std::string_view value, Kind kind = Kind::string) {
    if (all_.size() == limits::fields_max) return false;
    all_.push_back({name, value, kind});
    return true;
  }
  void clear() { all_.clear(); }
  bool empty() const { return all_.empty(); }
  std::span<const FieldView> all() const { return all_; }
  // The first value of that name, or nullptr.
  const FieldView* find(std::string_view name) const {
    for (const FieldView& field : all_)
      if (field.name == name) return &field;
    return nullptr;
  }
  std::string_view operator[](std::string_view name) const {
    const FieldView* found = find(name);
    return found == nullptr ? std::string_view{} : found->value;
  }

 private:
  std::vector<FieldView> all_;
};

}  // namespace metsuke
