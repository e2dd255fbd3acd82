#include "evidence/entry_fields.h"

#include "base/check.h"

namespace metsuke {

namespace {

constexpr char hex_places[] = "0123456789abcdef";

// A decimal number as std::to_chars writes it: no sign but '-', no leading zero.
template <class Number>
bool read_number(std::string_view field, Number& value) {
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc() || end != field.data() + field.size()) return false;
  const std::string_view digits = field.front() == '-' ? field.substr(1) : field;
  if (digits.front() == '0') return field.size() == 1;
  return true;
}

}  // namespace

void FieldWriter::hexadecimal(std::uint64_t value) {
  char digits[17];
  digits[0] = '\t';
  for (std::size_t place = 16; place > 0; --place) {
    digits[place] = hex_places[value & 15];
    value >>= 4;
  }
  into_.append(digits, sizeof digits);
}

void FieldWriter::date(std::optional<Date> value) {
  into_ += '\t';
  if (!value) return;
  const std::string text = to_text(*value);
  ASSERT(date_from(text));  // What could not be read again must never be archived.
  into_ += text;
}

std::string_view FieldReader::raw() {
  if (ended_) {
    fail();
    return {};
  }
  const std::size_t end = rest_.find('\t');
  const std::string_view field = rest_.substr(0, end);
  ended_ = end == std::string_view::npos;
  rest_.remove_prefix(ended_ ? rest_.size() : end + 1);
  return field;
}

std::string_view FieldReader::text() {
  const auto bytes = unescaped(raw(), arena_);
  if (!bytes) fail();
  return bytes.value_or(std::string_view());
}

std::uint64_t FieldReader::number() {
  std::uint64_t value = 0;
  if (!read_number(raw(), value)) fail();
  return value;
}

std::int64_t FieldReader::signed_number() {
  std::int64_t value = 0;
  if (!read_number(raw(), value)) fail();
  return value;
}

std::optional<std::uint64_t> FieldReader::optional_number() {
  const std::string_view field = raw();
  if (field.empty()) return std::nullopt;
  std::uint64_t value = 0;
  if (!read_number(field, value)) fail();
  return value;
}

std::uint64_t FieldReader::hexadecimal() {
  const std::string_view field = raw();
  std::uint64_t value = 0;
  if (field.size() != 16) fail();
  for (const char digit : field) {
    const bool is_decimal = digit >= '0' && digit <= '9';
    if (!is_decimal && (digit < 'a' || digit > 'f')) {
      fail();
      return 0;
    }
    value = value << 4 | static_cast<std::uint64_t>(is_decimal ? digit - '0' : digit - 'a' + 10);
  }
  return value;
}

std::optional<Date> FieldReader::date() {
  const std::string_view field = raw();
  if (field.empty()) return std::nullopt;
  const auto value = date_from(field);
  if (!value) {
    fail();
    return std::nullopt;
  }
  return *value;
}

Digest FieldReader::digest() {
  const std::string_view field = raw();
  const auto value = digest_from_hex(field);
  if (!value || to_hex(*value) != field) {
    fail();
    return {};
  }
  return *value;
}

bool FieldReader::truth() {
  const std::string_view field = raw();
  if (field != "0" && field != "1") fail();
  return field == "1";
}

}  // namespace metsuke
