#include "event/written_time.h"

#include <charconv>

#include "event/object.h"
#include "parse/text.h"

namespace metsuke {
namespace {

unsigned month_of(std::string_view word) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (word.size() != 3) return 0;
  const std::size_t at = months.find(word);
  return at == std::string_view::npos || at % 3 != 0 ? 0 : static_cast<unsigned>(at / 3 + 1);
}

std::string_view take_part(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  std::string_view word = take_word(rest);
  take_suffix(word, ",");
  return word;
}

// The date in the order of a table, for time_from_table.
std::string ordered(std::string_view text) {
  std::string_view rest = text;
  std::string_view month = take_part(rest);
  std::string_view day = take_part(rest);
  const std::string_view year = take_part(rest);
  if (month_of(day) != 0) std::swap(month, day);
  const unsigned number = month_of(month);
  if (number == 0 || !all_digits(day) || day.size() > 2 || year.size() != 4 || !all_digits(year))
    return {};
  std::string date(year);
  date += number < 10 ? "-0" : "-";
  date += std::to_string(number);
  date += day.size() == 1 ? "-0" : "-";
  date += day;
  date += ' ';
  date += trimmed(rest);
  return date;
}

}  // namespace

Result<Timestamp> time_from_writing(std::string_view text, const Zone& zone) {
  text = trimmed(text);
  if (!text.empty() &&
      (all_digits(text) || (text.find('.') == 10 && is_ascii_digit(text[0]) &&
                            text.find_first_not_of("0123456789.") == std::string_view::npos)))
    if (text.size() >= 9 && !(text.size() == 14 && text.starts_with("20")))
      return time_from_value({"", text, Kind::number}, zone);
  if (const auto time = timestamp_from_rfc3339(text)) return time;
  if (const std::string table = ordered(text); !table.empty()) return time_from_table(table, zone);
  return time_from_table(text, zone);
}

}  // namespace metsuke
