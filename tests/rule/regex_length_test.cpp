// Goal: never longer than what an expression finds. Method: by hand, then random expressions in
// random texts, with RE2 to find.
#include "rule/regex_length.h"

#include <re2/re2.h>

#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "base/unicode.h"

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

TEST_CASE("a row of one class that all an expression finds must have") {
  const ByteRow hex = row_of_regex("\\s[a-fA-F0-9]{64}\\s[a-fA-F0-9]{16}");
  CHECK(hex.count == 64);
  for (const char c : {'a', 'F', '9'}) CHECK(hex.bytes[static_cast<unsigned char>(c)]);
  for (const char c : {'g', ' ', '-'}) CHECK_FALSE(hex.bytes[static_cast<unsigned char>(c)]);
  CHECK(row_of_regex("x[0-9a-f]{2}{8,}?y").count == 16);
  CHECK(row_of_regex("[+/-]{9}").bytes.count() == 3);
  CHECK(row_of_regex("[*-]{9}").bytes.count() == 2);
  // One of several, in a group, perhaps not at all, too short, or a class that says more.
  for (const char* nothing : {"[a-f]{9}|x", "(?:[a-f]{9})?x", "([a-f]{9})", "([a-f]){9}",
                              "(x[a-f]){9}", "[a-f]{0,9}", "[a-f]{7}", "[^a]{9}", "[\\d]{9}",
                              "[[:alpha:]]{9}", "[あ]{9}", "(?s:.{9})", "a{9}", "\\x{41}[a-f]{9}"})
    CHECK(row_of_regex(nothing).count == 0);
  CHECK(has_row(ByteRow{}, ""));
  CHECK(row_of_regex(".{1000,}").count == 1000);
  CHECK(row_of_regex(".{1000,}").is_all);
  CHECK_FALSE(row_of_regex(".{1000,}").bytes['\n']);
  for (const char* more : {"^.{9}", ".{9}.", "[a-f]{9}", "(?s).{9}", ".{9}$"}) {
    CHECK(row_of_regex(more).count == 9);
    CHECK_FALSE(row_of_regex(more).is_all);
  }
  CHECK(row_of_regex("(?s).{9}").bytes['\n']);
  // In either case, with what else folds to it.
  for (const char* text : {"kKkKkKkKk", "\u212a\u212a\u212a\u212a\u212a\u212a\u212a\u212a\u212a"}) {
    CHECK(re2::RE2::PartialMatch(text, "(?i)[k]{9}"));
    CHECK(has_row(row_of_regex("(?i)[k]{9}"), text));
    CHECK(has_row(row_of_regex("(?i)[K]{9}"), text));
  }
  for (std::size_t before = 0; before < 20; ++before)
    for (std::size_t size = 7; size < 12; ++size) {
      const std::string text = std::string(before, 'x') + std::string(size, '7') + "y7777777z";
      CHECK(has_row(row_of_regex("[0-9]{8}"), text) == (size >= 8));
    }
}

TEST_CASE("random expressions find nothing shorter than is said") {
  constexpr const char* atoms[] = {
      "a",     "b", ".", "[ab]", "[^a]",   "\\w",      "(?:a|bb)",       "(ab)",     "\\b",
      "(b|)+", "^", "$", "k",    "(?i:K)", "[a-k]{8}", "(?i)[ak]{3}{3}", "[b-]{9,}", ".{8,}"};
  constexpr const char* times[] = {"", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "+?"};
  constexpr const char* letters[] = {"a", "b", "ab", "k", "\xe2\x84\xaa", " ", "c"};
  constexpr const char* row_letters[] = {"a", "b", "k", "A", "\xe2\x84\xaa"};
  std::size_t found = 0, in_rows = 0, decided = 0;
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
    if (dice() % 4 == 0) source = "[a-k]{8}" + source;
    if (dice() % 20 == 0) source = ".{9}";
    re2::RE2::Options options;
    options.set_log_errors(false);
    const re2::RE2 regex(source, options);
    if (!regex.ok()) continue;
    INFO(source);
    const std::size_t least = least_length_of_regex(source);
    const ByteRow row = row_of_regex(source);
    for (int i = 0; i < 5; ++i) {
      std::string text;
      for (auto k = dice() % 8; k < 8; ++k) text += pick(letters);
      if (dice() % 2 == 0)
        for (auto k = dice() % 24; k < 24; ++k) text += pick(row_letters);
      re2::StringPiece hit;
      if (row.is_all && is_ascii(text)) {
        ++decided;
        CHECK(has_row(row, text) == re2::RE2::PartialMatch(text, regex));
      }
      if (!regex.Match(text, 0, text.size(), re2::RE2::UNANCHORED, &hit, 1)) continue;
      ++found;
      CHECK(hit.size() >= least);
      CHECK(text.size() >= least);
      if (row.count != 0) ++in_rows;
      CHECK(has_row(row, text));
    }
  }
  CHECK(found > 3'000);
  CHECK(in_rows > 100);
  CHECK(decided > 50);
}

}  // namespace metsuke
