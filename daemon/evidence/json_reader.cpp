#include "evidence/json_reader.h"

#include <charconv>

namespace metsuke {

namespace {

template <class Number>
bool take_number(std::string_view& rest, Number& value) {
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc()) return false;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return true;
}

}  // namespace

void JsonReader::fail() {
  good_ = false;
  rest_ = {};
}

void JsonReader::take(char byte) {
  if (rest_.empty() || rest_.front() != byte) return fail();
  rest_.remove_prefix(1);
}

bool JsonReader::more() {
  if (rest_.empty()) {
    fail();
    return false;
  }
  if (rest_.front() == ']') {
    rest_.remove_prefix(1);
    return false;
  }
  if (rest_.front() == ',') rest_.remove_prefix(1);
  if (rest_.empty()) fail();
  return good_;
}

void JsonReader::key(std::string_view name) {
  if (!rest_.empty() && rest_.front() == ',') rest_.remove_prefix(1);
  if (text() != name) fail();
  take(':');
}

void JsonReader::unescape(std::string& into) {
  const char kind = rest_.front();
  rest_.remove_prefix(1);
  switch (kind) {
    case 'b': into += '\b'; return;
    case 't': into += '\t'; return;
    case 'n': into += '\n'; return;
    case 'f': into += '\f'; return;
    case 'r': into += '\r'; return;
    case '"':
    case '\\': into += kind; return;
    case 'u': break;
    default: return fail();
  }
  // \u00XX is a control character, \udcXX one byte that is not of UTF-8.
  const bool is_ours = rest_.starts_with("00") || rest_.starts_with("dc");
  unsigned byte = 0;
  const std::string_view digits = rest_.substr(0, 4);
  if (!is_ours || digits.size() != 4) return fail();
  const auto [end, error] = std::from_chars(digits.data() + 2, digits.data() + 4, byte, 16);
  if (error != std::errc() || end != digits.data() + 4) return fail();
  into += static_cast<char>(byte);
  rest_.remove_prefix(4);
}

std::string JsonReader::text() {
  std::string text;
  take('"');
  while (!rest_.empty()) {
    const std::size_t plain = rest_.find_first_of("\"\\");
    if (plain == std::string_view::npos) break;
    text.append(rest_, 0, plain);
    const char byte = rest_[plain];
    rest_.remove_prefix(plain + 1);
    if (byte == '"') return text;
    if (rest_.empty()) break;
    unescape(text);
  }
  fail();
  return text;
}

std::uint64_t JsonReader::number() {
  std::uint64_t value = 0;
  if (!take_number(rest_, value)) fail();
  return value;
}

std::int64_t JsonReader::signed_number() {
  std::int64_t value = 0;
  if (!take_number(rest_, value)) fail();
  return value;
}

}  // namespace metsuke
