#include "evidence/escape.h"

#include <array>
#include <cstring>

namespace metsuke {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";

constexpr bool is_escaped_byte(unsigned char byte) {
  return byte < 0x20 || byte == 0x7F || byte == '\\';
}

constexpr std::array<bool, 256> escaped_bytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte)
    table[byte] = is_escaped_byte(static_cast<unsigned char>(byte));
  return table;
}();

// Where the first byte stands that is not written as it is; the size when there is none.
std::size_t plain_length(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && !escaped_bytes[static_cast<unsigned char>(bytes[at])]) ++at;
  return at;
}

void append_one(std::string& into, unsigned char byte) {
  switch (byte) {
    case '\n': into += "\\n"; return;
    case '\r': into += "\\r"; return;
    case '\t': into += "\\t"; return;
    case '\\': into += "\\\\"; return;
    default: break;
  }
  into += "\\x";
  into += hex_digits[byte >> 4];
  into += hex_digits[byte & 15];
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return -1;
}

// Reads the escape that `text` begins with: how many bytes it takes, 0 when it is none of ours.
std::size_t read_escape(std::string_view text, char& byte) {
  if (text.size() < 2) return 0;
  switch (text[1]) {
    case 'n': byte = '\n'; return 2;
    case 'r': byte = '\r'; return 2;
    case 't': byte = '\t'; return 2;
    case '\\': byte = '\\'; return 2;
    case 'x': break;
    default: return 0;
  }
  if (text.size() < 4) return 0;
  const int high = hex_value(text[2]);
  const int low = hex_value(text[3]);
  if (high < 0 || low < 0) return 0;
  const auto value = static_cast<unsigned char>(high * 16 + low);
  const bool has_short_form =
      value == '\n' || value == '\r' || value == '\t' || value == '\\';
  if (has_short_form || !is_escaped_byte(value)) return 0;
  byte = static_cast<char>(value);
  return 4;
}

}  // namespace

void append_escaped(std::string& into, std::string_view bytes) {
  for (;;) {
    const std::size_t plain = plain_length(bytes);
    into.append(bytes, 0, plain);
    if (plain == bytes.size()) return;
    append_one(into, static_cast<unsigned char>(bytes[plain]));
    bytes.remove_prefix(plain + 1);
  }
}

std::optional<std::string_view> unescaped(std::string_view text, Arena& arena) {
  std::size_t plain = plain_length(text);
  if (plain == text.size()) return text;
  char* const room = arena.allocate(text.size());
  std::size_t size = 0;
  for (;;) {
    if (plain != 0) std::memcpy(room + size, text.data(), plain);
    size += plain;
    text.remove_prefix(plain);
    if (text.empty()) return std::string_view(room, size);
    if (text.front() != '\\') return std::nullopt;
    const std::size_t taken = read_escape(text, room[size]);
    if (taken == 0) return std::nullopt;
    ++size;
    text.remove_prefix(taken);
    plain = plain_length(text);
  }
}

}  // namespace metsuke
