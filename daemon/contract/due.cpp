#include <charconv>

#include "contract/calendar.h"

namespace metsuke {

namespace {

// "3rd" → 3; only the ending that belongs to the number.
std::optional<int> ordinal(std::string_view text) {
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || number < 1 || number > 31) return std::nullopt;
  const std::string_view ending = text.substr(static_cast<std::size_t>(read.ptr - text.data()));
  const bool teen = number >= 11 && number <= 13;
  const std::string_view right = teen               ? "th"
                                 : number % 10 == 1 ? "st"
                                 : number % 10 == 2 ? "nd"
                                 : number % 10 == 3 ? "rd"
                                                    : "th";
  if (ending != right) return std::nullopt;
  return number;
}

}  // namespace

std::optional<int> minute_of_day_from(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos || colon > 2 || text.size() != colon + 3) {
    return std::nullopt;
  }
  int hour = 0;
  int minute = 0;
  const char* const middle = text.data() + colon;
  const char* const end = text.data() + text.size();
  const auto hours = std::from_chars(text.data(), middle, hour);
  const auto minutes = std::from_chars(middle + 1, end, minute);
  if (hours.ec != std::errc() || hours.ptr != middle) return std::nullopt;
  if (minutes.ec != std::errc() || minutes.ptr != end) return std::nullopt;
  if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
  return hour * 60 + minute;
}

Result<Due> due_from(std::string_view text) {
  const Error invalid{Code::value_invalid,
                      '`' + std::string(text.substr(0, 64)) +
                          "`: write `3rd business day`, `next business day 12:00`, "
                          "`next day 06:00`, `15th` or `24 h`"};
  Due due;
  std::string_view rest = text;
  const std::size_t last = text.rfind(' ');
  if (last != std::string_view::npos && text.find(':', last) != std::string_view::npos) {
    const std::optional<int> minute = minute_of_day_from(text.substr(last + 1));
    if (!minute) return invalid;
    due.minute = *minute;
    rest = text.substr(0, last);
  }
  if (rest == "next business day") {
    due.kind = Due::Kind::next_business_day;
    return due;
  }
  if (rest == "next day") {
    due.kind = Due::Kind::next_day;
    return due;
  }
  const std::size_t space = rest.find(' ');
  if (const std::optional<int> nth = ordinal(rest.substr(0, space))) {
    const std::string_view unit =
        space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    if (!unit.empty() && unit != "business day") return invalid;
    due.kind = unit.empty() ? Due::Kind::nth_day : Due::Kind::nth_business_day;
    due.nth = *nth;
    return due;
  }
  const Result<Duration> after = duration_from(text);
  if (!after) return invalid;
  due.kind = Due::Kind::after;
  due.after = *after;
  return due;
}

}  // namespace metsuke
