#include "base/result.h"

#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <vector>

#include "support/placeholders.h"
#include "support/stops.h"

using namespace metsuke;

namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error{Code::value_invalid, std::to_string(number)};
  return number / 2;
}

Result<int> quarter(int number) {
  const int once = TRY(half(number));
  return half(once);
}

Result<void> even(int number) {
  TRY(half(number));
  return {};
}

}  // namespace

TEST_CASE("a result is a value or a reason") {
  CHECK(*quarter(8) == 2);
  REQUIRE_FALSE(quarter(6));
  CHECK(quarter(6).error().code == Code::value_invalid);
  CHECK(quarter(6).error().detail == "3");
  CHECK(even(2));
  CHECK_FALSE(even(3));
}

TEST_CASE("looking on the wrong side stops the program") {
  CHECK(stops([] { static_cast<void>(*half(3)); }));
  CHECK(stops([] { static_cast<void>(half(2).error()); }));
  CHECK(stops([] { *even(3); }));
}

TEST_CASE("a value that only moves can be taken out") {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  const auto taken = *std::move(result);
  CHECK(*taken == 7);
}

TEST_CASE("what a result holds may be walked through at once") {
  const auto list = []() -> Result<std::vector<std::string>> {
    return std::vector<std::string>{std::string(100, 'a'), std::string(100, 'b')};
  };
  std::size_t length = 0;
  for (const std::string& each : *list()) length += each.size();
  CHECK(length == 200);
}

TEST_CASE("an error is described in both languages") {
  const Error error{Code::disk_full, "/var/lib/metsuke/log"};
  CHECK(describe(error, Language::english) ==
        "disk_full (1002): no space left on the disk: /var/lib/metsuke/log");
  CHECK(describe(error, Language::japanese) ==
        "disk_full (1002): ディスクの空き容量がありません: /var/lib/metsuke/log");
  CHECK(describe(Error{Code::usage, ""}, Language::english) == "usage (9003): wrong usage");
}

TEST_CASE("every code has both languages, its own number, and a layer") {
  std::set<int> numbers;
  for (const Code code : {
#define METSUKE_ERROR(name, number, en, ja, todo_en, todo_ja) Code::name,
#include "base/error.def"
#undef METSUKE_ERROR
       }) {
    const int number = static_cast<int>(code);
    INFO(name_of(code));
    CHECK(numbers.insert(number).second);
    CHECK(number / 1000 >= 1);
    CHECK(number / 1000 <= 9);
    CHECK_FALSE(name_of(code).empty());
    const auto english = text_of(code, Language::english);
    const auto japanese = text_of(code, Language::japanese);
    CHECK_FALSE(english.empty());
    CHECK_FALSE(japanese.empty());
    CHECK(english != japanese);
    CHECK(placeholders(english) == placeholders(japanese));
    const auto advice = advice_for(code, Language::english);
    const auto advice_japanese = advice_for(code, Language::japanese);
    CHECK_FALSE(advice.empty());
    CHECK_FALSE(advice_japanese.empty());
    CHECK(placeholders(advice) == placeholders(advice_japanese));
  }
}
