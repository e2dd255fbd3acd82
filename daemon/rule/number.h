// Decimal numbers of any length, compared exactly: 9007199254740993 is not 9007199254740992.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace metsuke {

// A view of a decimal text: ±0.d₁d₂d₃… × 10^point. It dies with the text.
struct Number {
  bool negative = false;
  bool zero = true;
  std::int64_t point = 0;
  std::string_view digits;  // From the first digit that is not 0; may hold a '.'.
};

// "-12", "+1.50", "1e3"; nothing else (no spaces, no hex, no "nan").
std::optional<Number> number_from(std::string_view text);
std::strong_ordering compare(const Number& left, const Number& right);
// The shortest plain decimal ("5" for "5.00"), or the text itself when that would be very long.
std::string canonical_number(std::string_view text);

// For sums: the number times 10^6, or nothing when it has more digits than fit.
__extension__ typedef __int128 Wide;
std::optional<Wide> millionths(const Number& number);
// The shortest decimal of it: "2.5" for 2500000.
std::string decimal_of(Wide millionths);

}  // namespace metsuke
