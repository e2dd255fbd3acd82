#include "rule/pattern.h"

#include <cstdint>
#include <cstring>

#include "base/check.h"
#include "base/unicode.h"

namespace metsuke {

void Pattern::add_text(std::string_view text) {
  if (text.empty()) return;
  if (pieces.empty() || pieces.back().kind != PatternPiece::Kind::text)
    pieces.push_back({PatternPiece::Kind::text, {}});
  pieces.back().text += text;
}

void Pattern::add(PatternPiece::Kind wildcard) {
  ASSERT(wildcard != PatternPiece::Kind::text);
  if (wildcard == PatternPiece::Kind::many && ends_open()) return;
  pieces.push_back({wildcard, {}});
}

void Pattern::append(const Pattern& other) {
  for (const PatternPiece& piece : other.pieces) {
    if (piece.kind == PatternPiece::Kind::text)
      add_text(piece.text);
    else
      add(piece.kind);
  }
}

bool Pattern::plain() const {
  for (const PatternPiece& piece : pieces)
    if (piece.kind != PatternPiece::Kind::text) return false;
  return true;
}

std::size_t Pattern::wildcards() const {
  std::size_t count = 0;
  for (const PatternPiece& piece : pieces) count += piece.kind != PatternPiece::Kind::text;
  return count;
}

std::string Pattern::literal() const {
  ASSERT(plain());
  return pieces.empty() ? std::string() : pieces.front().text;
}

bool Pattern::starts_open() const {
  return !pieces.empty() && pieces.front().kind == PatternPiece::Kind::many;
}

bool Pattern::ends_open() const {
  return !pieces.empty() && pieces.back().kind == PatternPiece::Kind::many;
}

Pattern pattern_from(std::string_view notation) {
  Pattern pattern;
  std::string text;
  for (std::size_t i = 0; i < notation.size(); ++i) {
    const char c = notation[i];
    if (c == '\\' && i + 1 < notation.size() &&
        (notation[i + 1] == '*' || notation[i + 1] == '?' || notation[i + 1] == '\\')) {
      text += notation[++i];
    } else if (c == '*' || c == '?') {
      pattern.add_text(text);
      text.clear();
      pattern.add(c == '*' ? PatternPiece::Kind::many : PatternPiece::Kind::one);
    } else {
      text += c;
    }
  }
  pattern.add_text(text);
  return pattern;
}

std::string to_text(const Pattern& pattern) {
  std::string text;
  for (const PatternPiece& piece : pattern.pieces) {
    if (piece.kind == PatternPiece::Kind::many) text += '*';
    if (piece.kind == PatternPiece::Kind::one) text += '?';
    for (const char c : piece.text) {
      if (c == '*' || c == '?') text += '\\';
      text += c;
    }
  }
  return text;
}

// Sixteen places at once: the text can only begin where its first byte is, and its last where that
// must be.
std::size_t find_text(std::string_view value, std::string_view text, std::size_t from) {
  using Block = unsigned char __attribute__((vector_size(16)));
  if (text.size() < 2) return value.find(text, from);
  if (value.size() < text.size()) return std::string_view::npos;
  const std::size_t last = text.size() - 1;
  Block first_byte, last_byte;
  std::memset(&first_byte, text.front(), sizeof first_byte);
  std::memset(&last_byte, text.back(), sizeof last_byte);
  std::size_t at = from;
  for (; at + last + sizeof(Block) <= value.size(); at += sizeof(Block)) {
    Block begins, ends;
    std::memcpy(&begins, value.data() + at, sizeof begins);
    std::memcpy(&ends, value.data() + at + last, sizeof ends);
    const auto met = (begins == first_byte) & (ends == last_byte);
    std::uint64_t halves[2];
    std::memcpy(halves, &met, sizeof halves);
    if ((halves[0] | halves[1]) == 0) continue;
    const std::size_t found = value.substr(0, at + last + sizeof(Block)).find(text, at);
    if (found != std::string_view::npos) return found;
  }
  return value.find(text, at);
}

namespace {
std::size_t character_at(std::string_view value, std::size_t at) {
  const std::size_t length = utf8_sequence(value.substr(at));
  return length == 0 ? 1 : length;
}
}  // namespace

bool matches(const Pattern& pattern, std::string_view value) {
  const std::vector<PatternPiece>& pieces = pattern.pieces;
  constexpr std::size_t none = std::string_view::npos;
  std::size_t piece = 0, at = 0;
  std::size_t star = none, star_at = 0;  // Where the last `*` stands, and where it ends for now.
  while (true) {
    if (piece == pieces.size()) {
      if (at == value.size()) return true;
    } else if (pieces[piece].kind == PatternPiece::Kind::many) {
      star = piece++;
      star_at = at;
      if (piece == pieces.size()) return true;
      if (pieces[piece].kind == PatternPiece::Kind::text) {
        star_at = find_text(value, pieces[piece].text, at);
        if (star_at == none) return false;
        at = star_at;
      }
      continue;
    } else if (pieces[piece].kind == PatternPiece::Kind::one) {
      if (at < value.size()) {
        at += character_at(value, at);
        ++piece;
        continue;
      }
    } else if (value.substr(at).starts_with(pieces[piece].text)) {
      at += pieces[piece].text.size();
      ++piece;
      continue;
    }
    // Let the last `*` take one character more. Earlier ones need not: they took the least.
    if (star == none || star_at >= value.size()) return false;
    star_at += character_at(value, star_at);
    const PatternPiece& next = pieces[star + 1];
    if (next.kind == PatternPiece::Kind::text) {
      star_at = find_text(value, next.text, star_at);
      if (star_at == none) return false;
    }
    piece = star + 1;
    at = star_at;
  }
}

}  // namespace metsuke
