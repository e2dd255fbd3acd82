#include "base/unicode.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include "base/check.h"

namespace metsuke {

namespace {

struct Decoded {
  char32_t point;
  std::size_t length;  // 0: the byte is not the start of valid UTF-8.
};

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

bool continues(std::string_view bytes, std::size_t at) {
  return at < bytes.size() && (byte_at(bytes, at) & 0xc0u) == 0x80u;
}

// RFC 3629 §4: shortest form only, no surrogates, nothing above U+10FFFF.
Decoded decode(std::string_view bytes) {
  if (bytes.empty()) return {0, 0};
  const unsigned first = byte_at(bytes, 0);
  if (first < 0x80) return {first, 1};
  if (first < 0xc2 || first > 0xf4 || !continues(bytes, 1)) return {0, 0};
  const unsigned second = byte_at(bytes, 1);
  if (first < 0xe0) return {(first & 0x1fu) << 6 | (second & 0x3fu), 2};
  if (!continues(bytes, 2)) return {0, 0};
  const unsigned third = byte_at(bytes, 2);
  if (first < 0xf0) {
    if (first == 0xe0 && second < 0xa0) return {0, 0};
    if (first == 0xed && second > 0x9f) return {0, 0};
    return {(first & 0x0fu) << 12 | (second & 0x3fu) << 6 | (third & 0x3fu), 3};
  }
  if (!continues(bytes, 3)) return {0, 0};
  if (first == 0xf0 && second < 0x90) return {0, 0};
  if (first == 0xf4 && second > 0x8f) return {0, 0};
  const unsigned fourth = byte_at(bytes, 3);
  return {(first & 0x07u) << 18 | (second & 0x3fu) << 12 | (third & 0x3fu) << 6 | (fourth & 0x3fu),
          4};
}

void append_point(std::string& into, char32_t point) {
  if (point < 0x80) {
    into += static_cast<char>(point);
  } else if (point < 0x800) {
    into += static_cast<char>(0xc0 | point >> 6);
    into += static_cast<char>(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    into += static_cast<char>(0xe0 | point >> 12);
    into += static_cast<char>(0x80 | (point >> 6 & 0x3f));
    into += static_cast<char>(0x80 | (point & 0x3f));
  } else {
    into += static_cast<char>(0xf0 | point >> 18);
    into += static_cast<char>(0x80 | (point >> 12 & 0x3f));
    into += static_cast<char>(0x80 | (point >> 6 & 0x3f));
    into += static_cast<char>(0x80 | (point & 0x3f));
  }
}

// The first byte that is not ASCII, or the size.
std::size_t ascii_prefix(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size() && byte_at(bytes, at) < 0x80) ++at;
  return at;
}

UChar32 as_icu(char32_t point) { return static_cast<UChar32>(point); }

std::size_t width_of(char32_t point) {
  if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return 0;
  if (point < 0x300) return 1;
  if (point >= 0x1160 && point <= 0x11ff) return 0;  // Hangul vowels and finals join the initial.
  const auto category = u_charType(as_icu(point));
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK ||
      category == U_FORMAT_CHAR) {
    return 0;
  }
  const int width = u_getIntPropertyValue(as_icu(point), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool unprintable(char32_t point) {
  if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return true;
  if (point < 0x61c) return false;
  return point == 0x61c || point == 0x200e || point == 0x200f ||
         (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

struct Cut {
  std::size_t bytes;
  std::size_t width;
};

// As much of the beginning as fits `columns`.
Cut cut_at(std::string_view text, std::size_t columns) {
  Cut cut{0, 0};
  while (cut.bytes < text.size()) {
    const Decoded decoded = decode(text.substr(cut.bytes));
    const std::size_t width = decoded.length == 0 ? 1 : width_of(decoded.point);
    if (cut.width + width > columns) break;
    cut.width += width;
    cut.bytes += decoded.length == 0 ? 1 : decoded.length;
  }
  return cut;
}

}  // namespace

std::size_t utf8_sequence(std::string_view bytes) { return decode(bytes).length; }

std::optional<std::size_t> utf8_damage(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (byte_at(bytes, at) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t length = decode(bytes.substr(at)).length;
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

std::string fold_case(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const unsigned byte = byte_at(text, at);
    if (byte < 0x80) {
      folded += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
      ++at;
      continue;
    }
    const Decoded decoded = decode(text.substr(at));
    if (decoded.length == 0) {
      folded += text[at++];
      continue;
    }
    const UChar32 point = u_foldCase(as_icu(decoded.point), U_FOLD_CASE_DEFAULT);
    append_point(folded, static_cast<char32_t>(point));
    at += decoded.length;
  }
  return folded;
}

std::string nfkc(std::string_view text) {
  if (ascii_prefix(text) == text.size()) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* const normalizer = icu::Normalizer2::getNFKCInstance(status);
  ASSERT(normalizer != nullptr);
  std::string normal;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    const std::size_t valid = utf8_damage(rest).value_or(rest.size());
    if (valid == 0) {
      normal += text[at++];
      continue;
    }
    icu::StringByteSink<std::string> sink(&normal);
    UErrorCode outcome = U_ZERO_ERROR;
    normalizer->normalizeUTF8(
        0, icu::StringPiece(rest.data(), static_cast<std::int32_t>(valid)), sink, nullptr, outcome);
    ASSERT(U_SUCCESS(outcome));
    at += valid;
  }
  return normal;
}

std::size_t display_width(std::string_view text) {
  return cut_at(text, static_cast<std::size_t>(-1)).width;
}

std::string fit_width(std::string_view text, std::size_t columns) {
  const std::size_t whole = display_width(text);
  std::string fitted;
  if (whole <= columns) {
    fitted = text;
    return fitted.append(columns - whole, ' ');
  }
  if (columns == 0) return fitted;
  const Cut cut = cut_at(text, columns - 1);
  fitted = text.substr(0, cut.bytes);
  fitted += "…";
  return fitted.append(columns - 1 - cut.width, ' ');
}

std::string printable(std::string_view bytes) {
  static constexpr char hex_digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size());
  std::size_t at = 0;
  while (at < bytes.size()) {
    const Decoded decoded = decode(bytes.substr(at));
    const std::size_t length = decoded.length == 0 ? 1 : decoded.length;
    if (decoded.length != 0 && !unprintable(decoded.point)) {
      text.append(bytes, at, length);
    } else {
      for (std::size_t i = at; i < at + length; ++i) {
        text += "\\x";
        text += hex_digits[byte_at(bytes, i) >> 4];
        text += hex_digits[byte_at(bytes, i) & 15];
      }
    }
    at += length;
  }
  return text;
}

}  // namespace metsuke
