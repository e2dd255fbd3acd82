#include "base/time.h"
#include "base/unicode.h"

namespace metsuke {

namespace {

struct Era {
  std::string_view name;
  char letter;
  Date first;
};

constexpr Date day_of(int year, unsigned month, unsigned day) {
  return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}

// Latest first.
constexpr Era eras[] = {
    {"令和", 'R', day_of(2019, 5, 1)},   {"平成", 'H', day_of(1989, 1, 8)},
    {"昭和", 'S', day_of(1926, 12, 25)}, {"大正", 'T', day_of(1912, 7, 30)},
    {"明治", 'M', day_of(1868, 1, 25)},
};

std::string year_text(Date date) {
  for (const Era& era : eras) {
    if (date < era.first) continue;
    const int count = static_cast<int>(date.year()) - static_cast<int>(era.first.year()) + 1;
    return std::string(era.name) + (count == 1 ? "元" : std::to_string(count)) + "年";
  }
  return std::to_string(static_cast<int>(date.year())) + "年";
}

// Takes 1..2 digits from the front; -1 if there are none.
int take_number(std::string_view& text) {
  int number = -1;
  for (int taken = 0; taken < 2 && !text.empty() && text[0] >= '0' && text[0] <= '9'; ++taken) {
    number = (number < 0 ? 0 : number) * 10 + (text[0] - '0');
    text.remove_prefix(1);
  }
  return number;
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

const Era* take_era(std::string_view& text) {
  for (const Era& era : eras) {
    if (take(text, era.name)) return &era;
  }
  if (text.empty()) return nullptr;
  const char letter = text[0] >= 'a' && text[0] <= 'z' ? static_cast<char>(text[0] - 32) : text[0];
  for (const Era& era : eras) {
    if (letter != era.letter) continue;
    text.remove_prefix(1);
    return &era;
  }
  return nullptr;
}

struct Parts {
  int year = -1;
  int month = -1;
  int day = -1;
};

// "6年4月1日", "6.4.1", "6/4/1", "6-4-1" or "060401".
std::optional<Parts> take_parts(std::string_view text) {
  Parts parts;
  const bool first_year = take(text, "元");
  const std::size_t digits_before = text.size();
  parts.year = first_year ? 1 : take_number(text);
  if (text.size() == 4 && digits_before == 6) {
    parts.month = take_number(text);
    parts.day = take_number(text);
    if (!text.empty() || parts.month < 0 || parts.day < 0) return std::nullopt;
    return parts;
  }
  if (take(text, "年")) {
    parts.month = take_number(text);
    if (!take(text, "月")) return std::nullopt;
    parts.day = take_number(text);
    if (!take(text, "日")) return std::nullopt;
  } else {
    const std::string_view sign = text.substr(0, 1);
    if (sign != "." && sign != "/" && sign != "-") return std::nullopt;
    text.remove_prefix(1);
    parts.month = take_number(text);
    if (!take(text, sign)) return std::nullopt;
    parts.day = take_number(text);
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

}  // namespace

std::string to_wareki(Date date) {
  return year_text(date) + std::to_string(static_cast<unsigned>(date.month())) + "月" +
         std::to_string(static_cast<unsigned>(date.day())) + "日";
}

std::string to_wareki(Month month) {
  return year_text(month.last()) + std::to_string(month.month) + "月";
}

// A date beyond its era's end (平成33年) was written before the era changed, and means one day
// only; a date before its era's beginning means none.
std::optional<Date> date_from_wareki(std::string_view text) {
  if (text.size() > 64) return std::nullopt;
  std::string plain;
  for (const char letter : nfkc(text)) {
    if (letter != ' ') plain += letter;
  }
  std::string_view rest = plain;
  const Era* const era = take_era(rest);
  if (era == nullptr) return std::nullopt;
  const auto parts = take_parts(rest);
  if (!parts || parts->year < 1 || parts->month < 1 || parts->day < 1) return std::nullopt;
  const Date date = day_of(static_cast<int>(era->first.year()) + parts->year - 1,
                           static_cast<unsigned>(parts->month), static_cast<unsigned>(parts->day));
  if (!date.ok() || date < era->first) return std::nullopt;
  return date;
}

}  // namespace metsuke
