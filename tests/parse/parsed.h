// Runs a grammar over one line and keeps what it found.
#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

struct Parsed {
  using Grammar = Result<void> (*)(std::string_view, Arena&, Fields&);
  Parsed(Grammar grammar, std::string line)
      : text(std::move(line)), result(grammar(text, arena, fields)) {}

  std::string_view operator[](std::string_view name) const { return fields[name]; }
  bool has(std::string_view name) const { return fields.find(name) != nullptr; }
  bool ok() const { return static_cast<bool>(result); }

  std::string text;
  Arena arena;
  Fields fields;
  Result<void> result;
};

}  // namespace metsuke
