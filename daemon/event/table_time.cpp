// The times that people's tables contain.
#include <array>
#include <charconv>

#include "base/unicode.h"
#include "event/timestamps.h"
#include "parse/text.h"

namespace metsuke {
namespace {

using std::chrono::local_days;
using std::chrono::local_time;

// Reads from the left; every take_* leaves the text alone when it does not find what it wants.
class Reading {
 public:
  explicit Reading(std::string_view text) : rest_(text) {}

  bool empty() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  void blanks() {
    while (take(" ") || take("\t") || take("　")) {
    }
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::size_t digits() const {
    std::size_t count = 0;
    while (count < rest_.size() && is_ascii_digit(rest_[count])) ++count;
    return count;
  }
  // A number of at most `longest` digits.
  std::optional<int> number(std::size_t longest) {
    std::size_t count = digits();
    if (count == 0) return std::nullopt;
    if (count > longest) count = longest;
    int value = 0;
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return value;
  }
  std::string_view cut(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view rest_;
};

std::optional<Date> date_of(std::optional<int> year, std::optional<int> month,
                            std::optional<int> day) {
  if (!year || !month || !day) return std::nullopt;
  const Date date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                  std::chrono::day(static_cast<unsigned>(*day))};
  // Timestamps count nanoseconds in 64 bits: 1678 to 2261.
  if (!date.ok() || *year < 1678 || *year > 2261) return std::nullopt;
  return date;
}

// How long the 和暦 date at the beginning of `text` is; 0 when there is none.
std::size_t wareki_length(std::string_view text) {
  Reading reading(text);
  bool era = false;
  for (const std::string_view name : {"令和", "平成", "昭和", "大正", "明治"})
    era = era || reading.take(name);
  if (!era) {
    for (const std::string_view name : {"R", "H", "S", "T", "M", "r", "h", "s", "t", "m"})
      era = era || reading.take(name);
  }
  if (!era) return 0;
  reading.blanks();
  if (reading.digits() == 6) {
    reading.cut(6);
    return text.size() - reading.rest().size();
  }
  for (int part = 0; part < 3; ++part) {
    reading.blanks();
    if (!(part == 0 && reading.take("元")) && !reading.number(2)) return 0;
    if (part == 2) {
      reading.take("日");
    } else if (!reading.take("年") && !reading.take("月") && !reading.take(".") &&
               !reading.take("/") && !reading.take("-")) {
      return 0;
    }
  }
  return text.size() - reading.rest().size();
}

std::optional<Date> take_date(Reading& reading) {
  if (const std::size_t length = wareki_length(reading.rest()); length != 0)
    return date_from_wareki(reading.cut(length));
  const std::size_t digits = reading.digits();
  if (digits == 8 || digits == 14) {
    const auto year = reading.number(4);
    const auto month = reading.number(2);
    return date_of(year, month, reading.number(2));
  }
  if (digits != 4 && digits != 2) return std::nullopt;
  auto year = reading.number(4);
  // Two digits are this century's: such tables are younger than it.
  if (digits == 2) year = *year + 2000;
  bool kanji = false;
  std::optional<int> month;
  for (const std::string_view mark : {"/", "-", ".", "年"}) {
    if (!reading.take(mark)) continue;
    kanji = mark == "年";
    reading.blanks();
    month = reading.number(2);
    if (!reading.take(kanji ? "月" : mark)) return std::nullopt;
    break;
  }
  if (!month) return std::nullopt;
  reading.blanks();
  const auto day = reading.number(2);
  if (kanji && !reading.take("日")) return std::nullopt;
  return date_of(year, month, day);
}

enum class Half { none, morning, afternoon };

Half take_half(Reading& reading) {
  for (const std::string_view word : {"午前", "AM", "am", "a.m."})
    if (reading.take(word)) return Half::morning;
  for (const std::string_view word : {"午後", "PM", "pm", "p.m."})
    if (reading.take(word)) return Half::afternoon;
  return Half::none;
}

// Since midnight; 24:00 to 47:59 belong to the next day.
std::optional<Duration> take_clock(Reading& reading) {
  Half half = take_half(reading);
  reading.blanks();
  const std::size_t digits = reading.digits();
  std::optional<int> hour;
  std::optional<int> minute = 0;
  std::optional<int> second = 0;
  if (digits == 6 || digits == 4 || digits == 9) {  // hhmm, hhmmss, hhmmssmmm
    hour = reading.number(2);
    minute = reading.number(2);
    if (digits != 4) second = reading.number(2);
  } else {
    hour = reading.number(2);
    if (reading.take("時")) {
      if (reading.digits() != 0) {
        minute = reading.number(2);
        if (!reading.take("分")) return std::nullopt;
        if (reading.digits() != 0) {
          second = reading.number(2);
          if (!reading.take("秒")) return std::nullopt;
        }
      }
    } else {
      if (!reading.take(":")) return std::nullopt;
      minute = reading.number(2);
      if (reading.take(":")) second = reading.number(2);
    }
  }
  if (!hour || !minute || !second) return std::nullopt;
  std::int64_t fraction = 0;
  if (digits == 9 || reading.take(".") || reading.take(",")) {
    const std::string_view text = reading.cut(reading.digits());
    if (text.empty()) return std::nullopt;
    for (std::size_t at = 0; at < 9; ++at)
      fraction = fraction * 10 + (at < text.size() ? text[at] - '0' : 0);
  }
  reading.blanks();
  if (half == Half::none) half = take_half(reading);
  if (half != Half::none) {
    if (*hour > 12) return std::nullopt;
    if (*hour == 12) hour = 0;
    if (half == Half::afternoon) hour = *hour + 12;
  }
  if (*second == 60) second = 59;
  if (*hour > 47 || *minute > 59 || *second > 59) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second) +
         Duration(fraction);
}

// What stands behind the time: nothing, or an offset from UTC.
struct Offset {
  bool stated = false;
  Duration value{};
};

std::optional<Offset> take_offset(Reading& reading) {
  reading.blanks();
  if (reading.empty()) return Offset{};
  if (reading.take("JST")) return Offset{true, japan_offset};
  const bool universal = reading.take("Z") || reading.take("UTC") || reading.take("GMT");
  if (universal && reading.empty()) return Offset{true, {}};
  const bool west = reading.take("-");
  if (!west && !reading.take("+")) return std::nullopt;
  const auto hours = reading.number(2);
  reading.take(":");
  const auto minutes = reading.digits() == 0 ? std::optional<int>(0) : reading.number(2);
  if (!hours || !minutes || *hours > 18 || *minutes > 59) return std::nullopt;
  const Duration offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return Offset{true, west ? -offset : offset};
}

// Between date and time: blanks, T, a weekday in parentheses, a comma.
void between(Reading& reading) {
  reading.blanks();
  if (reading.take("(")) {
    const std::size_t end = reading.rest().find(')');
    if (end != std::string_view::npos && end <= 12) reading.cut(end + 1);
  }
  reading.take("T");
  reading.take("_");
  reading.take(",");
  reading.blanks();
}

// Most cells are ASCII already; the others come in full-width digits, signs and blanks.
std::string_view plain_time(std::string_view text, std::string& kept) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x80) continue;
    kept = nfkc(text);
    return kept;
  }
  return text;
}

