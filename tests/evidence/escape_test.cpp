#include "evidence/escape.h"

#include <catch2/catch.hpp>

#include "world/memory.h"

namespace metsuke {
namespace {

std::string escaped(std::string_view bytes) {
  std::string into;
  append_escaped(into, bytes);
  return into;
}

TEST_CASE("control bytes and the backslash are written as escapes, all else as it is") {
  CHECK(escaped("door 入室 \xff\xfe") == "door 入室 \xff\xfe");
  CHECK(escaped("a\tb\r\n\\") == "a\\tb\\r\\n\\\\");
  CHECK(escaped(std::string_view("\0\x01\x1f\x7f", 4)) == "\\x00\\x01\\x1f\\x7f");
  CHECK(escaped("").empty());
}

TEST_CASE("what was escaped comes back, whatever it was") {
  SeededChance chance(11);
  Arena arena;
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(chance.next() % 40, '\0');
    for (char& byte : bytes) {
      const std::uint64_t dice = chance.next();
      byte = dice % 3 == 0 ? "\n\t\r\\x0\x7f"[dice / 3 % 7] : static_cast<char>(dice >> 8 & 0xFF);
    }
    const std::string text = escaped(bytes);
    const auto back = unescaped(text, arena);
    REQUIRE(back.has_value());
    REQUIRE(*back == bytes);
    REQUIRE(text.find('\n') == std::string::npos);
    REQUIRE(text.find('\t') == std::string::npos);
  }
}

TEST_CASE("a plain value is not copied") {
  Arena arena;
  const std::string_view text = "plain";
  CHECK(unescaped(text, arena)->data() == text.data());
  CHECK(arena.bytes_held() == 0);
}

TEST_CASE("there is one way to write a value: every other is refused") {
  Arena arena;
  for (const std::string_view text :
       {"\\", "a\\", "\\q", "\\x", "\\x0", "\\x0g", "\\x0A", "\\x1F", "\\x41", "\\x0a", "\\x0d",
        "\\x09", "\\x5c", "\\xff", "\\N", "\n", "\t", "\x7f", "a\x01", "\\n\n"})
    CHECK_FALSE(unescaped(text, arena));
  CHECK_FALSE(unescaped(std::string_view("\0", 1), arena));
}

}  // namespace
}  // namespace metsuke
