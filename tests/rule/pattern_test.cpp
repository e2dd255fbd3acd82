#include "rule/pattern.h"

#include <catch2/catch.hpp>

namespace metsuke {

namespace {
bool fits(std::string_view notation, std::string_view value) {
  return matches(pattern_from(notation), value);
}
}  // namespace

TEST_CASE("a backslash is only special before a wildcard or itself") {
  CHECK(pattern_from(R"(C:\Windows)").literal() == R"(C:\Windows)");
  CHECK(pattern_from(R"(a\\b)").literal() == R"(a\b)");
  CHECK(pattern_from(R"(a\\\b)").literal() == R"(a\\b)");
  CHECK(pattern_from(R"(a\*\?)").literal() == "a*?");
  CHECK(pattern_from(R"(x\)").literal() == R"(x\)");
  CHECK_FALSE(pattern_from(R"(a\\*)").plain());
  CHECK(fits(R"(a\\*)", R"(a\anything)"));
  CHECK(fits(R"(a\\\*)", R"(a\*)"));
  CHECK_FALSE(fits(R"(a\\\*)", R"(a\b)"));
}

TEST_CASE("wildcards take characters, not bytes") {
  CHECK(fits("a?b", "a界b"));
  CHECK_FALSE(fits("a?b", "ab"));
  CHECK_FALSE(fits("a?b", "aééb"));
  CHECK(fits("a?b", "a\xff" "b"));
  CHECK(fits("*", ""));
  CHECK(fits("", ""));
  CHECK_FALSE(fits("", "x"));
  CHECK(fits("*a*b*c", "xxaxbxbxc"));
  CHECK_FALSE(fits("*a*b*c", "xxaxbxbxcd"));
  CHECK(fits("*a?c", "abcac-abc"));
  CHECK(fits("*\n*", "one\ntwo"));
  CHECK(fits("*?é", "xé"));
  CHECK_FALSE(fits("*?é", "é"));
}

TEST_CASE("a hostile pattern takes no hostile time") {
  std::string pattern, value;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  value.assign(20'000, 'a');
  CHECK_FALSE(fits(pattern + "*b", value));
}

TEST_CASE("a pattern is written as it was read") {
  CHECK(to_text(pattern_from("a*b?c")) == "a*b?c");
  CHECK(to_text(pattern_from(R"(a\*b)")) == R"(a\*b)");
}

}  // namespace metsuke
