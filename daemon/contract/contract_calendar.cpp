#include <algorithm>
#include <charconv>

#include "contract/contract_parts.h"

namespace metsuke {

namespace {

const std::vector<std::string_view> weekday_names = {"sun", "mon", "tue", "wed",
                                                     "thu", "fri", "sat"};

std::optional<unsigned> weekday_from(std::string_view name) {
  const auto found = std::find(weekday_names.begin(), weekday_names.end(), name);
  if (found == weekday_names.end()) return std::nullopt;
  return static_cast<unsigned>(found - weekday_names.begin());
}

// "mon-fri", "sat", "mon,wed,fri", "daily".
std::optional<unsigned> weekdays_from(std::string_view text) {
  if (text == "daily") return 0b1111111u;
  unsigned bits = 0;
  while (true) {
    const std::size_t comma = text.find(',');
    std::string_view part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    const std::size_t dash = part.find('-');
    const std::optional<unsigned> first = weekday_from(part.substr(0, dash));
    const std::optional<unsigned> last =
        dash == std::string_view::npos ? first : weekday_from(part.substr(dash + 1));
    if (!first || !last) return std::nullopt;
    for (unsigned day = *first;; day = (day + 1) % 7) {
      bits |= 1u << day;
      if (day == *last) break;
    }
    if (comma == std::string_view::npos) return bits;
    text.remove_prefix(comma + 1);
  }
}

// "12-29"
bool read_month_day(std::string_view text, unsigned& month, unsigned& day) {
  if (text.size() != 5 || text[2] != '-') return false;
  const auto month_read = std::from_chars(text.data(), text.data() + 2, month);
  const auto day_read = std::from_chars(text.data() + 3, text.data() + 5, day);
  if (month_read.ptr != text.data() + 2 || day_read.ptr != text.data() + 5) return false;
  return (std::chrono::year(2024) / static_cast<int>(month) / static_cast<int>(day)).ok();
}

std::optional<Calendar::Range> range_from(std::string_view text) {
  const std::size_t dots = text.find("..");
  Calendar::Range range{};
  if (!read_month_day(text.substr(0, dots), range.from_month, range.from_day)) {
    return std::nullopt;
  }
  const std::string_view last = dots == std::string_view::npos ? text : text.substr(dots + 2);
  if (!read_month_day(last, range.to_month, range.to_day)) return std::nullopt;
  return range;
}

void read_closed(const Yaml& section, Calendar& calendar, Complaints& complaints) {
  if (section.absent()) return;
  calendar.closed_weekdays = 0;
  calendar.closed_on_holidays = false;
  calendar.closed_ranges.clear();
  if (!expect_list(section, "closed", complaints)) return;
  for (const Yaml& item : section.items()) {
    const std::optional<std::string> word = item.string(complaints);
    if (!word) continue;
    if (*word == "holidays") {
      calendar.closed_on_holidays = true;
    } else if (const std::optional<unsigned> day = weekday_from(*word)) {
      calendar.closed_weekdays |= 1u << *day;
    } else if (const std::optional<Calendar::Range> range = range_from(*word)) {
      calendar.closed_ranges.push_back(*range);
    } else {
      std::vector<std::string_view> known = weekday_names;
      known.emplace_back("holidays");
      known.emplace_back("12-29..01-03");
      complain_unknown_word(item, "closed day", *word, known, complaints);
    }
  }
}

void read_hours(const Yaml& value, unsigned weekdays, Shift& shift, Complaints& complaints) {
  for (const std::string& text : value.strings(complaints)) {
    const std::size_t dash = text.find('-');
    const std::string_view whole = text;
    const std::optional<int> begin = minute_of_day_from(whole.substr(0, dash));
    const std::optional<int> end =
        dash == std::string::npos ? std::nullopt : minute_of_day_from(whole.substr(dash + 1));
    if (!begin || !end || *begin == *end || *begin == 24 * 60) {
      value.complain(complaints, Code::value_invalid, '`' + text + "`: write `08:30-17:15`");
      continue;
    }
    shift.hours.push_back({weekdays, *begin, *end});
  }
}

void read_shifts(const Yaml& section, Calendar& calendar, Complaints& complaints) {
  if (!expect_map(section, "shifts", complaints)) return;
  for (const auto& [id, value] : section.members()) {
    Shift shift;
    shift.id = id;
    if (!expect_map(value, id, complaints)) continue;
    for (const auto& [names, hours] : value.members()) {
      const std::optional<unsigned> weekdays = weekdays_from(names);
      if (weekdays) {
        read_hours(hours, *weekdays, shift, complaints);
      } else {
        hours.complain(complaints, Code::value_invalid,
                       '`' + names + "`: write `mon-fri`, `sat`, `mon,wed` or `daily`");
      }
    }
    if (shift.hours.empty()) {
      value.complain(complaints, Code::value_invalid, "shift `" + id + "` has no hours");
    }
    calendar.shifts.push_back(std::move(shift));
  }
}

// A table's file, or the dates themselves.
void read_holidays(const Yaml& section, NamedFiles& files, Calendar& calendar,
                   Complaints& complaints) {
  if (section.absent()) return;
  std::string written;
  if (section.is_list()) {
    for (const Yaml& item : section.items()) {
      if (const std::optional<Date> date = item.date(complaints)) {
        written += to_text(*date) + ",holiday\n";
      }
    }
  } else if (section.is_map()) {
    for (const auto& [day, name] : section.members()) {
      const Result<Date> date = date_from(day);
      if (!date)
        name.complain(complaints, Code::value_invalid, '`' + day + "` is no date");
      else
        written += day + ',' + text_or(name, complaints, "holiday") + '\n';
    }
  } else {
    const std::optional<std::string> path = section.string(complaints);
    if (!path) return;
    const std::string* const bytes = files.bytes(section, *path, NamedFiles::Need::required);
    if (bytes == nullptr) return;
    written = *bytes;
  }
  Result<Holidays> table = Holidays::read(written);
  if (table)
    calendar.holidays = *std::move(table);
  else
    section.complain(complaints, table.error().code, table.error().detail);
}

}  // namespace

// Holidays are closed where the contract says so or names a table; a contract that does neither
// has agreed on no holidays, and is told.
void read_calendar(const Yaml& section, NamedFiles& files, Calendar& calendar,
                   Complaints& complaints) {
  calendar.closed_on_holidays = false;
  if (!expect_map(section, "calendar", complaints)) return;
  read_holidays(section["holidays"], files, calendar, complaints);
  const bool named = !section["holidays"].absent();
  const Yaml closed = section["closed"];
  read_closed(closed, calendar, complaints);
  if (closed.absent()) calendar.closed_on_holidays = named;
  if (calendar.closed_on_holidays && !named) {
    closed.complain(complaints, Code::calendar_outside, "`holidays` names no table");
  } else if (!calendar.closed_on_holidays && !named) {
    warn(section, complaints, Code::calendar_outside,
         "no `holidays`: national holidays count as open days");
  }
  read_shifts(section["shifts"], calendar, complaints);
  section.complain_unknown(complaints);
}

}  // namespace metsuke
