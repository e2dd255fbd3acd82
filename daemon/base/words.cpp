#include "base/words.h"

#include <iterator>

#include "base/check.h"

namespace metsuke {

namespace {

struct Sentence {
  std::string_view english;
  std::string_view japanese;
};

constexpr Sentence sentences[] = {
#define METSUKE_WORD(name, english, japanese) {english, japanese},
#include "base/words/all.def"
#undef METSUKE_WORD
};

}  // namespace

std::string_view word(Word which, Language language) {
  const auto row = static_cast<std::size_t>(which);
  ASSERT(row < std::size(sentences));
  return language == Language::japanese ? sentences[row].japanese : sentences[row].english;
}

std::string phrase(Word which, Language language, std::initializer_list<std::string_view> values) {
  return filled(word(which, language), values);
}

std::string filled(std::string_view pattern, std::span<const std::string_view> values) {
  std::string sentence;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const bool marked = pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}' &&
                        pattern[at + 1] >= '0' && pattern[at + 1] <= '9';
    const auto index = marked ? static_cast<std::size_t>(pattern[at + 1] - '0') : values.size();
    if (index < values.size()) {
      sentence += values[index];
      at += 3;
    } else {
      sentence += pattern[at++];
    }
  }
  return sentence;
}

Language language_from(std::string_view lc_all, std::string_view lc_messages,
                       std::string_view lang) {
  const std::string_view chosen = !lc_all.empty()        ? lc_all
                                  : !lc_messages.empty() ? lc_messages
                                                         : lang;
  return chosen.starts_with("ja") ? Language::japanese : Language::english;
}

}  // namespace metsuke
