// A document of XML 1.0, token by token, as far as logs use it: elements, attributes, text,
// references, CDATA. Declared types and entities (DOCTYPE) are refused: nothing is ever expanded.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"

namespace metsuke {

class XmlReader {
 public:
  enum class Token : std::uint8_t { begin, end, text, finish };
  struct Attribute {
    std::string_view name, value;
  };

  // Views it hands out point into `text` and `arena`.
  XmlReader(std::string_view text, Arena& arena) : text_(text), arena_(arena) {}

  // Err unparsed with the byte: not well-formed; limit_exceeded: nested deeper than
  // limits::xml_depth_max. White space between elements is no token.
  Result<Token> next();
  // Of the last begin or end: its name without a namespace's prefix.
  std::string_view name() const { return name_; }
  // Of the last begin; null when it is not there.
  std::string_view attribute(std::string_view name) const;
  std::span<const Attribute> attributes() const { return attributes_; }
  // Of the last text token; references are undone.
  std::string_view text() const { return value_; }
  std::size_t depth() const { return open_.size(); }
  std::size_t offset() const { return at_; }

 private:
  Error wrong(std::string_view why) const;
  Result<bool> skip_markup();
  Result<Token> element();
  Result<Token> closing();
  Result<void> take_attributes();
  Result<std::string_view> unescaped(std::string_view raw);
  std::string_view take_name();
  void blanks();

  std::string_view text_;
  Arena& arena_;
  std::size_t at_ = 0;
  bool closes_itself_ = false;
  std::string_view name_, value_;
  std::vector<Attribute> attributes_;
  std::vector<std::string_view> open_;
};

}  // namespace metsuke
