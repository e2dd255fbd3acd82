#include "rule/number.h"

#include "parse/text.h"

namespace metsuke {

namespace {
// The digits one after the other, the point skipped, then zeros for ever.
class Digits {
 public:
  explicit Digits(std::string_view text) : text_(text) {}
  char next() {
    if (at_ < text_.size() && text_[at_] == '.') ++at_;
    return at_ < text_.size() ? text_[at_++] : '0';
  }
  bool done() const { return at_ >= text_.size(); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

constexpr std::int64_t exponent_max = 1'000'000;
}  // namespace

std::optional<Number> number_from(std::string_view text) {
  Number number;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    number.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  std::size_t end = 0, point = std::string_view::npos, first = std::string_view::npos;
  std::size_t count = 0;
  for (; end < text.size(); ++end) {
    if (text[end] == '.') {
      if (point != std::string_view::npos) return std::nullopt;
      point = end;
    } else if (is_ascii_digit(text[end])) {
      ++count;
      if (text[end] != '0' && first == std::string_view::npos) first = end;
    } else {
      break;
    }
  }
  if (count == 0 || text.front() == '.' || text[end - 1] == '.') return std::nullopt;
  std::int64_t exponent = 0;
  if (end < text.size()) {
    if (text[end] != 'e' && text[end] != 'E') return std::nullopt;
    std::string_view rest = text.substr(end + 1);
    bool minus = false;
    if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
      minus = rest.front() == '-';
      rest.remove_prefix(1);
    }
    if (rest.empty()) return std::nullopt;
    for (const char c : rest) {
      if (!is_ascii_digit(c)) return std::nullopt;
      if (exponent < exponent_max) exponent = exponent * 10 + (c - '0');
    }
    if (minus) exponent = -exponent;
  }
  if (first == std::string_view::npos) {
    number.negative = false;
    return number;
  }
  number.zero = false;
  number.digits = text.substr(first, end - first);
  const auto whole = static_cast<std::int64_t>(point == std::string_view::npos ? end : point);
  const auto start = static_cast<std::int64_t>(first);
  // Digits before the point count up; zeros right behind it count down.
  number.point = (start < whole ? whole - start : whole - start + 1) + exponent;
  return number;
}

std::strong_ordering compare(const Number& left, const Number& right) {
  if (left.zero || right.zero) {
    if (left.zero && right.zero) return std::strong_ordering::equal;
    if (left.zero)
      return right.negative ? std::strong_ordering::greater : std::strong_ordering::less;
    return left.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  if (left.negative != right.negative)
    return left.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  std::strong_ordering order = left.point <=> right.point;
  Digits a(left.digits), b(right.digits);
  while (order == std::strong_ordering::equal && !(a.done() && b.done())) {
    const char x = a.next(), y = b.next();
    order = x <=> y;
  }
  if (!left.negative) return order;
  return 0 <=> order;
}

std::string canonical_number(std::string_view text) {
  const auto number = number_from(text);
  if (!number) return std::string(text);
  if (number->zero) return "0";
  if (number->point > 60 || number->point < -60 || number->digits.size() > 120)
    return std::string(text);
  std::string digits;
  for (const char c : number->digits)
    if (c != '.') digits += c;
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  std::string plain = number->negative ? "-" : "";
  if (number->point <= 0) {
    plain += "0.";
    plain.append(static_cast<std::size_t>(-number->point), '0');
    return plain + digits;
  }
  const auto whole = static_cast<std::size_t>(number->point);
  if (digits.size() <= whole) {
    plain += digits;
    plain.append(whole - digits.size(), '0');
    return plain;
  }
  return plain + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::optional<Wide> millionths(const Number& number) {
  if (number.zero) return Wide{0};
  if (number.point > 24) return std::nullopt;
  Wide value = 0;
  Digits digits(number.digits);
  for (std::int64_t place = 0; place < number.point + 6; ++place)
    value = value * 10 + (digits.next() - '0');
  return number.negative ? -value : value;
}

std::string decimal_of(Wide millionths) {
  std::string text = millionths < 0 ? "-" : "";
  if (millionths < 0) millionths = -millionths;
  text += std::to_string(static_cast<std::uint64_t>(millionths / 1'000'000));
  std::string rest = std::to_string(static_cast<std::uint64_t>(millionths % 1'000'000));
  if (rest == "0") return text;
  rest.insert(0, 6 - rest.size(), '0');
  while (rest.back() == '0') rest.pop_back();
  return text + "." + rest;
}

}  // namespace metsuke
