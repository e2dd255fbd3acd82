#include "base/json.h"

#include <charconv>

#include "base/check.h"
#include "base/unicode.h"

namespace metsuke {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";

void append_escape(std::string& into, unsigned char byte) {
  switch (byte) {
    case '"': into += "\\\""; return;
    case '\\': into += "\\\\"; return;
    case '\b': into += "\\b"; return;
    case '\t': into += "\\t"; return;
    case '\n': into += "\\n"; return;
    case '\f': into += "\\f"; return;
    case '\r': into += "\\r"; return;
    default: break;
  }
  into += byte < 0x80 ? "\\u00" : "\\udc";
  into += hex_digits[byte >> 4];
  into += hex_digits[byte & 15];
}

template <class Number>
void append_number(std::string& into, Number number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  into.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace

void append_json_string(std::string& into, std::string_view bytes) {
  into += '"';
  std::size_t kept = 0;  // All before it is in `into`.
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
      ++at;
      continue;
    }
    const std::size_t length = byte < 0x80 ? 0 : utf8_sequence(bytes.substr(at));
    if (length != 0) {
      at += length;
      continue;
    }
    into.append(bytes, kept, at - kept);
    append_escape(into, byte);
    kept = ++at;
  }
  into.append(bytes, kept, at - kept);
  into += '"';
}

std::string json_string(std::string_view bytes) {
  std::string text;
  append_json_string(text, bytes);
  return text;
}

void JsonWriter::separate() {
  if (depth_.empty()) {
    ASSERT(text_.empty());
    return;
  }
  ASSERT(depth_.back() != '{');
  if (depth_.back() == ':') {
    depth_.pop_back();
  } else if (!first_) {
    text_ += ',';
  }
  first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  text_ += '{';
  depth_ += '{';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  ASSERT(!depth_.empty() && depth_.back() == '{');
  depth_.pop_back();
  text_ += '}';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  text_ += '[';
  depth_ += '[';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  ASSERT(!depth_.empty() && depth_.back() == '[');
  depth_.pop_back();
  text_ += ']';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  ASSERT(!depth_.empty() && depth_.back() == '{');
  if (!first_) text_ += ',';
  append_json_string(text_, name);
  text_ += ':';
  depth_ += ':';
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  append_json_string(text_, text);
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
  separate();
  append_number(text_, number);
  return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
  separate();
  append_number(text_, number);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool truth) {
  separate();
  text_ += truth ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  text_ += "null";
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  ASSERT(!json.empty());
  separate();
  text_ += json;
  return *this;
}

std::string JsonWriter::take() {
  ASSERT(complete());
  std::string taken = std::move(text_);
  text_.clear();
  first_ = true;
  return taken;
}

}  // namespace metsuke
