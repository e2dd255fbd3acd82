#include "rule/predicate.h"

#include <re2/re2.h>

#include "base/limits.h"
#include "base/time.h"
#include "base/unicode.h"

namespace metsuke {

std::string Predicate::key() const {
  std::string key;
  key += static_cast<char>('a' + static_cast<int>(kind));
  key += cased ? '1' : '0';
  key += static_cast<char>('a' + static_cast<int>(order));
  key += static_cast<char>('a' + static_cast<int>(part));
  key += static_cast<char>('a' + static_cast<int>(shape));
  key += std::to_string(number) + ' ' + std::to_string(slot) + ' ' + std::to_string(other) + ' ';
  if (kind == Kind::network) {
    for (const std::uint8_t byte : network.base) key += std::to_string(byte) + '.';
    return key + '/' + std::to_string(network.bits);
  }
  if (kind != Kind::glob) return key + text;
  for (const PatternPiece& piece : pattern.pieces) {
    key += static_cast<char>('a' + static_cast<int>(piece.kind));
    key += std::to_string(piece.text.size()) + ':' + piece.text;
  }
  return key;
}

int Predicate::cost() const {
  switch (kind) {
    case Kind::exists:
    case Kind::null:
    case Kind::anything:
      return 1;
    case Kind::exact:
      return 2;
    case Kind::prefix:
    case Kind::suffix:
      return 3;
    case Kind::compare:
    case Kind::part:
      return 5;
    case Kind::reference:
      return 6;
    case Kind::contains:
      return 4;
    case Kind::network:
      return 12;
    case Kind::glob:
      return 20;
    case Kind::regex:
      return 100;
  }
  UNREACHABLE();
}

bool meets_shape(Predicate::Kind shape, std::string_view value, std::string_view wanted) {
  switch (shape) {
    case Predicate::Kind::prefix:
      return value.starts_with(wanted);
    case Predicate::Kind::suffix:
      return value.ends_with(wanted);
    case Predicate::Kind::contains:
      return value.find(wanted) != std::string_view::npos;
    default:
      return value == wanted;
  }
}

namespace {

bool meets_order(Predicate::Order order, std::strong_ordering found) {
  switch (order) {
    case Predicate::Order::less:
      return found < 0;
    case Predicate::Order::less_equal:
      return found <= 0;
    case Predicate::Order::greater:
      return found > 0;
    case Predicate::Order::greater_equal:
      return found >= 0;
  }
  UNREACHABLE();
}

// The digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// ISO 8601: the week of that week's Thursday.
int iso_week(Date date) {
  using namespace std::chrono;
  const sys_days day(date);
  const sys_days thursday = day - (weekday(day) - Monday) + days(3);
  const sys_days first(year_month_day(thursday).year() / January / 1);
  return static_cast<int>((thursday - first).count() / 7) + 1;
}

// "2025-08-02T23:10:00+09:00", taken as written: Sigma converts no zones.
std::optional<int> time_part(Predicate::Part part, std::string_view text) {
  const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  if ((text[4] != '-' && text[4] != '/') || text[4] != text[7]) return std::nullopt;
  const Date date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                  std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  switch (part) {
    case Predicate::Part::year:
      return year;
    case Predicate::Part::month:
      return month;
    case Predicate::Part::day:
      return day;
    case Predicate::Part::week:
      return iso_week(date);
    case Predicate::Part::hour:
    case Predicate::Part::minute:
      break;
  }
  if (text.size() < 16 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ') ||
      text[13] != ':')
    return std::nullopt;
  const int value = digits(text, part == Predicate::Part::hour ? 11 : 14, 2);
  if (value < 0) return std::nullopt;
  return value;
}

}  // namespace

bool meets(const Predicate& predicate, std::string_view raw, std::string_view folded) {
  const std::string_view value = predicate.cased ? raw : folded;
  switch (predicate.kind) {
    case Predicate::Kind::exists:
    case Predicate::Kind::anything:
      return true;
    case Predicate::Kind::exact:
      return value == predicate.text;
    case Predicate::Kind::prefix:
      return value.starts_with(predicate.text);
    case Predicate::Kind::suffix:
      return value.ends_with(predicate.text);
    case Predicate::Kind::contains:
      return find_text(value, predicate.text) != std::string_view::npos;
    case Predicate::Kind::glob:
      return matches(predicate.pattern, value);
    case Predicate::Kind::regex:
      if (raw.size() < predicate.least || !has_row(predicate.row, raw)) return false;
      for (const std::string& text : predicate.required)
        if (find_text(folded, text) == std::string_view::npos) return false;
      if (predicate.row.is_all && is_ascii(raw)) return true;
      return re2::RE2::PartialMatch(re2::StringPiece(raw.data(), raw.size()), *predicate.regex);
    case Predicate::Kind::compare: {
      const auto left = number_from(raw);
      const auto right = number_from(predicate.text);
      ASSERT(right);
      return left && meets_order(predicate.order, compare(*left, *right));
    }
    case Predicate::Kind::network: {
      const auto address = address_from(raw);
      return address && predicate.network.contains(*address);
    }
    case Predicate::Kind::part: {
      const auto part = time_part(predicate.part, raw);
      return part && *part == predicate.number;
    }
    case Predicate::Kind::null:
    case Predicate::Kind::reference:
      break;
  }
  UNREACHABLE();
}

Result<std::shared_ptr<const re2::RE2>> regex_from(const std::string& source) {
  if (source.size() > limits::regex_bytes_max)
    return Error{Code::regex_invalid, "the expression is longer than " +
                                          std::to_string(limits::regex_bytes_max) + " bytes"};
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(limits::regex_memory_max);
  auto regex = std::make_shared<const re2::RE2>(source, options);
  if (regex->ok()) return regex;
  std::string detail = regex->error();
  for (const char* around : {"(?=", "(?!", "(?<=", "(?<!"})
    if (source.find(around) != std::string::npos)
      detail += std::string("; look-around `") + around + "` cannot be bounded and is refused";
  return Error{Code::regex_invalid, detail};
}

}  // namespace metsuke
