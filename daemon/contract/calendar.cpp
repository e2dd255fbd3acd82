#include "contract/calendar.h"

#include <algorithm>
#include <charconv>

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// Nothing is closed for longer; beyond it a calendar has no open day at all.
constexpr int closed_run_max = 400;
constexpr int counted_days_max = 100'000;

unsigned weekday_bit(Date date) { return 1u << std::chrono::weekday(sys_days(date)).c_encoding(); }

Date day_after(Date date) { return sys_days(date) + days(1); }
Date day_before(Date date) { return sys_days(date) - days(1); }

bool inside(const Calendar::Range& range, Date date) {
  const unsigned day =
      static_cast<unsigned>(date.month()) * 100 + static_cast<unsigned>(date.day());
  const unsigned from = range.from_month * 100 + range.from_day;
  const unsigned to = range.to_month * 100 + range.to_day;
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
}

std::optional<bool> holiday(const Holidays& holidays, Date date) {
  if (!holidays.covers(date)) return std::nullopt;
  return !holidays.name(date).empty();
}

bool in_ranges(const Calendar& calendar, Date date) {
  return std::any_of(calendar.closed_ranges.begin(), calendar.closed_ranges.end(),
                     [&](const Calendar::Range& range) { return inside(range, date); });
}

// Whether a shift that names this weekday is off on this date.
std::optional<bool> off_duty(const Calendar& calendar, Date date) {
  if (in_ranges(calendar, date)) return true;
  if (!calendar.closed_on_holidays) return false;
  return holiday(calendar.holidays, date);
}

std::optional<bool> closed_by_law(const Holidays& holidays, Date date) {
  constexpr unsigned weekend = 0b1000001;
  constexpr Calendar::Range new_year{12, 29, 1, 3};
  if ((weekday_bit(date) & weekend) != 0 || inside(new_year, date)) return true;
  return holiday(holidays, date);
}

}  // namespace

std::optional<bool> Calendar::closed(Date date) const {
  if ((weekday_bit(date) & closed_weekdays) != 0 || in_ranges(*this, date)) return true;
  if (!closed_on_holidays) return false;
  return holiday(holidays, date);
}

std::optional<bool> Calendar::business_day(Date date) const {
  const std::optional<bool> shut = closed(date);
  if (!shut) return std::nullopt;
  return !*shut;
}

std::optional<Date> Calendar::business_days_after(Date date, int count) const {
  if (count < 1 || count > counted_days_max) return std::nullopt;
  int run = 0;
  for (Date day = day_after(date);; day = day_after(day)) {
    const std::optional<bool> open = business_day(day);
    if (!open || ++run > closed_run_max) return std::nullopt;
    if (!*open) continue;
    run = 0;
    if (--count == 0) return day;
  }
}

std::optional<Timestamp> Calendar::due_at(const Due& due, Date period_last) const {
  const Timestamp end = japan_midnight(day_after(period_last));
  std::optional<Date> day;
  switch (due.kind) {
    case Due::Kind::after:
      return end + due.after;
    case Due::Kind::next_day:
      day = day_after(period_last);
      break;
    case Due::Kind::nth_day:
      day = Date(sys_days(period_last) + days(due.nth));
      break;
    case Due::Kind::next_business_day:
      day = business_days_after(period_last, 1);
      break;
    case Due::Kind::nth_business_day:
      day = business_days_after(period_last, due.nth);
      break;
  }
  if (!day) return std::nullopt;
  return japan_midnight(*day) + std::chrono::minutes(due.minute);
}

const Shift* Calendar::shift(std::string_view id) const {
  const Shift* otherwise = nullptr;
  for (const Shift& each : shifts) {
    if (each.id == id) return &each;
    if (each.id == "default") otherwise = &each;
  }
  return otherwise;
}

std::optional<bool> Calendar::in_shift(Timestamp at, std::string_view id) const {
  const Shift* const chosen = shift(id);
  if (chosen == nullptr) return std::nullopt;
  const Date today = japan_date(at);
  const Date yesterday = day_before(today);
  const int minute = japan_minute(at);
  bool undecided = false;
  for (const Shift::Hours& hours : chosen->hours) {
    const bool overnight = hours.end_minute <= hours.begin_minute;
    const bool begun = minute >= hours.begin_minute && (overnight || minute < hours.end_minute);
    const bool carried = overnight && minute < hours.end_minute;
    for (const Date day : {today, yesterday}) {
      const bool within = day == today ? begun : carried;
      if (!within || (hours.weekdays & weekday_bit(day)) == 0) continue;
      const std::optional<bool> off = off_duty(*this, day);
      if (off && !*off) return true;
      if (!off) undecided = true;
    }
  }
  if (undecided) return std::nullopt;
  return false;
}

std::optional<Date> Calendar::nth_day_open(Date known, int n) const {
  if (n < 1 || n > counted_days_max) return std::nullopt;
  Date day = sys_days(known) + days(n - 1);
  for (int moved = 0; moved < closed_run_max; ++moved, day = day_after(day)) {
    const std::optional<bool> shut = closed_by_law(holidays, day);
    if (!shut) return std::nullopt;
    if (!*shut) return day;
  }
  return std::nullopt;
}

}  // namespace metsuke
