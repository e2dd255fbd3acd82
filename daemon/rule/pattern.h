// Sigma's strings: literal text, `*` for anything, `?` for one character.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace metsuke {

struct PatternPiece {
  enum class Kind : std::uint8_t { text, one, many } kind = Kind::text;
  std::string text;
};

struct Pattern {
  std::vector<PatternPiece> pieces;  // Neighbouring texts are one piece.

  void add_text(std::string_view text);
  void add(PatternPiece::Kind wildcard);
  void append(const Pattern& other);
  bool plain() const;           // Without wildcards.
  std::string literal() const;  // REQUIRES: plain()
  std::size_t wildcards() const;
  bool starts_open() const;  // Begins with `*`.
  bool ends_open() const;
};

// Reads Sigma's notation: `\*` `\?` `\\` are literal, any other backslash is itself.
Pattern pattern_from(std::string_view notation);
// The notation again, for people.
std::string to_text(const Pattern& pattern);

// As value.find(text, from), for values of a few hundred bytes that mostly do not have it.
std::size_t find_text(std::string_view value, std::string_view text, std::size_t from = 0);
// Whole match. `?` takes one UTF-8 character, or one byte where there is none.
bool matches(const Pattern& pattern, std::string_view value);

}  // namespace metsuke
