#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

namespace {

std::string facts_of(const Register& from, std::initializer_list<std::string_view> columns) {
  std::string text;
  for (const RegisterRow& row : from.rows()) {
    for (const std::string_view column : columns) text += std::string(row[column]) + ' ';
    text += std::to_string(row.line) + '\n';
  }
  return text;
}

}  // namespace

TEST_CASE("a cross table of roles and systems becomes one fact a row") {
  const Register table = register_of(RegisterKind::duties,
                                     "役割,税システム,共有（税）,備考\n"
                                     "入力,○,×,日勤のみ\n管理者,○,,\n");
  CHECK(facts_of(table, {"role", "asset", "approved", "note"}) ==
        "入力 税システム ○ 日勤のみ 2\n入力 共有（税） × 日勤のみ 2\n管理者 税システム ○  3\n");
  CHECK(table.has_column("asset"));
  CHECK_FALSE(table.has_column("税システム"));
  REQUIRE(table.find("asset", "税システム").size() == 2);
  CHECK(table.find("asset", "税システム")[0]->approved());
  CHECK_FALSE(table.find("asset", "共有(税)")[0]->approved());
}

TEST_CASE("a duty table that is one fact a row already stays as it is") {
  const Register table =
      register_of(RegisterKind::duties, "役割,対象システム,可否,部署\n入力,税システム,可,一課\n");
  CHECK(facts_of(table, {"role", "asset", "approved", "部署"}) == "入力 税システム 可 一課 2\n");
}

TEST_CASE("counts of the stages in one row become one row a stage, in the order of the work") {
  const Register table = register_of(RegisterKind::dispatches,
                                     "ロット,作業日,対象件数,印刷件数,封入封緘件数,発送件数,備考\n"
                                     "L1,2026/9/1,\"1,000\",1000,999,999,\nL2,2026/9/2,5,5,5,,\n");
  CHECK(facts_of(table, {"batch", "stage", "records"}) ==
        "L1 対象 1,000 2\nL1 印刷 1000 2\nL1 封入 999 2\nL1 発送 999 2\n"
        "L2 対象 5 3\nL2 印刷 5 3\nL2 封入 5 3\n");
  REQUIRE(table.rows().front().dated);
  CHECK(japan_date(*table.rows().front().dated) == *date_from("2026-09-01"));
  const Register plain =
      register_of(RegisterKind::dispatches, "ロット,工程,件数\nL1,印刷,10\nL1,発送,10\n");
  CHECK(facts_of(plain, {"batch", "stage", "records"}) == "L1 印刷 10 2\nL1 発送 10 3\n");
}

TEST_CASE("other registers keep columns nobody knows") {
  const Register roster = register_of(RegisterKind::roster, "user,血液型,印刷件数\na,O,3\n");
  REQUIRE(roster.rows().size() == 1);
  CHECK(roster.rows()[0]["血液型"] == "O");
  CHECK(roster.rows()[0]["印刷件数"] == "3");
}
