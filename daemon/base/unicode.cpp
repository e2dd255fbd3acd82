#include "base/unicode.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include <cstring>

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
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) {
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
  if (is_ascii(bytes)) return std::nullopt;
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

namespace {

using Block = signed char __attribute__((vector_size(16)));

// Sixteen bytes at once, with A to Z made small; other bytes stay, those that are not ASCII too.
Block fold_block(Block bytes, Block& changed) {
  const Block upper = (bytes >= 'A') & (bytes <= 'Z');
  changed |= upper;
  return bytes | (upper & 0x20);
}

bool any(const Block& block) {
  std::uint64_t halves[2];
  std::memcpy(halves, &block, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

}  // namespace

bool is_ascii(std::string_view bytes) {
  Block seen{};
  std::size_t at = 0;
  for (; at + sizeof(Block) <= bytes.size(); at += sizeof(Block)) {
    Block block;
    std::memcpy(&block, bytes.data() + at, sizeof block);
    seen |= block;
  }
  if (any(seen < 0)) return false;
  return ascii_prefix(bytes.substr(at)) == bytes.size() - at;
}

namespace {

// Folds a text that is ASCII; false if it is not, then `room` holds nothing of use.
bool fold_ascii(std::string_view text, char* room, bool& changed) {
  Block small{}, seen{};
  const auto fold_at = [&](std::size_t at) {
    Block bytes;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    seen |= bytes;
    bytes = fold_block(bytes, small);
    std::memcpy(room + at, &bytes, sizeof bytes);
  };
  std::size_t at = 0;
  for (; at + sizeof(Block) <= text.size(); at += sizeof(Block)) fold_at(at);
  if (at != 0 && at < text.size()) {
    fold_at(text.size() - sizeof(Block));
    at = text.size();
  }
  bool foreign = any(seen < 0);
  for (; at < text.size(); ++at) {
    const char c = text[at];
    const bool upper = c >= 'A' && c <= 'Z';
    room[at] = static_cast<char>(c + (upper ? 'a' - 'A' : 0));
    changed = changed || upper;
    foreign = foreign || byte_at(text, at) >= 0x80;
  }
  changed = changed || any(small);
  return !foreign;
}

std::size_t put_point(char* room, char32_t point) {
  const auto put = [&room](char32_t byte) { *room++ = static_cast<char>(byte); };
  const char* const begin = room;
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xc0 | point >> 6);
    put(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    put(0xe0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3f));
    put(0x80 | (point & 0x3f));
  } else {
    put(0xf0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3f));
    put(0x80 | (point >> 6 & 0x3f));
    put(0x80 | (point & 0x3f));
  }
  return static_cast<std::size_t>(room - begin);
}

// No letter grows to more than twice its bytes.
std::size_t fold_into(std::string_view text, char* room, bool& changed) {
  if (fold_ascii(text, room, changed)) return text.size();
  std::size_t at = 0, size = 0;
  while (at < text.size()) {
    if (byte_at(text, at) < 0x80) {
      const std::size_t run = ascii_prefix(text.substr(at));
      fold_ascii(text.substr(at, run), room + size, changed);
      size += run;
      at += run;
      continue;
    }
    const Decoded decoded = decode(text.substr(at));
    if (decoded.length == 0) {
      room[size++] = text[at++];
      continue;
    }
    const auto point =
        static_cast<char32_t>(u_foldCase(as_icu(decoded.point), U_FOLD_CASE_DEFAULT));
    changed = changed || point != decoded.point;
    size += put_point(room + size, point);
    at += decoded.length;
  }
  return size;
}

}  // namespace

std::string fold_case(std::string_view text) {
  std::string folded(text.size() * 2, '\0');
  bool changed = false;
  folded.resize(fold_into(text, folded.data(), changed));
  return folded;
}

std::string_view fold_case(std::string_view text, Arena& arena) {
  char* const room = arena.allocate(text.size() * 2);
  bool changed = false;
  const std::size_t size = fold_into(text, room, changed);
  return changed ? std::string_view(room, size) : text;
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
    normalizer->normalizeUTF8(0, icu::StringPiece(rest.data(), static_cast<std::int32_t>(valid)),
                              sink, nullptr, outcome);
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
