#include <charconv>

#include "base/unicode.h"
#include "contract/calendar.h"

namespace metsuke {

namespace {

std::string_view inner_text(std::string_view text) {
  const auto is_space = [](char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '"';
  };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool take_number(std::string_view& text, int& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || number < 0) return false;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return true;
}

// 2026/1/1 and 2026-01-01.
std::optional<Date> plain_date(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!take_number(text, year) || text.empty()) return std::nullopt;
  const char between = text.front();
  if (between != '/' && between != '-') return std::nullopt;
  text.remove_prefix(1);
  if (!take_number(text, month) || !text.starts_with(between)) return std::nullopt;
  text.remove_prefix(1);
  if (!take_number(text, day) || !text.empty() || month > 12 || day > 31) return std::nullopt;
  const Date date = std::chrono::year(year) / month / day;
  if (!date.ok() || date < date_min || date > date_max) return std::nullopt;
  return date;
}

Error fault(std::size_t line, std::string_view what) {
  return Error{Code::register_invalid, "line " + std::to_string(line) + ": " + std::string(what)};
}

}  // namespace

Result<Holidays> Holidays::read(std::string_view bytes) {
  const Encoding encoding = bytes.starts_with("\xEF\xBB\xBF") ? Encoding::utf8_bom
                            : utf8_damage(bytes)              ? Encoding::cp932
                                                              : Encoding::utf8;
  const std::string text = TRY(to_utf8(bytes, encoding));
  Holidays table;
  std::string_view rest = text;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = inner_text(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (line.empty()) continue;
    const std::size_t comma = line.find(',');
    const std::optional<Date> date = plain_date(inner_text(line.substr(0, comma)));
    if (!date && number == 1) continue;  // The head.
    if (!date) return fault(number, "not a date: " + std::string(line.substr(0, comma)));
    if (comma == std::string_view::npos) return fault(number, "a holiday without its name");
    const std::string_view after = line.substr(comma + 1);
    const std::string_view name = inner_text(after.substr(0, after.find(',')));
    if (name.empty()) return fault(number, "a holiday without its name");
    table.days_.emplace(*date, name);
  }
  if (table.days_.empty()) return Error{Code::register_invalid, "no holidays in the table"};
  return table;
}

bool Holidays::covers(Date date) const {
  const auto first = days_.lower_bound(date.year() / std::chrono::January / 1);
  return first != days_.end() && first->first.year() == date.year();
}

std::string_view Holidays::name(Date date) const {
  ASSERT(covers(date));
  const auto found = days_.find(date);
  return found == days_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace metsuke
