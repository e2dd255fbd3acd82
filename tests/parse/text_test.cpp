#include "parse/text.h"

#include <catch2/catch.hpp>

namespace metsuke {

TEST_CASE("text: words from the left and from the right") {
  std::string_view text = "a bc d";
  CHECK(take_word(text) == "a");
  CHECK(take_last_word(text) == "d");
  CHECK(text == "bc");
  CHECK(take_last_word(text) == "bc");
  CHECK(text.empty());
  CHECK(take_word(text).empty());
}

TEST_CASE("text: the shape of an address") {
  CHECK(has_address_shape("192.0.2.1"));
  CHECK(has_address_shape("2001:db8::1"));
  CHECK(has_address_shape("::ffff:192.0.2.1"));
  for (const auto* text : {"", "host", "a.b.c.example", "1.2.3", "10:20", "192.0.2.1x"})
    CHECK_FALSE(has_address_shape(text));
}

TEST_CASE("text: vis, backslash and percent escapes") {
  Arena arena;
  CHECK(from_vis(R"(\344\275\217\\a\9\12)", arena) == "住\\a\\9\\12");
  CHECK(from_vis("plain", arena) == "plain");
  CHECK(from_vis("end\\", arena) == "end\\");
  CHECK(from_vis(R"(\400)", arena) == R"(\400)");
  CHECK(from_backslashes(R"(\x22q\xe4\xBD\x8f\"\\\t\q)", arena) == "\"q住\"\\\t\\q");
  CHECK(from_backslashes(R"(\x2)", arena) == R"(\x2)");
  CHECK(from_backslashes("\\", arena) == "\\");
  CHECK(from_percent("a%20b%E4%BD%8F%zz%4", arena) == "a b住%zz%4");
}

}  // namespace metsuke
