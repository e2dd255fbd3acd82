// Numbers, days and times as offices write them on cover sheets: full width, 年月日, with commas.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "source/delivery.h"

namespace metsuke {

// Blanks, tabs and CR at both ends.
std::string_view without_blanks(std::string_view text);

// Digits and nothing else.
std::optional<std::uint64_t> number_in(std::string_view text);

// "1,234", full width.
std::optional<std::uint64_t> office_number(std::string_view text);

// 2026/9/1～2026/9/30, ２０２６年９月, 2026-09-01..2026-09-30. Empty when anything in it would have
// to be guessed, or it ends before it begins.
std::optional<NamedPeriod> office_period(std::string_view text);

struct DayAndTime {
  Date day;
  bool is_midnight = false;  // A time was said, and it is the day's beginning.
};

// "2026-09-01", "2026/9/1 08:30", "2026-09-01T08:30:00+09:00". The zone is Japan's; another one is
// refused, for its days are not ours.
std::optional<DayAndTime> office_time(std::string_view text);

}  // namespace metsuke
