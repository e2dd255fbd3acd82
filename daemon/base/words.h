// Every sentence a user sees, in both languages, in one table (base/words/*.def).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace metsuke {

enum class Word : std::uint16_t {
#define METSUKE_WORD(name, english, japanese) name,
#include "base/words/all.def"
#undef METSUKE_WORD
};

std::string_view word(Word which, Language language);
// The sentence with {0}, {1} … replaced by `values`; what has no value stays as it is.
std::string phrase(Word which, Language language, std::initializer_list<std::string_view> values);

// `pattern` with {0}, {1} … replaced by `values`, as phrase() does.
std::string filled(std::string_view pattern, std::span<const std::string_view> values);

// LANG, LC_ALL and LC_MESSAGES as the POSIX locale rules rank them; anything but ja* is English.
// `lc_all`, `lc_messages` and `lang` are the variables' values, empty when unset.
Language language_from(std::string_view lc_all, std::string_view lc_messages,
                       std::string_view lang);

}  // namespace metsuke
