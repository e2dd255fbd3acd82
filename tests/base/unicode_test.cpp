#include "base/unicode.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("UTF-8 damage is found where it begins") {
  CHECK_FALSE(utf8_damage(""));
  CHECK_FALSE(utf8_damage("目付 é 𠮷 \xf4\x8f\xbf\xbf"));
  CHECK(utf8_damage("a\x80") == 1);
  CHECK(utf8_damage("目\xe4\xbb") == 3);
  CHECK(utf8_damage("\xc1\xbf") == 0);
  CHECK(utf8_damage("\xe0\x9f\xbf") == 0);
  CHECK(utf8_damage("\xed\xa0\x80") == 0);
  CHECK(utf8_damage("\xf0\x8f\xbf\xbf") == 0);
  CHECK(utf8_damage("\xf4\x90\x80\x80") == 0);
  CHECK(utf8_damage("\xf5\x80\x80\x80") == 0);
  CHECK(utf8_damage("ok\xff") == 2);
}

TEST_CASE("a sequence has its length or none") {
  CHECK(utf8_sequence("a") == 1);
  CHECK(utf8_sequence("é") == 2);
  CHECK(utf8_sequence("目付") == 3);
  CHECK(utf8_sequence("𠮷") == 4);
  CHECK(utf8_sequence("") == 0);
  CHECK(utf8_sequence("\xe7\x9b") == 0);
}

TEST_CASE("case folds in every script, and damage stays") {
  CHECK(fold_case("AbC xyZ 09") == "abc xyz 09");
  CHECK(fold_case("ÀÉÎ ΑΣ Ж ＡＢＣ") == "àéî ασ ж ａｂｃ");
  CHECK(fold_case("目付") == "目付");
  CHECK(fold_case("A\xff\xc3") == "a\xff\xc3");
}

TEST_CASE("full and half width compare equal in NFKC, and damage stays") {
  CHECK(nfkc("ＡＢＣ１２３") == "ABC123");
  CHECK(nfkc("ｶﾞｷﾞ") == "ガギ");
  CHECK(nfkc("㈱①") == "(株)1");
  CHECK(nfkc("plain") == "plain");
  CHECK(nfkc("Ａ\xffＢ\xe3") == "A\xff"
                                 "B\xe3");
}

TEST_CASE("width counts columns, not characters") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("目付") == 4);
  CHECK(display_width("ｶﾅ") == 2);
  CHECK(display_width("か\u3099") == 2);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("𠮷") == 2);
  CHECK(display_width("\xff") == 1);
  CHECK(display_width("") == 0);
}

TEST_CASE("a text fits its columns exactly") {
  CHECK(fit_width("abc", 5) == "abc  ");
  CHECK(fit_width("abcdef", 4) == "abc…");
  CHECK(fit_width("目付役人", 6) == "目付… ");
  CHECK(fit_width("目付役人", 5) == "目付…");
  CHECK(fit_width("目付", 4) == "目付");
  CHECK(fit_width("目", 1) == "…");
  CHECK(fit_width("目", 0).empty());
  for (std::size_t columns = 0; columns < 20; ++columns) {
    CHECK(display_width(fit_width("委託先Aのログイン\xff失敗", columns)) == columns);
  }
}

TEST_CASE("nothing can steer a terminal") {
  CHECK(printable("目付 ok") == "目付 ok");
  CHECK(printable("a\x1b[31m\n\t\x7f") == R"(a\x1b[31m\x0a\x09\x7f)");
  CHECK(printable("\u0085\u009b") == R"(\xc2\x85\xc2\x9b)");
  CHECK(printable("x\u202egnp.exe") == R"(x\xe2\x80\xaegnp.exe)");
  CHECK(printable("\u2066\u2069\u200f\u061c") ==
        R"(\xe2\x81\xa6\xe2\x81\xa9\xe2\x80\x8f\xd8\x9c)");
  CHECK(printable("\xff\xe3") == R"(\xff\xe3)");
  CHECK(printable(std::string_view("\0", 1)) == R"(\x00)");
}
