#include "parse/kv.h"

#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

bool parts_pairs(char c) { return c == ' ' || c == ',' || c == ';' || c == '\t'; }

bool is_kv_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_ascii_digit(c) || c == '_' ||
         c == '.' || c == '-' || c == '@' || c == '/' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// A quoted value at the front of `text`; without its quotes and escapes.
std::string_view take_kv_quoted(std::string_view& text, Arena& arena) {
  const char quote = text.front();
  std::size_t end = 1;
  bool escaped = false;
  while (end < text.size() && text[end] != quote) {
    escaped = escaped || text[end] == '\\';
    end += text[end] == '\\' ? 2U : 1U;
  }
  const std::size_t stop = std::min(end, text.size());
  std::string_view value = text.substr(1, stop - 1);
  text.remove_prefix(std::min(stop + 1, text.size()));
  return escaped ? from_backslashes(value, arena) : value;
}

// An unquoted value ends at a blank; at a comma or semicolon only where another pair follows.
std::string_view take_plain(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != ' ' && text[end] != '\t') {
    if (text[end] == ',' || text[end] == ';') {
      std::size_t at = end + 1;
      while (at < text.size() && text[at] == ' ') ++at;
      const std::size_t begin = at;
      while (at < text.size() && is_kv_name(text[at])) ++at;
      if (at == text.size() || (at > begin && text[at] == '=') || begin > end + 1) break;
    }
    ++end;
  }
  const std::string_view value = text.substr(0, end);
  text.remove_prefix(end);
  return value;
}

}  // namespace

Result<void> parse_kv(std::string_view text, Arena& arena, Fields& fields) {
  std::size_t pairs = 0;
  std::string loose;
  while (!text.empty()) {
    if (parts_pairs(text.front())) {
      text.remove_prefix(1);
      continue;
    }
    std::size_t end = 0;
    while (end < text.size() && is_kv_name(text[end])) ++end;
    if (end != 0 && end < text.size() && text[end] == '=') {
      const std::string_view name = text.substr(0, end);
      text.remove_prefix(end + 1);
      const bool quoted = text.starts_with('"') || text.starts_with('\'');
      const std::string_view value = quoted ? take_kv_quoted(text, arena) : take_plain(text);
      if (!fields.add(name, value)) return Error{Code::limit_exceeded, "too many pairs"};
      ++pairs;
      continue;
    }
    const std::size_t stop = std::min(text.find_first_of(" \t"), text.size());
    if (!loose.empty()) loose += ' ';
    loose += text.substr(0, stop);
    text.remove_prefix(stop);
  }
  if (pairs < 2) return Error{Code::unparsed, "fewer than two name=value pairs"};
  if (!loose.empty()) fields.add("text", arena.copy(loose));
  return {};
}

}  // namespace metsuke
