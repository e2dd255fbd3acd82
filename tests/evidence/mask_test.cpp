#include "evidence/mask.h"

#include <catch2/catch.hpp>

namespace metsuke {
namespace {

// The check digit, computed here from the ordinance's words: P from the lowest digit on.
std::string numbered(std::string eleven) {
  int sum = 0;
  for (int n = 1; n <= 11; ++n)
    sum += (eleven[static_cast<std::size_t>(11 - n)] - '0') * (n <= 6 ? n + 1 : n - 5);
  const int rest = sum % 11;
  return eleven + static_cast<char>('0' + (rest <= 1 ? 0 : 11 - rest));
}

std::string wide(std::string_view digits) {
  std::string made;
  for (const char digit : digits) {
    made += "\xef\xbc";
    made += static_cast<char>(0x90 + (digit - '0'));
  }
  return made;
}

const std::string stars = [] {
  std::string made;
  for (int count = 0; count < 12; ++count) made += "＊";
  return made;
}();

TEST_CASE("the check digit decides") {
  for (const std::string eleven : {"12345678901", "00000000000", "99999999999", "10000000000"}) {
    const std::string good = numbered(eleven);
    CHECK(is_individual_number(good));
    CHECK(is_individual_number(wide(good)));
    std::string bad = good;
    bad[11] = bad[11] == '9' ? '0' : static_cast<char>(bad[11] + 1);
    CHECK_FALSE(is_individual_number(bad));
  }
  CHECK(numbered("12345678901") == "123456789018");
  CHECK(is_individual_number("1234 5678 9018"));
  CHECK(is_individual_number("1234-5678-9018"));
  CHECK(is_individual_number("1234－5678－9018"));
  CHECK_FALSE(is_individual_number("1234 56789018"));
  CHECK_FALSE(is_individual_number("123-456789018"));
  CHECK_FALSE(is_individual_number("12345678901"));
  CHECK_FALSE(is_individual_number("1234567890180"));
  CHECK_FALSE(is_individual_number(""));
}

TEST_CASE("numbers are hidden wherever they stand, all else stays byte for byte") {
  const std::string number = "123456789018";
  CHECK(masked(number) == stars);
  CHECK(masked("id=" + number + ";x") == "id=" + stars + ";x");
  CHECK(masked("番号" + wide(number) + "です") == "番号" + stars + "です");
  CHECK(masked("1234-5678-9018") == "＊＊＊＊-＊＊＊＊-＊＊＊＊");
  CHECK(masked(number + " " + number) == stars + " " + stars);
  for (const std::string& text :
       {std::string("0") + number, number + "0", number + wide("1"), std::string("123456789017"),
        std::string("plain \xff\xfe\0 bytes", 15), std::string("2026-09-12 10:00:00"),
        std::string("\xef\xbc")})
    CHECK(masked(text) == text);
}

TEST_CASE("literals of SQL are hidden, quotes elsewhere are not") {
  CHECK(masked("SELECT * FROM t WHERE name = '山田' AND x = 'O''Neil' AND n = 3") ==
        "SELECT * FROM t WHERE name = '…' AND x = '…' AND n = 3");
  CHECK(masked("insert into t values ('a', 'b')") == "insert into t values ('…', '…')");
  CHECK(masked("update t set a = 'secret") == "update t set a = '…'");
  CHECK(masked("user 'root' did: DELETE FROM t WHERE a='x'") ==
        "user 'root' did: DELETE FROM t WHERE a='…'");
  CHECK(masked("Invalid user 'guest' from 192.0.2.1") == "Invalid user 'guest' from 192.0.2.1");
  CHECK(masked("they selected 'this'") == "they selected 'this'");
  // Whichever way \' is read, nothing that might be inside may show.
  const std::string escaped = masked(R"(SELECT 1 FROM t WHERE a = 'it\'s secret', b = 'more')");
  CHECK(escaped == "SELECT 1 FROM t WHERE a = '…'");
}

}  // namespace
}  // namespace metsuke
