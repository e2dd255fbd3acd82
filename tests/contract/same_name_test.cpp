#include <catch2/catch.hpp>

#include "contract/registers.h"

using namespace metsuke;

TEST_CASE("one person, written by many hands") {
  CHECK(same_name("Tanaka") == "tanaka");
  CHECK(same_name("MIDORI\\Tanaka") == "tanaka");
  CHECK(same_name("MIDORI￥Tanaka") == "tanaka");
  CHECK(same_name("tanaka@midori.example") == "tanaka");
  CHECK(same_name(" ｔａｎａｋａ　") == "tanaka");
  CHECK(same_name("佐藤　明") == same_name("佐藤 明"));
  CHECK(same_name("ｻﾄｳ ｱｷﾗ") == same_name("サトウアキラ"));
  CHECK(same_name("髙橋") == same_name("高橋"));
  CHECK(same_name("山﨑") == same_name("山崎"));
  CHECK(same_name("渡邉") == same_name("渡邊"));
  CHECK(same_name("渡邉") != same_name("渡部"));
  CHECK(same_name("000123") == "123");
  CHECK(same_name("０００１２３") == "123");
  CHECK(same_name("000") == "0");
  CHECK(same_name("00a1") == "00a1");
  CHECK(same_name("").empty());
  CHECK(same_name("@tanaka") == "@tanaka");
}

TEST_CASE("a company with and without its kind") {
  CHECK(same_employer("株式会社みどりBPO") == same_employer("みどりＢＰＯ㈱"));
  CHECK(same_employer("(株) みどりbpo") == same_employer("みどりBPO"));
  CHECK(same_employer("株式会社みどりBPO") != same_employer("株式会社あおばBPO"));
  CHECK(same_employer("株式会社") == "株式会社");
}

TEST_CASE("cells compare as their column asks") {
  CHECK(same_cell("file", "/out/TAX_20260901_001.ZIP") == "tax_20260901_001.zip");
  CHECK(same_cell("file", "C:\\out\\税 通知.zip") == "税 通知.zip");
  CHECK(same_cell("file", "a@b.zip") == "a@b.zip");
  CHECK(same_cell("ip", "::ffff:10.0.0.1") == same_cell("ip", "10.0.0.1"));
  CHECK(same_cell("mac", "00-1A-2B-3C-4D-5E") == same_cell("mac", "00:1a:2b:3c:4d:5e"));
  CHECK(same_cell("card", "0001234") == same_cell("card", "1234"));
  CHECK(same_cell("user", std::string_view("\xFF\xFE", 2)) ==
        same_cell("user", std::string_view("\xFF\xFE", 2)));
}

TEST_CASE("the step that made two names the same is told") {
  const auto step = [](const char* written, const char* listed) {
    REQUIRE(same_name(written) == same_name(listed));
    return std::string(name_of(same_by(written, listed)));
  };
  CHECK(step("sato", "sato") == "exact");
  CHECK(step("Ｓａｔｏ", "sato") == "folded");
  CHECK(step("佐藤　明", "佐藤明") == "folded");
  CHECK(step("MIDORI\\Sato", "sato") == "domain");
  CHECK(step("EAST\\sato", "WEST\\sato") == "domain");
  CHECK(step("000101", "101") == "zeros");
  CHECK(step("髙橋", "高橋") == "variant");
  CHECK(step("X\\髙橋", "高橋") == "variant");
}
