#include <unicode/ucnv.h>

#include <array>

#include "base/check.h"
#include "base/unicode.h"

namespace metsuke {

namespace {

struct Name {
  std::string_view plain;  // Lower case, without - and _.
  Encoding encoding;
};

constexpr Name names[] = {
    {"utf8", Encoding::utf8},         {"ascii", Encoding::utf8},
    {"usascii", Encoding::utf8},      {"utf8bom", Encoding::utf8_bom},
    {"utf8sig", Encoding::utf8_bom},  {"utf16le", Encoding::utf16le},
    {"utf16", Encoding::utf16le},     {"cp932", Encoding::cp932},
    {"ms932", Encoding::cp932},       {"windows31j", Encoding::cp932},
    {"shiftjis", Encoding::cp932},    {"sjis", Encoding::cp932},
    {"eucjp", Encoding::euc_jp},
};

constexpr std::string_view utf8_mark = "\xef\xbb\xbf";

Error damage(std::size_t byte) {
  return Error{Code::text_invalid, "byte " + std::to_string(byte)};
}

// Opening a converter costs far more than a line; each thread keeps its own.
struct Converter {
  explicit Converter(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    open = ucnv_open(name, &status);
    ASSERT(U_SUCCESS(status));
    ucnv_setToUCallBack(open, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    ucnv_setFromUCallBack(open, UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    ASSERT(U_SUCCESS(status));
    ucnv_setFallback(open, false);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() { ucnv_close(open); }

  UConverter* open = nullptr;
};

UConverter* converter_of(Encoding encoding) {
  thread_local Converter cp932("windows-31j");
  thread_local Converter euc_jp("euc-jp");
  UConverter* const converter = encoding == Encoding::cp932 ? cp932.open : euc_jp.open;
  ucnv_reset(converter);
  return converter;
}

void append_point(std::string& into, char32_t point) {
  if (point < 0x80) {
    into += static_cast<char>(point);
    return;
  }
  if (point < 0x800) {
    into += static_cast<char>(0xc0 | point >> 6);
  } else {
    if (point < 0x10000) {
      into += static_cast<char>(0xe0 | point >> 12);
    } else {
      into += static_cast<char>(0xf0 | point >> 18);
      into += static_cast<char>(0x80 | (point >> 12 & 0x3f));
    }
    into += static_cast<char>(0x80 | (point >> 6 & 0x3f));
  }
  into += static_cast<char>(0x80 | (point & 0x3f));
}

// The bytes were checked to be UTF-8.
std::u16string utf16_of(std::string_view text) {
  std::u16string units;
  units.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence(text.substr(at));
    ASSERT(length != 0);
    const auto first = static_cast<unsigned char>(text[at]);
    char32_t point = length == 1 ? first : first & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
      point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3fu);
    }
    if (point < 0x10000) {
      units += static_cast<char16_t>(point);
    } else {
      units += static_cast<char16_t>(0xd7c0 + (point >> 10));
      units += static_cast<char16_t>(0xdc00 + (point & 0x3ff));
    }
    at += length;
  }
  return units;
}

// Where `units` first holds a surrogate without its other half, or its size.
std::size_t append_utf16(std::string& into, std::u16string_view units) {
  for (std::size_t at = 0; at < units.size(); ++at) {
    const char32_t unit = units[at];
    if (unit < 0xd800 || unit > 0xdfff) {
      append_point(into, unit);
      continue;
    }
    const char32_t low = at + 1 < units.size() ? units[at + 1] : 0;
    if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) return at;
    append_point(into, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
    ++at;
  }
  return units.size();
}

Result<std::string> from_utf16le(std::string_view bytes) {
  if (bytes.size() % 2 != 0) return damage(bytes.size() - 1);
  std::u16string units;
  units.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at < bytes.size(); at += 2) {
    const unsigned low = static_cast<unsigned char>(bytes[at]);
    const unsigned high = static_cast<unsigned char>(bytes[at + 1]);
    units += static_cast<char16_t>(high << 8 | low);
  }
  std::u16string_view kept = units;
  if (!kept.empty() && kept.front() == u'\ufeff') kept.remove_prefix(1);
  std::string text;
  const std::size_t end = append_utf16(text, kept);
  if (end != kept.size()) return damage((end + units.size() - kept.size()) * 2);
  return text;
}

// ICU's table is IBM's, which turns three control characters in a circle; Windows does not.
char16_t straight_control(char16_t unit) {
  return unit == 0x1c ? 0x1a : unit == 0x7f ? 0x1c : unit == 0x1a ? 0x7f : unit;
}
char16_t turned_control(char16_t unit) {
  return unit == 0x1a ? 0x1c : unit == 0x1c ? 0x7f : unit == 0x7f ? 0x1a : unit;
}

bool all_ascii(std::string_view bytes) {
  for (const char byte : bytes) {
    if (static_cast<unsigned char>(byte) >= 0x80) return false;
  }
  return true;
}

Result<std::string> from_table(std::string_view bytes, Encoding encoding) {
  if (all_ascii(bytes)) return std::string(bytes);
  UConverter* const converter = converter_of(encoding);
  std::array<char16_t, 2048> room;
  std::string text;
  text.reserve(bytes.size() * 3 / 2);
  std::u16string carried;  // At most the first half of a surrogate pair, from room to room.
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  for (;;) {
    UErrorCode status = U_ZERO_ERROR;
    char16_t* into = room.data();
    ucnv_toUnicode(converter, &into, room.data() + room.size(), &from, end, nullptr, true, &status);
    if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) {
      char wrong[8];
      std::int8_t length = sizeof wrong;
      UErrorCode ignored = U_ZERO_ERROR;
      ucnv_getInvalidChars(converter, wrong, &length, &ignored);
      const auto read = static_cast<std::size_t>(from - bytes.data());
      const std::size_t back = length > 0 ? static_cast<std::size_t>(length) : 0;
      return damage(read < back ? 0 : read - back);
    }
    carried.append(room.data(), static_cast<std::size_t>(into - room.data()));
    if (encoding == Encoding::cp932) {
      for (char16_t& unit : carried) unit = straight_control(unit);
    }
    const std::size_t used = append_utf16(text, carried);
    carried.erase(0, used);
    if (status != U_BUFFER_OVERFLOW_ERROR) break;
  }
  if (!carried.empty()) return damage(bytes.size());
  return text;
}

