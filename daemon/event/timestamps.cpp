#include "event/timestamps.h"

#include <charconv>

#include "parse/text.h"

namespace metsuke {
namespace {

using namespace std::chrono_literals;

// 1 for "Jan" to 12 for "Dec"; 0 for anything else.
unsigned month_number(std::string_view text) {
  if (text.size() < 3) return 0;
  constexpr std::string_view names = "JanFebMarAprMayJunJulAugSepOctNovDec";
  for (unsigned at = 0; at < 12; ++at)
    if (text[0] == names[3 * at] && text[1] == names[3 * at + 1] && text[2] == names[3 * at + 2])
      return at + 1;
  return 0;
}

Error unreadable(std::string_view text) {
  return Error{Code::time_unreadable, std::string(text.substr(0, 80))};
}

struct Clock {
  unsigned hour = 0, minute = 0, second = 0;
  bool ok = false;
};

// "hh:mm:ss", the first eight bytes of `text`. A leap second is read as the one before it.
Clock clock_from(std::string_view text) {
  Clock clock;
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return clock;
  for (const std::size_t at : {0U, 1U, 3U, 4U, 6U, 7U})
    if (!is_ascii_digit(text[at])) return clock;
  const auto two = [&](std::size_t at) {
    return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'));
  };
  clock = {two(0), two(3), two(6), false};
  if (clock.second == 60) clock.second = 59;
  clock.ok = clock.hour < 24 && clock.minute < 60 && clock.second < 60;
  return clock;
}

std::chrono::local_time<Duration> local_from(Date date, const Clock& clock) {
  return std::chrono::local_days(date) + std::chrono::hours(clock.hour) +
         std::chrono::minutes(clock.minute) + std::chrono::seconds(clock.second);
}

// A day of one or two digits, perhaps padded with a space.
unsigned day_from(std::string_view text) {
  if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  unsigned day = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), day);
  return fault == std::errc() && end == text.data() + text.size() ? day : 0;
}

// ".123456" at `at`: nanoseconds; moves `at` behind it.
Duration fraction_at(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '.') return {};
  ++at;
  std::int64_t value = 0;
  int digits = 0;
  for (; at < text.size() && is_ascii_digit(text[at]); ++at, ++digits)
    if (digits < 9) value = value * 10 + (text[at] - '0');
  for (; digits < 9; ++digits) value *= 10;
  return Duration(value);
}

}  // namespace

Result<Timestamp> time_without_year(std::string_view text, const Zone& zone, Timestamp received) {
  if (text.size() == 14 && text[5] == ' ') {
    std::string padded(text.substr(0, 4));  // "Feb 7 16:01:07"
    padded += ' ';
    padded += text.substr(4);
    return time_without_year(padded, zone, received);
  }
  // "Nov 23 2026 06:27:44", "Nov 23 06:27:44 2026": some say the year after all.
  if (text.size() == 20 && text[6] == ' ' && (text[11] == ' ' || text[15] == ' ')) {
    std::string whole("Day ");
    whole += text.substr(0, 7);
    whole += text[11] == ' ' ? text.substr(12) : text.substr(7, 8);
    whole += ' ';
    whole += text[11] == ' ' ? text.substr(7, 4) : text.substr(16);
    return time_from_ctime(whole, zone);
  }
  if (text.size() < 15) return unreadable(text);
  const unsigned month = month_number(text);
  const unsigned day = text[3] == ' ' ? day_from(text.substr(4, 2)) : 0;
  const Clock clock = text[6] == ' ' ? clock_from(text.substr(7)) : Clock{};
  if (month == 0 || day == 0 || !clock.ok) return unreadable(text);
  std::size_t at = 15;
  const Duration fraction = fraction_at(text, at);
  if (at != text.size()) return unreadable(text);
  const Timestamp latest = received + 24h;
  const int newest =
      static_cast<int>(Date(std::chrono::floor<std::chrono::days>(latest + 14h)).year());
  // The 29th of February may be up to eight years back (1896 to 1904, 2096 to 2104).
  for (int year = newest; year >= newest - 9; --year) {
    const Date date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok()) continue;
    const Timestamp at_year = zone.to_utc(local_from(date, clock)) + fraction;
    if (at_year <= latest) return at_year;
  }
  return unreadable(text);
}

Result<Timestamp> time_from_clf(std::string_view text) {
  // dd/Mmm/yyyy:hh:mm:ss +zzzz
  if (text.size() < 20 || text[2] != '/' || text[6] != '/' || text[11] != ':')
    return unreadable(text);
  const unsigned month = month_number(text.substr(3, 3));
  const unsigned day = day_from(text.substr(0, 2));
  int year = 0;
  const auto [end, fault] = std::from_chars(text.data() + 7, text.data() + 11, year);
  const Clock clock = clock_from(text.substr(12));
  const Date date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (fault != std::errc() || end != text.data() + 11 || !clock.ok || !date.ok())
    return unreadable(text);
  std::size_t at = 20;
  const Duration fraction = fraction_at(text, at);
  text.remove_prefix(at);
  if (text.size() != 6 || text[0] != ' ' || (text[1] != '+' && text[1] != '-'))
    return unreadable(text);
  for (std::size_t digit = 2; digit < 6; ++digit)
    if (!is_ascii_digit(text[digit])) return unreadable(text);
  const int minutes =
      ((text[2] - '0') * 10 + (text[3] - '0')) * 60 + (text[4] - '0') * 10 + (text[5] - '0');
  const auto offset = std::chrono::minutes(text[1] == '-' ? -minutes : minutes);
  return Timestamp(local_from(date, clock).time_since_epoch() + fraction - offset);
}

Result<Timestamp> time_from_ctime(std::string_view text, const Zone& zone) {
  // "Www Mmm dd hh:mm:ss yyyy"; the weekday is not checked against the date.
  if (text.size() != 24 || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' || text[19] != ' ')
    return unreadable(text);
  const unsigned month = month_number(text.substr(4, 3));
  const unsigned day = day_from(text.substr(8, 2));
  const Clock clock = clock_from(text.substr(11));
  int year = 0;
  const auto [end, fault] = std::from_chars(text.data() + 20, text.data() + 24, year);
  const Date date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (fault != std::errc() || end != text.data() + 24 || !clock.ok || !date.ok())
    return unreadable(text);
  if (year < 1678 || year > 2261) return unreadable(text);
  return zone.to_utc(local_from(date, clock));
}

Result<Timestamp> time_from_epoch(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc() || seconds < 0 || seconds > 9'000'000'000) return unreadable(text);
  auto at = static_cast<std::size_t>(end - text.data());
  const std::size_t dot = at;
  const Duration fraction = fraction_at(text, at);
  if (at != text.size() || at == dot + 1) return unreadable(text);
  return Timestamp(std::chrono::seconds(seconds) + fraction);
}

}  // namespace metsuke
