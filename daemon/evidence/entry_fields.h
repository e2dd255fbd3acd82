// The fields of one archive line, written and read one after another.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/digest.h"
#include "base/time.h"
#include "evidence/escape.h"

namespace metsuke {

class FieldWriter {
 public:
  explicit FieldWriter(std::string& into) : into_(into) {}

  void text(std::string_view bytes) {
    into_ += '\t';
    append_escaped(into_, bytes);
  }
  void name(std::string_view word) {  // One of ours: nothing in it to escape.
    into_ += '\t';
    into_ += word;
  }
  template <class Number>
  void number(Number value) {
    char digits[24];
    digits[0] = '\t';
    const auto end = std::to_chars(digits + 1, digits + sizeof digits, value).ptr;
    into_.append(digits, static_cast<std::size_t>(end - digits));
  }
  void number(std::optional<std::uint64_t> value) {
    if (value) number(*value);
    else into_ += '\t';
  }
  void hexadecimal(std::uint64_t value);  // 16 digits
  void time(Timestamp at) { number(static_cast<std::int64_t>(at.time_since_epoch().count())); }
  void date(std::optional<Date> value);
  void digest(const Digest& value) { name(to_hex(value)); }
  void truth(bool value) { name(value ? "1" : "0"); }

 private:
  std::string& into_;
};

// What cannot be read makes the whole line invalid: each read answers something, and good() tells
// in the end. Views point into the line or the arena.
class FieldReader {
 public:
  FieldReader(std::string_view line, Arena& arena) : rest_(line), arena_(arena) {}

  std::string_view raw();
  std::string_view text();
  std::uint64_t number();
  std::int64_t signed_number();
  std::optional<std::uint64_t> optional_number();
  std::uint64_t hexadecimal();
  Timestamp time() { return Timestamp(Duration(signed_number())); }
  std::optional<Date> date();
  Digest digest();
  bool truth();
  template <class T>
  T one_of(std::optional<T> found) {
    if (!found) fail();
    return found.value_or(T{});
  }

  void fail() { good_ = false; }
  bool good() const { return good_; }
  bool finished() const { return good_ && ended_; }  // And nothing is left.

 private:
  std::string_view rest_;
  Arena& arena_;
  bool ended_ = false;
  bool good_ = true;
};

}  // namespace metsuke
