#include <charconv>
#include <limits>

#include "base/time.h"

namespace metsuke {

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

constexpr std::uint64_t second = 1'000'000'000;
constexpr std::uint64_t minute = 60 * second;
constexpr std::uint64_t hour = 60 * minute;
constexpr std::uint64_t day = 24 * hour;
constexpr std::uint64_t week = 7 * day;

constexpr Unit duration_units[] = {
    {"ns", 1},           {"us", 1'000},     {"ms", 1'000'000}, {"s", second},
    {"sec", second},     {"second", second}, {"seconds", second}, {"秒", second},
    {"m", minute},       {"min", minute},   {"minute", minute}, {"minutes", minute},
    {"分", minute},      {"h", hour},       {"hour", hour},    {"hours", hour},
    {"時間", hour},      {"d", day},        {"day", day},      {"days", day},
    {"日", day},         {"日間", day},     {"w", week},       {"week", week},
    {"weeks", week},     {"週間", week},
};

constexpr Unit size_units[] = {
    {"B", 1},
    {"kB", 1'000},
    {"KB", 1'000},
    {"MB", 1'000'000},
    {"GB", 1'000'000'000},
    {"TB", 1'000'000'000'000},
    {"KiB", 1ull << 10},
    {"MiB", 1ull << 20},
    {"GiB", 1ull << 30},
    {"TiB", 1ull << 40},
};

Error invalid(std::string_view text) {
  return Error{Code::value_invalid, '`' + std::string(text.substr(0, 64)) + '`'};
}

// A whole number, spaces, and one of `units`, at most `most` in all.
template <std::size_t count>
Result<std::uint64_t> measure(std::string_view text, const Unit (&units)[count],
                              std::uint64_t most) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc()) return invalid(text);
  std::string_view name(read.ptr, static_cast<std::size_t>(end - read.ptr));
  while (name.starts_with(' ')) name.remove_prefix(1);
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    if (number > most / unit.size) return invalid(text);
    return number * unit.size;
  }
  return invalid(text);
}

}  // namespace

Result<Duration> duration_from(std::string_view text) {
  const auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const std::uint64_t size = TRY(measure(text, duration_units, most));
  return Duration(static_cast<std::int64_t>(size));
}

std::string to_text(Duration duration) {
  const bool negative = duration.count() < 0;
  const auto bits = static_cast<std::uint64_t>(duration.count());
  const std::uint64_t size = negative ? 0 - bits : bits;
  const std::string sign = negative ? "-" : "";
  if (size == 0) return "0 s";
  if (size % day == 0) {
    return sign + std::to_string(size / day) + (size == day ? " day" : " days");
  }
  static constexpr Unit written[] = {{" h", hour},       {" min", minute}, {" s", second},
                                     {" ms", 1'000'000}, {" us", 1'000},   {" ns", 1}};
  for (const Unit& unit : written) {
    if (size % unit.size == 0) return sign + std::to_string(size / unit.size).append(unit.name);
  }
  return {};
}

Result<std::uint64_t> byte_size_from(std::string_view text) {
  return measure(text, size_units, std::numeric_limits<std::uint64_t>::max());
}

}  // namespace metsuke
