// 和暦, written and read.
#include <catch2/catch.hpp>

#include "base/time.h"

using namespace metsuke;

namespace {
std::string read(const char* text) {
  const auto date = date_from_wareki(text);
  return date ? to_text(*date) : "";
}
}  // namespace

TEST_CASE("a date is written in its era") {
  CHECK(to_wareki(*date_from("2026-09-12")) == "令和8年9月12日");
  CHECK(to_wareki(*date_from("2019-05-01")) == "令和元年5月1日");
  CHECK(to_wareki(*date_from("2019-04-30")) == "平成31年4月30日");
  CHECK(to_wareki(*date_from("1989-01-07")) == "昭和64年1月7日");
  CHECK(to_wareki(*date_from("1926-12-24")) == "大正15年12月24日");
  CHECK(to_wareki(*date_from("1912-07-29")) == "明治45年7月29日");
  CHECK(to_wareki(*date_from("1867-01-01")) == "1867年1月1日");
  CHECK(to_wareki(Month{2026, 9}) == "令和8年9月");
  CHECK(to_wareki(Month{2019, 4}) == "平成31年4月");
  CHECK(to_wareki(Month{2019, 5}) == "令和元年5月");
}

TEST_CASE("a date in an era is read in the forms offices use") {
  CHECK(read("令和6年4月1日") == "2024-04-01");
  CHECK(read("令和06年04月01日") == "2024-04-01");
  CHECK(read("R6.4.1") == "2024-04-01");
  CHECK(read("r6/4/1") == "2024-04-01");
  CHECK(read("R6-04-01") == "2024-04-01");
  CHECK(read("R060401") == "2024-04-01");
  CHECK(read("平成31年4月30日") == "2019-04-30");
  CHECK(read("令和元年5月1日") == "2019-05-01");
  CHECK(read("令和６年４月１日") == "2024-04-01");
  CHECK(read("Ｒ６．４．１") == "2024-04-01");
  CHECK(read("㋿6年4月1日") == "2024-04-01");
  CHECK(read("令和 6年 4月 1日") == "2024-04-01");
  CHECK(read("昭和64年1月7日") == "1989-01-07");
  CHECK(read("平成33年3月31日") == "2021-03-31");
}

TEST_CASE("what names no day is refused") {
  for (const char* wrong :
       {"", "令和", "6年4月1日", "令和6年4月", "令和6年13月1日", "令和6年2月30日", "令和0年4月1日",
        "令和1年4月30日", "R0604011", "R06040", "R6.4/1", "R6.4.1x", "X6.4.1", "令和100年1月1日",
        "R..", "令和6年4月1日 10:00", "2024-04-01"}) {
    INFO(wrong);
    CHECK_FALSE(date_from_wareki(wrong));
  }
  CHECK_FALSE(date_from_wareki(std::string(1'000'000, '6')));
}
