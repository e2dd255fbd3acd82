// Days a town hall counts: holidays as data, closed days, shifts, business-day arithmetic.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/complaint.h"
#include "base/time.h"

namespace metsuke {

// 内閣府's CSV as published (CP932: 国民の祝日・休日月日,国民の祝日・休日名称; dates 2026/1/1) or
// UTF-8, with an optional third column 予定 ("planned"). The table covers whole years: those it
// names.
class Holidays {
 public:
  static Result<Holidays> read(std::string_view bytes);
  bool covers(Date date) const;
  // True until a table was read: then it covers nothing.
  bool empty() const { return days_.empty(); }
  // The holiday's name, or empty. REQUIRES: covers(date)
  std::string_view name(Date date) const;

 private:
  std::map<Date, std::string> days_;
};

// "08:30-17:15" on certain weekdays. An end before its begin runs into the next day.
struct Shift {
  std::string id;
  struct Hours {
    unsigned weekdays = 0;  // Bit 0 = Sunday … bit 6 = Saturday.
    int begin_minute = 0;
    int end_minute = 0;  // Exclusive.
  };
  std::vector<Hours> hours;
};

// When something is owed, relative to the end of its period.
struct Due {
  enum class Kind : std::uint8_t {
    after,
    nth_business_day,
    next_business_day,
    next_day,
    nth_day
  } kind{};
  Duration after{};      // For `after`.
  int nth = 0;           // The nth (business) day after the period's end: of the next month.
  int minute = 24 * 60;  // Minute of that day by which; 24:00 unless said.
};
// "3rd business day", "next business day 12:00", "next day 06:00", "15th", "24 h".
Result<Due> due_from(std::string_view text);
// "08:30" → 510; up to "24:00".
std::optional<int> minute_of_day_from(std::string_view text);

class Calendar {
 public:
  // nullopt: the holiday table does not cover the date, so nobody can say.
  std::optional<bool> closed(Date date) const;
  std::optional<bool> business_day(Date date) const;
  // The next business day after `date`, `count` ≥ 1 times.
  std::optional<Date> business_days_after(Date date, int count) const;
  // The instant until which something for a period ending on `period_last` is on time.
  std::optional<Timestamp> due_at(const Due& due, Date period_last) const;
  // Inside the shift's hours, and not on a closed day; a weekday the shift names itself counts as
  // open even where the town hall is closed on it. An unknown shift id is "default".
  std::optional<bool> in_shift(Timestamp at, std::string_view shift) const;
  // 確報 and the like: day n counting `known` as day 1, moved past the days on which the law has
  // offices closed (Saturday, Sunday, holidays, 12-29 to 01-03), whatever the contract closes.
  std::optional<Date> nth_day_open(Date known, int n) const;

  // What the shift `id` means: itself, else "default", else nullptr.
  const Shift* shift(std::string_view id) const;

  Holidays holidays;
  unsigned closed_weekdays = 0b1000001;  // Saturday and Sunday.
  bool closed_on_holidays = true;
  struct Range {
    unsigned from_month, from_day, to_month, to_day;
  };
  std::vector<Range> closed_ranges{{12, 29, 1, 3}};
  std::vector<Shift> shifts;
};

}  // namespace metsuke
