// A vendor's clock, read: many written forms, one Timestamp. Never guesses a zone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace metsuke {

// A source's zone: a fixed offset, or an IANA name (ICU). Default: Asia/Tokyo.
class Zone {
 public:
  Zone() = default;                                 // Asia/Tokyo, +9 h
  static Result<Zone> from(std::string_view name);  // "Asia/Tokyo", "UTC", "+09:00"
  // An hour that a change of clocks repeats or skips is read as ICU reads it.
  Timestamp to_utc(std::chrono::local_time<Duration> local) const;
  const std::string& name() const { return name_; }
  bool operator==(const Zone& other) const { return name_ == other.name_; }

 private:
  struct Rules;  // ICU's, shared by copies.
  std::string name_ = "Asia/Tokyo";
  bool fixed_ = true;
  Duration offset_ = japan_offset;
  std::shared_ptr<const Rules> rules_;
};

// "Mmm dd hh:mm:ss" (RFC 3164): the latest such time not more than 24 h after `received`.
Result<Timestamp> time_without_year(std::string_view text, const Zone& zone, Timestamp received);
// "02/Sep/2026:12:04:05 +0900" (Common Log Format).
Result<Timestamp> time_from_clf(std::string_view text);
// "Wed Sep  2 12:04:05 2026" (ctime, as vsftpd and xferlog write).
Result<Timestamp> time_from_ctime(std::string_view text, const Zone& zone);
// "1788318245.123" seconds with a fraction since 1970.
Result<Timestamp> time_from_epoch(std::string_view text);
// What tables contain: YYYY/MM/DD, YYYY-MM-DD, YYYYMMDD, yy/mm/dd, 和暦, 1-digit parts, 全角, then
// optionally hh:mm[:ss[.fff]], 24:00 to 47:59 (the next day), 午後3時5分, RFC 3339.
Result<Timestamp> time_from_table(std::string_view text, const Zone& zone);
// `day_begins`: times before it belong to the calendar's day after `date` (a day from 05:00 to
// 05:00); those that say 24:00 or later are told that already.
Result<Timestamp> time_from_table(std::string_view date, std::string_view time, const Zone& zone,
                                  Duration day_begins = {});
// "05:00" or "5時": since midnight, less than 24 hours. Null: no such time.
std::optional<Duration> clock_from_table(std::string_view text);

}  // namespace metsuke
