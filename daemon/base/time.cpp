#include "base/time.h"

#include "base/check.h"

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using std::chrono::sys_days;

// `text` at `at`, `digits` decimal digits; -1 if they are not there.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return -1;
  int number = 0;
  for (std::size_t i = at; i < at + digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

bool sign_at(std::string_view text, std::size_t at, char sign) {
  return at < text.size() && text[at] == sign;
}

void append_number(std::string& into, std::int64_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  if (text.size() < digits) into.append(digits - text.size(), '0');
  into += text;
}

Error invalid(std::string_view text) {
  return Error{Code::value_invalid, '`' + std::string(text.substr(0, 64)) + '`'};
}

// Date and time of day of an instant already moved into its zone.
void append_moment(std::string& into, Timestamp local, char between) {
  const auto midnight = std::chrono::floor<days>(local);
  into += to_text(Date(midnight));
  into += between;
  const auto second = std::chrono::floor<seconds>(local - midnight).count();
  append_number(into, second / 3600, 2);
  into += ':';
  append_number(into, second / 60 % 60, 2);
  into += ':';
  append_number(into, second % 60, 2);
}

void append_fraction(std::string& into, Timestamp at) {
  const std::int64_t rest = (at - std::chrono::floor<seconds>(at)).count();
  if (rest == 0) return;
  into += '.';
  if (rest % 1'000'000 == 0) {
    append_number(into, rest / 1'000'000, 3);
  } else if (rest % 1'000 == 0) {
    append_number(into, rest / 1'000, 6);
  } else {
    append_number(into, rest, 9);
  }
}

// The zone designator at the end of an RFC 3339 time, in minutes east of UTC.
std::optional<int> zone_from(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = number_at(text, 1, 2);
  const int minutes = number_at(text, 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  return text[0] == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes;
}

}  // namespace

Date Month::first() const {
  return Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(1));
}

Date Month::last() const {
  return Date(std::chrono::year(year) / std::chrono::month(month) / std::chrono::last);
}

Month Month::following() const { return month == 12 ? Month{year + 1, 1} : Month{year, month + 1}; }

Month Month::before() const { return month == 1 ? Month{year - 1, 12} : Month{year, month - 1}; }

Month japan_month(Timestamp at) {
  const Date date = japan_date(at);
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month())};
}

std::string to_text(Month month) {
  std::string text;
  append_number(text, month.year, 4);
  text += '-';
  append_number(text, month.month, 2);
  return text;
}

Result<Month> month_from(std::string_view text) {
  const int year = number_at(text, 0, 4);
  const int month = number_at(text, 5, 2);
  if (text.size() != 7 || year < 1 || !sign_at(text, 4, '-') || month < 1 || month > 12) {
    return invalid(text);
  }
  return Month{year, static_cast<unsigned>(month)};
}

std::string to_text(Date date) {
  std::string text;
  append_number(text, static_cast<int>(date.year()), 4);
  text += '-';
  append_number(text, static_cast<unsigned>(date.month()), 2);
  text += '-';
  append_number(text, static_cast<unsigned>(date.day()), 2);
  return text;
}

Result<Date> date_from(std::string_view text) {
  const int y = number_at(text, 0, 4);
  const int m = number_at(text, 5, 2);
  const int d = number_at(text, 8, 2);
  if (text.size() != 10 || y < 1 || m < 1 || d < 1 || !sign_at(text, 4, '-') ||
      !sign_at(text, 7, '-')) {
    return invalid(text);
  }
  const Date date(std::chrono::year(y), std::chrono::month(static_cast<unsigned>(m)),
                  std::chrono::day(static_cast<unsigned>(d)));
  if (!date.ok()) return invalid(text);
  return date;
}

std::string to_rfc3339(Timestamp at) {
  std::string text;
  append_moment(text, at, 'T');
  append_fraction(text, at);
  text += 'Z';
  return text;
}

std::string to_rfc3339_japan(Timestamp at) {
  std::string text;
  append_moment(text, at + japan_offset, 'T');
  append_fraction(text, at);
  text += "+09:00";
  return text;
}

std::string to_japan_text(Timestamp at) {
  std::string text;
  append_moment(text, at + japan_offset, ' ');
  return text;
}

Result<Timestamp> timestamp_from_rfc3339(std::string_view text) {
  if (text.size() < 20 || text.size() > 35) return invalid(text);
  const auto date = date_from(text.substr(0, 10));
  const char between = text[10];
  const int hour = number_at(text, 11, 2);
  const int minute = number_at(text, 14, 2);
  int second = number_at(text, 17, 2);
  if (!date || (between != 'T' && between != 't' && between != ' ') || hour < 0 || hour > 23 ||
      text[13] != ':' || minute < 0 || minute > 59 || text[16] != ':' || second < 0 ||
      second > 60) {
    return invalid(text);
  }
  if (second == 60) second = 59;
  std::size_t at = 19;
  std::int64_t fraction = 0;
  if (text[at] == '.') {
    std::int64_t unit = 100'000'000;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9' && unit > 0; ++at) {
      fraction += unit * (text[at] - '0');
      unit /= 10;
    }
    if (at == 20) return invalid(text);
  }
  const auto zone = zone_from(text.substr(at));
  if (!zone || *date < date_min || *date > date_max) return invalid(text);
  // Within a day of the bounds the offset could carry over the edge; the years leave room for it.
  return Timestamp(sys_days(*date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         seconds(second) + nanoseconds(fraction) - std::chrono::minutes(*zone);
}

}  // namespace metsuke
