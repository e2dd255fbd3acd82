// Canonical JSON: keys in the order written, integers and strings only, no floats, one way to
// write each value. For hashes, the archive and everything a machine reads from us.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace metsuke {

// RFC 8259 string with quotes. Escapes ", \, and U+0000..U+001F; bytes that are not UTF-8 come
// as \udcXX (one each), so that nothing is lost and the output is always valid JSON.
void append_json_string(std::string& into, std::string_view bytes);
std::string json_string(std::string_view bytes);

// Writes one value. Misuse (a value without its key inside an object, an unclosed array) is
// an ASSERT.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(bool) = delete;  // It would be written as a number: say boolean().
  JsonWriter& boolean(bool truth);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  // REQUIRES: json is one valid JSON value

  template <class T>
  JsonWriter& member(std::string_view name, const T& content) {
    key(name);
    return value(content);
  }

  bool complete() const { return depth_.empty() && !text_.empty(); }
  const std::string& text() const { return text_; }  // REQUIRES: complete()
  std::string take();                                // REQUIRES: complete(); starts anew

 private:
  void separate();
  std::string text_;
  std::string depth_;  // One of {, [, : per level: where we stand.
  bool first_ = true;
};

}  // namespace metsuke
