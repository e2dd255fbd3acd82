#include "parse/json.h"

#include <string>

#include "base/unicode.h"
#include "parse/text.h"

namespace metsuke {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Recursive descent over one line; recursion ends at limits::json_depth_max.
class JsonReading {
 public:
  JsonReading(std::string_view text, Arena& arena, Fields& fields)
      : text_(text), arena_(arena), fields_(fields) {}

  Result<void> document() {
    blanks();
    if (!peek('{')) return wrong("an object begins with {");
    TRY(object({}, 1));
    blanks();
    if (at_ != text_.size()) return wrong("nothing may follow the object");
    return {};
  }

 private:
  bool peek(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool take(char c) {
    if (!peek(c)) return false;
    ++at_;
    return true;
  }
  void blanks() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  Error wrong(std::string_view why) const {
    return Error{Code::unparsed, "JSON: " + std::string(why) + ", byte " + std::to_string(at_)};
  }
  Result<void> add(std::string_view name, std::string_view value, Kind kind) {
    if (fields_.add(name, value, kind)) return {};
    return Error{Code::limit_exceeded, "JSON: more than " + std::to_string(limits::fields_max) +
                                           " values, byte " + std::to_string(at_)};
  }

  Result<void> object(std::string_view prefix, std::size_t depth) {
    if (depth > limits::json_depth_max)
      return Error{Code::limit_exceeded, "JSON: nested too deep, byte " + std::to_string(at_)};
    ++at_;
    blanks();
    if (take('}')) return {};
    while (true) {
      blanks();
      if (!peek('"')) return wrong("a name begins with a quote");
      const std::string_view key = TRY(string());
      const std::string_view name = prefix.data() == nullptr ? key : joined(prefix, key);
      blanks();
      if (!take(':')) return wrong("a name is followed by a colon");
      TRY(value(name, depth));
      blanks();
      if (take('}')) return {};
      if (!take(',')) return wrong("members are separated by commas");
    }
  }

  Result<void> array(std::string_view name, std::size_t depth) {
    if (depth > limits::json_depth_max)
      return Error{Code::limit_exceeded, "JSON: nested too deep, byte " + std::to_string(at_)};
    ++at_;
    blanks();
    if (take(']')) return {};
    while (true) {
      TRY(value(name, depth));
      blanks();
      if (take(']')) return {};
      if (!take(',')) return wrong("elements are separated by commas");
    }
  }

  Result<void> value(std::string_view name, std::size_t depth) {
    blanks();
    if (at_ == text_.size()) return wrong("the line ends inside a value");
    switch (text_[at_]) {
      case '{':
        return object(name, depth + 1);
      case '[':
        return array(name, depth + 1);
      case '"': {
        const std::string_view text = TRY(string());
        return add(name, text, Kind::string);
      }
      case 't':
        return literal(name, "true", Kind::boolean);
      case 'f':
        return literal(name, "false", Kind::boolean);
      case 'n':
        return literal(name, "null", Kind::null);
      default:
        return number(name);
    }
  }

  Result<void> literal(std::string_view name, std::string_view word, Kind kind) {
    if (text_.substr(at_, word.size()) != word) return wrong("no value begins so");
    const std::string_view found = text_.substr(at_, kind == Kind::null ? 0 : word.size());
    at_ += word.size();
    return add(name, found, kind);
  }

  Result<void> number(std::string_view name) {
    const std::size_t begin = at_;
    take('-');
    if (!take('0') && !digits()) return wrong("no value begins so");
    if (take('.') && !digits()) return wrong("a fraction has digits");
    if (peek('e') || peek('E')) {
      ++at_;
      if (!take('+')) take('-');
      if (!digits()) return wrong("an exponent has digits");
    }
    return add(name, text_.substr(begin, at_ - begin), Kind::number);
  }

  bool digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_ascii_digit(text_[at_])) ++at_;
    return at_ != begin;
  }

  // A view of the line if nothing in it is escaped, else of the arena.
  Result<std::string_view> string() {
    const std::size_t begin = ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') return text_.substr(begin, at_++ - begin);
      if (c == '\\') return escaped(begin);
      if (static_cast<unsigned char>(c) < 0x20) return wrong("a control character in a string");
      ++at_;
    }
    return wrong("the line ends inside a string");
  }

  Result<std::string_view> escaped(std::size_t begin) {
    // No escape is shorter than what it stands for, so the end of the string bounds the room.
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2U : 1U;
    if (end >= text_.size()) return wrong("the line ends inside a string");
    char* const room = arena_.allocate(end - begin);
    std::size_t size = at_ - begin;
    text_.copy(room, size, begin);
    while (at_ < end) {
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) return wrong("a control character in a string");
      if (c != '\\') {
        room[size++] = c;
        ++at_;
        continue;
      }
      const char which = text_[at_ + 1];
      if (which == 'u') {
        if (!unicode(room, size)) return wrong("\\u is followed by four hexadecimal digits");
        continue;
      }
      constexpr std::string_view marks = "\"\\/bfnrt";
      constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
      const std::size_t found = marks.find(which);
      if (found == std::string_view::npos) return wrong("an unknown escape");
      room[size++] = meant[found];
      at_ += 2;
    }
    at_ = end + 1;
    return std::string_view(room, size);
  }

  // The four digits behind a \u at `at`, or -1.
  int code_unit(std::size_t at) const {
    if (at + 6 > text_.size() || text_[at] != '\\' || text_[at + 1] != 'u') return -1;
    int unit = 0;
    for (std::size_t digit = at + 2; digit < at + 6; ++digit) {
      const int value = hex_value(text_[digit]);
      if (value < 0) return -1;
      unit = unit * 16 + value;
    }
    return unit;
  }

  bool unicode(char* room, std::size_t& size) {
    const int unit = code_unit(at_);
    if (unit < 0) return false;
    at_ += 6;
    auto code = static_cast<std::uint32_t>(unit);
    if (unit >= 0xD800 && unit < 0xDC00) {
      const int low = code_unit(at_);
      if (low >= 0xDC00 && low < 0xE000) {
        at_ += 6;
        code = 0x10000 + ((code - 0xD800) << 10) + (static_cast<std::uint32_t>(low) - 0xDC00);
      }
    } else if (unit >= 0xDC80 && unit <= 0xDCFF) {
      room[size++] = static_cast<char>(unit & 0xFF);
      return true;
    }
    const auto put = [&](std::uint32_t byte) { room[size++] = static_cast<char>(byte); };
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0 | (code >> 6));
      put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
      put(0xE0 | (code >> 12));
      put(0x80 | ((code >> 6) & 0x3F));
      put(0x80 | (code & 0x3F));
    } else {
      put(0xF0 | (code >> 18));
      put(0x80 | ((code >> 12) & 0x3F));
      put(0x80 | ((code >> 6) & 0x3F));
      put(0x80 | (code & 0x3F));
    }
    return true;
  }

  // The name prefix.key.
  std::string_view joined(std::string_view prefix, std::string_view key) {
    char* const room = arena_.allocate(prefix.size() + 1 + key.size());
    prefix.copy(room, prefix.size());
    room[prefix.size()] = '.';
    key.copy(room + prefix.size() + 1, key.size());
    return {room, prefix.size() + 1 + key.size()};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Arena& arena_;
  Fields& fields_;
};

}  // namespace

Result<void> parse_json(std::string_view line, Arena& arena, Fields& fields) {
  if (const auto damage = utf8_damage(line))
    return Error{Code::text_invalid, "byte " + std::to_string(*damage)};
  return JsonReading(line, arena, fields).document();
}

}  // namespace metsuke
