#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

TEST_CASE("registers complain at their place in the contract, their rows at their line") {
  ContractCase folder;
  folder.files = {
      {"a.csv", "user\nx\n"}, {"b.csv", "card,to\n1,someday\n"}, {"c.csv", "品名\n鉛筆\n"}};
  const ContractRead read = folder.read(short_contract(R"(registers:
  roster: {file: a.csv, key: login}
  cards: b.csv
  media: {file: c.csv}
  rooster: {file: a.csv}
  terminals: {fill: a.csv}
  assets: {file: a.csv, encoding: shift}
)"));
  INFO(folder.said());
  CHECK(read.contract == nullptr);
  CHECK(read.registers.find(RegisterKind::roster) == nullptr);
  CHECK(folder.complained(6, Code::register_invalid, "login"));
  CHECK(folder.complained(2, Code::register_invalid, "someday"));
  CHECK(folder.complained(8, Code::register_invalid, "serial"));
  CHECK(folder.complained(9, Code::value_invalid, "did you mean `roster`"));
  CHECK(folder.complained(10, Code::key_missing));
  CHECK(folder.complained(10, Code::key_unknown, "file"));
  CHECK(folder.complained(11, Code::value_invalid, "encoding"));
}

TEST_CASE("a register that is not there is a warning, and its spec stays") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract("registers: {roster: {file: a.csv}}\n"));
  REQUIRE(read.contract != nullptr);
  CHECK(folder.complaints.size() == 1);
  REQUIRE(read.contract->registers.size() == 1);
  CHECK(read.contract->registers[0].file == "a.csv");
  CHECK(read.registers.find(RegisterKind::roster) == nullptr);
}

TEST_CASE("a roster needs the vendor's name to tell its own people from others'") {
  ContractCase folder;
  folder.files = {{"a.csv", "user\nx\n"}};
  const std::string head = "contract: {id: x, period: {from: 2026-04-01, to: 2027-03-31}}\n";
  CHECK(folder.read(head + "registers: {roster: a.csv}\n").contract != nullptr);
  CHECK(folder.complained(1, Code::key_missing, "vendor"));
  folder.read(head);
  CHECK(folder.complaints.empty());
}
