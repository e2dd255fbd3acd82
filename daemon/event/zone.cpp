#include <unicode/timezone.h>

#include "event/timestamps.h"
#include "parse/text.h"

namespace metsuke {

struct Zone::Rules {
  std::unique_ptr<icu::TimeZone> zone;
};

namespace {

// "+09:00", "-0330", "+9"; nothing else.
std::optional<Duration> offset_from(std::string_view text) {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  int digits[4] = {0, 0, 0, 0};
  std::size_t count = 0;
  for (const char c : text.substr(1)) {
    if (c == ':' && count == 2) continue;
    if (!is_ascii_digit(c) || count == 4) return std::nullopt;
    digits[count++] = c - '0';
  }
  int hours = 0;
  int minutes = 0;
  if (count == 1) {
    hours = digits[0];
  } else if (count == 2 || count == 4) {
    hours = digits[0] * 10 + digits[1];
    minutes = digits[2] * 10 + digits[3];
  } else {
    return std::nullopt;
  }
  if (hours > 18 || minutes > 59) return std::nullopt;
  const Duration offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

Result<Zone> Zone::from(std::string_view name) {
  Zone zone;
  zone.name_ = std::string(name);
  if (name == "Asia/Tokyo" || name == "JST" || name == "Japan") return zone;
  if (name == "UTC" || name == "Z" || name == "GMT" || name == "Etc/UTC") {
    zone.offset_ = {};
    return zone;
  }
  if (const auto offset = offset_from(name)) {
    zone.offset_ = *offset;
    return zone;
  }
  const auto id = icu::UnicodeString::fromUTF8(
      icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
  std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(id));
  if (name.empty() || name.find('/') == std::string_view::npos || found == nullptr ||
      *found == icu::TimeZone::getUnknown())
    return Error{Code::value_invalid, "time zone `" + std::string(name.substr(0, 80)) + "`"};
  auto rules = std::make_shared<Rules>();
  rules->zone = std::move(found);
  zone.fixed_ = false;
  zone.offset_ = {};
  zone.rules_ = std::move(rules);
  return zone;
}

Timestamp Zone::to_utc(std::chrono::local_time<Duration> local) const {
  const Duration since = local.time_since_epoch();
  if (fixed_) return Timestamp(since - offset_);
  ASSERT(rules_ != nullptr);
  const auto whole = std::chrono::floor<std::chrono::milliseconds>(since);
  int32_t raw = 0;
  int32_t saving = 0;
  UErrorCode fault = U_ZERO_ERROR;
  rules_->zone->getOffset(static_cast<double>(whole.count()), 1, raw, saving, fault);
  if (U_FAILURE(fault) != 0) return Timestamp(since);
  return Timestamp(since - std::chrono::milliseconds(raw) - std::chrono::milliseconds(saving));
}

}  // namespace metsuke
