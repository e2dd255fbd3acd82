#include "source/office.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/unicode.h"

namespace metsuke {

std::string_view without_blanks(std::string_view text) {
  const auto blank = [](char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> office_number(std::string_view text) {
  std::string plain;
  for (const char byte : nfkc(without_blanks(text))) {
    if (byte != ',') plain += byte;
  }
  return number_in(plain);
}

std::optional<NamedPeriod> office_period(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> plain[] = {
      {"年", "-"}, {"月", "-"}, {"日", " "}, {"/", "-"},
      {"..", " "}, {".", "-"},  {"~", " "},  {"〜", " "}};
  std::string written = nfkc(without_blanks(text));
  for (const auto& [from, to] : plain)
    for (std::size_t at = written.find(from); at != std::string::npos; at = written.find(from, at))
      written.replace(at, from.size(), to);
  const auto is_digit = [&](std::size_t at) {
    return at < written.size() && written[at] >= '0' && written[at] <= '9';
  };
  for (std::size_t at = 0; at < written.size(); ++at) {
    const bool alone = is_digit(at) && !is_digit(at + 1) && (at == 0 || !is_digit(at - 1));
    if (alone) written.insert(at++, "0");
  }
  // Each word is whole: of 16日〜30日 nobody should have to guess the month.
  std::optional<NamedPeriod> found;
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t end = std::min(written.find(' ', at), written.size());
    std::string_view word = std::string_view(written).substr(at, end - at);
    at = end + 1;
    while (word.ends_with('-')) word.remove_suffix(1);
    if (word.empty()) continue;
    const auto month = month_from(word);
    const auto date = date_from(word);
    if (!month && !date) return std::nullopt;
    if (!found) found = NamedPeriod{date ? *date : month->first(), {}};
    found->to = date ? *date : month->last();
  }
  return found && found->from <= found->to ? found : std::nullopt;
}

std::optional<DayAndTime> office_time(std::string_view text) {
  std::string written = nfkc(without_blanks(text));
  if (written.ends_with("+09:00")) written.resize(written.size() - 6);
  const std::size_t mark = written.find_first_of("T ");
  const std::string_view day = std::string_view(written).substr(0, mark);
  const auto period = office_period(day);
  if (!period || period->from != period->to) return std::nullopt;
  DayAndTime moment{period->from};
  if (mark == std::string::npos) return moment;
  std::vector<std::uint64_t> numbers;
  std::string digits;
  for (const char byte : written.substr(mark + 1) + ":") {
    if (byte >= '0' && byte <= '9') {
      digits += byte;
    } else if (byte == ':' && digits.size() <= 2 && number_in(digits)) {
      numbers.push_back(*number_in(digits));
      digits.clear();
    } else {
      return std::nullopt;
    }
  }
  static constexpr std::uint64_t most[] = {24, 59, 60};
  if (numbers.size() < 2 || numbers.size() > 3) return std::nullopt;
  bool is_zero = true;
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    if (numbers[at] > most[at]) return std::nullopt;
    is_zero = is_zero && (at == 0 || numbers[at] == 0);
  }
  if (numbers[0] == 24 && !is_zero) return std::nullopt;
  moment.is_midnight = numbers[0] == 0 && is_zero;  // 24:00 is that day's own end.
  return moment;
}

}  // namespace metsuke
