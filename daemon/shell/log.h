// What the operator reads: one line a happening, in the journal, and the counter of the same
// name. It never holds a vendor's words or a citizen's data.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace metsuke {

enum class Happening : std::uint8_t {
#define METSUKE_HAPPENING(name, level, english, japanese) name,
#include "shell/happenings.def"
#undef METSUKE_HAPPENING
};
inline constexpr std::size_t happening_count = 0
#define METSUKE_HAPPENING(name, level, english, japanese) +1
#include "shell/happenings.def"
#undef METSUKE_HAPPENING
    ;

std::string_view name_of(Happening happening);
std::string_view text_of(Happening happening, Language language);

using Particulars = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Once, before the threads start.
void open_log(Language language);
// From any thread. Control characters in values are written as \xNN.
void say(Happening happening, Particulars particulars = {});
void say(Happening happening, const Error& error);
// Counts without a line of its own each: `count` lines of one kind.
void tally(Happening happening, std::uint64_t count);
std::uint64_t count_of(Happening happening);

// The line without its time and level, as say() writes it.
std::string log_line(Happening happening, Language language, Particulars particulars);

}  // namespace metsuke
