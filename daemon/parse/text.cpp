#include "parse/text.h"

namespace metsuke {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }

// The byte written as two hexadecimal digits at `at`, or -1.
int hex_byte(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return -1;
  const int high = hex_value(text[at]);
  const int low = hex_value(text[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace

std::string_view from_vis(std::string_view text, Arena& arena) {
  if (text.find('\\') == std::string_view::npos) return text;
  char* const room = arena.allocate(text.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      room[size++] = text[at];
    } else if (text[at + 1] == '\\') {
      room[size++] = text[++at];
    } else if (at + 3 < text.size() && text[at + 1] <= '3' && is_octal(text[at + 1]) &&
               is_octal(text[at + 2]) && is_octal(text[at + 3])) {
      room[size++] = static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8 +
                                       (text[at + 3] - '0'));
      at += 3;
    } else {
      room[size++] = text[at];
    }
  }
  return {room, size};
}

std::string_view from_backslashes(std::string_view text, Arena& arena) {
  if (text.find('\\') == std::string_view::npos) return text;
  char* const room = arena.allocate(text.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      room[size++] = text[at];
      continue;
    }
    const char next = text[at + 1];
    if (next == 'x') {
      if (const int byte = hex_byte(text, at + 2); byte >= 0) {
        room[size++] = static_cast<char>(byte);
        at += 3;
        continue;
      }
    }
    constexpr std::string_view marks = "\"\\nrtvbf";
    constexpr std::string_view meant = "\"\\\n\r\t\v\b\f";
    const std::size_t found = marks.find(next);
    if (found == std::string_view::npos) {
      room[size++] = '\\';
      continue;
    }
    room[size++] = meant[found];
    ++at;
  }
  return {room, size};
}

std::string_view from_percent(std::string_view text, Arena& arena) {
  if (text.find('%') == std::string_view::npos) return text;
  char* const room = arena.allocate(text.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int byte = text[at] == '%' ? hex_byte(text, at + 1) : -1;
    if (byte < 0) {
      room[size++] = text[at];
      continue;
    }
    room[size++] = static_cast<char>(byte);
    at += 2;
  }
  return {room, size};
}

}  // namespace metsuke
