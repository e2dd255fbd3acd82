#include "base/words.h"

#include <catch2/catch.hpp>

#include "support/placeholders.h"

using namespace metsuke;

TEST_CASE("every word has both languages, asking for the same values") {
  struct Row {
    std::string_view name;
    Word which;
  };
  for (const Row& row : {
#define METSUKE_WORD(name, en, ja) Row{#name, Word::name},
#include "base/words/all.def"
#undef METSUKE_WORD
       }) {
    INFO(row.name);
    const auto english = word(row.which, Language::english);
    const auto japanese = word(row.which, Language::japanese);
    CHECK_FALSE(english.empty());
    CHECK_FALSE(japanese.empty());
    CHECK(placeholders(english) == placeholders(japanese));
    for (const std::string& marked : placeholders(english)) CHECK(marked.size() == 3);
  }
}

TEST_CASE("a phrase without its values stays as it is") {
  CHECK(word(Word::verdict_not_evaluable, Language::english) == "NOT EVALUABLE");
  CHECK(phrase(Word::verdict_not_evaluable, Language::japanese, {}) == "判定不能");
  CHECK(phrase(Word::severity_low, Language::english, {"unused"}) == "low");
}

TEST_CASE("the locale's variables rank as POSIX says") {
  CHECK(language_from("", "", "ja_JP.UTF-8") == Language::japanese);
  CHECK(language_from("", "ja", "en_US.UTF-8") == Language::japanese);
  CHECK(language_from("C", "ja_JP", "ja_JP") == Language::english);
  CHECK(language_from("ja_JP.eucJP", "C", "C") == Language::japanese);
  CHECK(language_from("", "", "") == Language::english);
  CHECK(language_from("", "", "de_DE") == Language::english);
}