Result<std::string> into_table(std::string_view text, Encoding encoding) {
  if (all_ascii(text)) return std::string(text);
  std::u16string units = utf16_of(text);
  if (encoding == Encoding::cp932) {
    for (char16_t& unit : units) unit = turned_control(unit);
  }
  UConverter* const converter = converter_of(encoding);
  std::array<char, 4096> room;
  std::string bytes;
  const char16_t* from = units.data();
  const char16_t* const end = from + units.size();
  for (;;) {
    UErrorCode status = U_ZERO_ERROR;
    char* into = room.data();
    ucnv_fromUnicode(converter, &into, room.data() + room.size(), &from, end, nullptr, true,
                     &status);
    bytes.append(room.data(), static_cast<std::size_t>(into - room.data()));
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(status)) {
      // A character the encoding does not have: its place is counted in the UTF-8 given.
      std::string before;
      const auto read = static_cast<std::size_t>(from - units.data());
      const auto good = std::u16string_view(units).substr(0, read > 0 ? read - 1 : 0);
      append_utf16(before, good);
      return damage(before.size());
    }
    return bytes;
  }
}

}  // namespace

std::optional<Encoding> encoding_from(std::string_view name) {
  if (name.size() > 32) return std::nullopt;
  std::string plain;
  for (const char letter : fold_case(name)) {
    if (letter != '-' && letter != '_') plain += letter;
  }
  for (const Name& known : names) {
    if (known.plain == plain) return known.encoding;
  }
  return std::nullopt;
}

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8: return "utf-8";
    case Encoding::utf8_bom: return "utf-8-bom";
    case Encoding::utf16le: return "utf-16le";
    case Encoding::cp932: return "cp932";
    case Encoding::euc_jp: return "euc-jp";
  }
  UNREACHABLE();
}

Result<std::string> to_utf8(std::string_view bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::utf8:
    case Encoding::utf8_bom: {
      if (const auto broken = utf8_damage(bytes)) return damage(*broken);
      if (encoding == Encoding::utf8_bom && bytes.starts_with(utf8_mark)) {
        bytes.remove_prefix(utf8_mark.size());
      }
      return std::string(bytes);
    }
    case Encoding::utf16le: return from_utf16le(bytes);
    case Encoding::cp932:
    case Encoding::euc_jp: return from_table(bytes, encoding);
  }
  UNREACHABLE();
}

Result<std::string> from_utf8(std::string_view text, Encoding encoding) {
  if (const auto broken = utf8_damage(text)) return damage(*broken);
  switch (encoding) {
    case Encoding::utf8: return std::string(text);
    case Encoding::utf8_bom: return std::string(utf8_mark).append(text);
    case Encoding::utf16le: {
      std::string bytes;
      for (const char16_t unit : utf16_of(text)) {
        bytes += static_cast<char>(unit & 0xff);
        bytes += static_cast<char>(unit >> 8);
      }
      return bytes;
    }
    case Encoding::cp932:
    case Encoding::euc_jp: return into_table(text, encoding);
  }
  UNREACHABLE();
}

}  // namespace metsuke
