// One clock face inside (UTC, nanoseconds), one outside (Japan, UTC+9, no DST).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace metsuke {

using Duration = std::chrono::nanoseconds;
using Timestamp = std::chrono::sys_time<Duration>;
using Date = std::chrono::year_month_day;
inline constexpr std::chrono::hours japan_offset{9};

constexpr Date japan_date(Timestamp at) {
  return std::chrono::floor<std::chrono::days>(at + japan_offset);
}
// What a Timestamp can hold, in whole years. Registers write 9999-12-31 for "for ever".
inline constexpr Date date_min{std::chrono::year(1678), std::chrono::January, std::chrono::day(1)};
inline constexpr Date date_max{std::chrono::year(2261), std::chrono::December,
                               std::chrono::day(31)};
// The instant at which `date` begins in Japan; a date outside is taken as the nearest inside.
// REQUIRES: date.ok()
constexpr Timestamp japan_midnight(Date date) {
  const Date held = date < date_min ? date_min : date > date_max ? date_max : date;
  return Timestamp(std::chrono::sys_days(held)) - japan_offset;
}
// Minutes since midnight in Japan, 0..1439.
constexpr int japan_minute(Timestamp at) {
  const auto local = at + japan_offset;
  return static_cast<int>(std::chrono::floor<std::chrono::minutes>(
                              local - std::chrono::floor<std::chrono::days>(local))
                              .count());
}

// A calendar month in Japan: "2026-09".
struct Month {
  int year = 0;
  unsigned month = 0;  // 1..12
  friend constexpr auto operator<=>(const Month&, const Month&) = default;
  Date first() const;
  Date last() const;
  Month following() const;
  Month before() const;
};
Month japan_month(Timestamp at);
std::string to_text(Month month);                  // "2026-09"
Result<Month> month_from(std::string_view text);   // "2026-09" only

std::string to_text(Date date);                    // "2026-09-12"
Result<Date> date_from(std::string_view text);     // "2026-09-12" only; impossible dates refused

// RFC 3339 in UTC, as few fractional digits (0, 3, 6 or 9) as say it exactly:
// "2026-09-12T03:04:05Z", "2026-09-12T03:04:05.120Z".
std::string to_rfc3339(Timestamp at);
// In Japan's zone, "2026-09-12T12:04:05+09:00"; for pages and the pack.
std::string to_rfc3339_japan(Timestamp at);
std::string to_japan_text(Timestamp at);           // "2026-09-12 12:04:05"
// RFC 3339 §5.6 with any offset, 'T' or space, 0..9 fractional digits, leap second 60 read as 59.
Result<Timestamp> timestamp_from_rfc3339(std::string_view text);

// "4 h", "30 days", "90 min", "60 s", "1d", "5m", "2 weeks": a number with its unit.
// A bare number is value_invalid.
Result<Duration> duration_from(std::string_view text);
std::string to_text(Duration duration);            // "4 h", "90 min", "30 days"
// "100 MiB", "1 GB", "512 B".
Result<std::uint64_t> byte_size_from(std::string_view text);

// 和暦 of a date: "令和8年9月12日". Eras from 明治 on.
std::string to_wareki(Date date);
std::string to_wareki(Month month);                // "令和8年9月"
// "令和6年4月1日", "R6.4.1", "R060401", "平成31年4月30日", 元年, 全角 digits.
std::optional<Date> date_from_wareki(std::string_view text);

}  // namespace metsuke
