#include "rule/number.h"

#include <catch2/catch.hpp>

namespace metsuke {

namespace {
std::strong_ordering order(std::string_view a, std::string_view b) {
  const auto left = number_from(a), right = number_from(b);
  REQUIRE(left);
  REQUIRE(right);
  return compare(*left, *right);
}
}  // namespace

TEST_CASE("numbers compare exactly, whatever their length") {
  CHECK((order("9007199254740993", "9007199254740992") > 0));
  CHECK((order("18446744073709551615", "18446744073709551616") < 0));
  CHECK((order("5", "5.000") == 0));
  CHECK((order("-1", "0") < 0));
  CHECK((order("-2", "-1") < 0));
  CHECK((order("0.001", "0.01") < 0));
  CHECK((order("1e3", "1000") == 0));
  CHECK((order("1.5e-1", "0.15") == 0));
  CHECK((order("-0", "0.0") == 0));
  CHECK((order("007", "7") == 0));
  CHECK((order("4.5", "5") < 0));
  CHECK((order("1e999999999", "1e999999998") >= 0));
}

TEST_CASE("what is no number is none") {
  for (const char* text : {"", "-", "abc", "1 ", " 1", "0x10", "1.2.3", ".5", "5.", "1e", "nan",
                           "+-1", "１"})
    CHECK_FALSE(number_from(text));
}

TEST_CASE("a number has one shortest form") {
  CHECK(canonical_number("5.00") == "5");
  CHECK(canonical_number("1e3") == "1000");
  CHECK(canonical_number("-0.50") == "-0.5");
  CHECK(canonical_number("0.05") == "0.05");
  CHECK(canonical_number("12.34e1") == "123.4");
  CHECK(canonical_number("1e999") == "1e999");
  CHECK(canonical_number("x") == "x");
}

TEST_CASE("sums count in millionths") {
  CHECK(millionths(*number_from("1.5")) == Wide{1'500'000});
  CHECK(millionths(*number_from("-3")) == Wide{-3'000'000});
  CHECK(millionths(*number_from("0.0000001")) == Wide{0});
  CHECK_FALSE(millionths(*number_from("1e40")).has_value());
}

}  // namespace metsuke