Error unreadable_cell(std::string_view text) {
  return Error{Code::time_unreadable, std::string(text.substr(0, 80))};
}

Result<Timestamp> at_time(Date date, Duration since_midnight, const Offset& offset,
                          const Zone& zone) {
  const local_time<Duration> local = local_days(date) + since_midnight;
  if (offset.stated) return Timestamp(local.time_since_epoch() - offset.value);
  return zone.to_utc(local);
}

// "[19/Sep/2026:19:26:56 +0900]", "19/Sep/2026:19:26:56": as web servers and proxies write, with
// the zone behind it or without.
std::optional<Result<Timestamp>> common_log_time(std::string_view text, const Zone& zone) {
  take_prefix(text, "[");
  take_suffix(text, "]");
  if (text.size() < 20 || text[2] != '/' || text[6] != '/' || text[11] != ':') return std::nullopt;
  if (text.size() > 20) return time_from_clf(text);
  const auto universal = time_from_clf(std::string(text) + " +0000");
  if (!universal) return universal;
  return zone.to_utc(local_time<Duration>(universal->time_since_epoch()));
}

}  // namespace

Result<Timestamp> time_from_table(std::string_view text, const Zone& zone) {
  if (const auto common = common_log_time(trimmed(text), zone)) return *common;
  std::string kept;
  Reading reading(plain_time(text, kept));
  reading.blanks();
  const auto date = take_date(reading);
  if (!date) return unreadable_cell(text);
  between(reading);
  Duration since_midnight{};
  if (!reading.empty()) {
    const auto clock = take_clock(reading);
    if (!clock) return unreadable_cell(text);
    since_midnight = *clock;
  }
  const auto offset = take_offset(reading);
  reading.blanks();
  if (!offset || !reading.empty()) return unreadable_cell(text);
  return at_time(*date, since_midnight, *offset, zone);
}

Result<Timestamp> time_from_table(std::string_view date, std::string_view time, const Zone& zone,
                                  Duration day_begins) {
  if (date.starts_with('[') || (date.size() > 11 && date[2] == '/' && date[11] == ':')) {
    const std::string whole = std::string(trimmed(date)) + ' ' + std::string(trimmed(time));
    if (const auto common = common_log_time(whole, zone)) return *common;
  }
  std::string kept_date;
  Reading days(plain_time(date, kept_date));
  days.blanks();
  const auto day = take_date(days);
  if (!day) return unreadable_cell(date);
  // Spreadsheets show a date as a moment at midnight; such a midnight says nothing.
  between(days);
  if (!days.empty()) {
    const auto midnight = take_clock(days);
    days.blanks();
    if (!midnight || *midnight != Duration{} || !days.empty()) return unreadable_cell(date);
  }
  std::string kept_time;
  Reading hours(plain_time(time, kept_time));
  hours.blanks();
  const auto clock = take_clock(hours);
  if (!clock) return unreadable_cell(time);
  const auto offset = take_offset(hours);
  hours.blanks();
  if (!offset || !hours.empty()) return unreadable_cell(time);
  const Duration next_day = *clock < day_begins ? Duration(std::chrono::hours(24)) : Duration{};
  return at_time(*day, *clock + next_day, *offset, zone);
}

std::optional<Duration> clock_from_table(std::string_view text) {
  std::string kept;
  Reading reading(plain_time(text, kept));
  reading.blanks();
  const auto clock = take_clock(reading);
  reading.blanks();
  if (!clock || !reading.empty() || *clock >= std::chrono::hours(24)) return std::nullopt;
  return clock;
}

}  // namespace metsuke
