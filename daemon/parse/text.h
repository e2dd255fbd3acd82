// Small steps every grammar takes: cut at a mark, read a number, undo an escape.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/arena.h"

namespace metsuke {

constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool all_digits(std::string_view text) {
  for (const char c : text)
    if (!is_ascii_digit(c)) return false;
  return !text.empty();
}

// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) {
  if (is_ascii_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Hexadecimal digits with three dots or several colons: the shape of an address, which names lack.
// Whether it is one, `event` says.
constexpr bool has_address_shape(std::string_view text) {
  int dots = 0, colons = 0;
  for (const char c : text) {
    if (c == '.')
      ++dots;
    else if (c == ':')
      ++colons;
    else if (hex_value(c) < 0)
      return false;
  }
  return dots == 3 || colons > 1;
}

// Removes `prefix` from the front of `text` if it is there.
constexpr bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

constexpr bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

// The text up to the next blank, which is removed with it; all of it when there is no blank.
constexpr std::string_view take_word(std::string_view& text) {
  const std::size_t end = text.find(' ');
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return word;
}

// The text behind the last blank; what is left loses both.
constexpr std::string_view take_last_word(std::string_view& text) {
  const std::size_t blank = text.rfind(' ');
  if (blank == std::string_view::npos) {
    const std::string_view word = text;
    text = text.substr(0, 0);
    return word;
  }
  const std::string_view word = text.substr(blank + 1);
  text = text.substr(0, blank);
  return word;
}

constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// vis(3) with octal, as OpenSSH writes what is not plain ASCII: \344 and \\ become their bytes.
std::string_view from_vis(std::string_view text, Arena& arena);
// What Apache and nginx put for bytes that would break the line: \xHH, \", \\, \n, \t …
std::string_view from_backslashes(std::string_view text, Arena& arena);
// %XX; anything else behind a % stays as it is.
std::string_view from_percent(std::string_view text, Arena& arena);

}  // namespace metsuke
