// Goal: never longer than what an expression finds. Method: by hand, then random expressions in
// random texts, with RE2 to find.
#include "rule/regex_length.h"

#include <re2/re2.h>

#include <catch2/catch.hpp>
#include <random>
#include <string>

namespace metsuke {

TEST_CASE("the least length of what an expression finds") {
  const auto least = least_length_of_regex;
  CHECK(least("") == 0);
  CHECK(least("abc") == 3);
  CHECK(least(".{1000,}") == 1000);
  CHECK(least("\\s[a-fA-F0-9]{64}\\s[a-fA-F0-9]{16}") == 82);
  CHECK(least("^a+b*c?d{2}e{0,3}f{,2}$") == 3 + 5);  // `{,2}` is a text.
  CHECK(least("a|bcd|ef") == 1);
  CHECK(least("(ab|c)(?:de|fgh)(?P<name>i)(?i)(?s:j)") == 1 + 2 + 1 + 1);
  CHECK(least("(ab){3}?c") == 7);
  CHECK(least("[]a]x[^]b]y[[:alpha:]]z[\\]]") == 7);
  CHECK(least("\\bab\\.\\$\\B\\A\\z") == 4);
  CHECK(least("日本+") == 2);
  CHECK(least("日本*") == 1);
  CHECK(least("(a||b)c") == 1);
  CHECK(least("\\x{41}bc") == 0);
  CHECK(least("\\Qa|b\\E") == 0);
  CHECK(least("((a{500}){500}){500}") <= 500U * 500U * 500U);
}

TEST_CASE("random expressions find nothing shorter than is said") {
  constexpr const char* atoms[] = {"a",    "b",   ".",     "[ab]", "[^a]", "\\w", "(?:a|bb)",
                                   "(ab)", "\\b", "(b|)+", "^",    "$",    "k",   "(?i:K)"};
  constexpr const char* times[] = {"", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "+?"};
  constexpr const char* letters[] = {"a", "b", "ab", "k", "\xe2\x84\xaa", " ", "c"};
  std::size_t found = 0;
  for (unsigned seed = 1; seed <= 3'000; ++seed) {
    INFO("seed " << seed);
    std::mt19937 dice(seed);
    const auto pick = [&dice](const auto& from) { return from[dice() % std::size(from)]; };
    std::string source;
    for (auto i = dice() % 6; i < 6; ++i) {
      source += pick(atoms);
      if (source.back() != '^' && source.back() != '$' && !source.ends_with("\\b"))
        source += pick(times);
      if (dice() % 6 == 0) source += '|';
    }
    re2::RE2::Options options;
    options.set_log_errors(false);
    const re2::RE2 regex(source, options);
    if (!regex.ok()) continue;
    INFO(source);
    const std::size_t least = least_length_of_regex(source);
    for (int i = 0; i < 5; ++i) {
      std::string text;
      for (auto k = dice() % 8; k < 8; ++k) text += pick(letters);
      re2::StringPiece hit;
      if (!regex.Match(text, 0, text.size(), re2::RE2::UNANCHORED, &hit, 1)) continue;
      ++found;
      CHECK(hit.size() >= least);
      CHECK(text.size() >= least);
    }
  }
  CHECK(found > 5'000);
}

}  // namespace metsuke
