// Reads back what base/json wrote: canonical JSON of objects, arrays, strings and whole numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace metsuke {

// Asks for what must come next; anything else makes it bad, and good() tells in the end. A string's
// \udcXX are the bytes they stand for.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : rest_(text) {}

  void begin_array() { take('['); }
  // Whether an element follows; takes the comma, or the bracket that ends the array.
  bool more();
  void begin_object() { take('{'); }
  void end_object() { take('}'); }
  void key(std::string_view name);   // And its colon; the comma before it, too.
  std::string text();
  std::uint64_t number();
  std::int64_t signed_number();

  bool good() const { return good_; }
  bool finished() const { return good_ && rest_.empty(); }

 private:
  void take(char byte);
  void fail();
  void unescape(std::string& into);
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace metsuke
