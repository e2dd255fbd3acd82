#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

TEST_CASE("requirements: a clause without a check, a check bound twice, a waiver in the dark") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(R"(requirements:
  - {clause: 第1条, text: 何も検査しない}
  - {clause: 第2条, checks: [ACC-01, {rule: ACC-02, with: {count: 3, hosts: [a, b]}}]}
  - {clause: 第3条, checks: [ACC-01]}
  - {clause: 第4条, checks: [{rule: ACC-03, waived: {until: 2026-10-31, by: 課長}}]}
  - {clause: 第5条, checks: [{rule: ACC-04, waived: {until: soon, by: "", reason: 移行}}]}
  - {clause: 第6条, checks: [{role: ACC-05}]}
  - {text: 条番号がない, checks: [ACC-06]}
  - {clause: 第8条, checks: ACC-07}
)"));
  INFO(folder.said());
  CHECK(read.contract == nullptr);
  CHECK(folder.complained(6, Code::contract_invalid, "no check"));
  CHECK(folder.complained(8, Code::key_duplicate, "ACC-01"));
  CHECK(folder.complained(9, Code::key_missing, "reason"));
  CHECK(folder.complained(10, Code::value_invalid));
  CHECK(folder.complained(10, Code::value_invalid, "empty"));
  CHECK(folder.complained(11, Code::key_missing, "rule"));
  CHECK(folder.complained(11, Code::key_unknown, "role"));
  CHECK(folder.complained(12, Code::key_missing, "clause"));
  CHECK(folder.complained(13, Code::value_invalid, "list"));
}

TEST_CASE("parameters stay as they were written") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(
      "requirements:\n"
      "  - {clause: 第2条, checks: [{rule: ACC-02, with: {count: 003, hosts: [a, b]}}]}\n"));
  REQUIRE(read.contract != nullptr);
  const BoundCheck& check = read.contract->requirements[0].checks[0];
  CHECK(check.check == "ACC-02");
  CHECK(check.with[0] == std::pair<std::string, std::string>("count", "003"));
  CHECK(check.with[1] == std::pair<std::string, std::string>("hosts", "a,b"));
  CHECK(check.place.line == 6);
}
