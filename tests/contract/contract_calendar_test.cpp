#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

TEST_CASE("holidays as a file, as a list, as a map") {
  ContractCase folder;
  folder.files = {{"h.csv", "2026/9/21,敬老の日\n"}};
  for (const char* holidays : {"h.csv", "[2026-09-21]", "{2026-09-21: 敬老の日}"}) {
    const ContractRead read =
        folder.read(short_contract("calendar: {holidays: " + std::string(holidays) + "}\n"));
    INFO(holidays << '\n' << folder.said());
    REQUIRE(read.contract != nullptr);
    CHECK(read.contract->calendar.closed(*date_from("2026-09-21")) == true);
    CHECK(read.contract->calendar.closed(*date_from("2026-09-24")) == false);
    CHECK_FALSE(read.contract->calendar.closed(*date_from("2025-09-25")));
  }
}

TEST_CASE("without a table, holidays are open days, and the operator is told") {
  ContractCase folder;
  const ContractRead read =
      folder.read(short_contract("calendar: {shifts: {default: {mon-fri: \"08:00-20:00\"}}}\n"));
  REQUIRE(read.contract != nullptr);
  CHECK(folder.complained(5, Code::calendar_outside));
  CHECK(read.contract->calendar.closed(*date_from("2026-09-21")) == false);
  CHECK(read.contract->calendar.closed(*date_from("2026-09-20")) == true);
  CHECK(folder.read(short_contract("calendar: {closed: [sun, holidays]}\n")).contract == nullptr);
}

TEST_CASE("a table that ends before the contract does is a warning") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract("calendar: {holidays: [2026-09-21]}\n"));
  CHECK(read.contract != nullptr);
  CHECK(folder.complained(5, Code::calendar_outside, "2027-03-31"));
}

TEST_CASE("closed days and shifts in all their forms") {
  ContractCase folder;
  const ContractRead read = folder.read(short_contract(R"(calendar:
  closed: [sun, 08-13..08-15, 12-29..01-03, 10-01]
  shifts:
    default: {mon-fri: ["08:30-12:00", "13:00-17:15"], sat: "09:00-12:00"}
    night: {"fri-mon": "22:00-06:00"}
    always: {daily: "00:00-24:00"}
)"));
  INFO(folder.said());
  REQUIRE(read.contract != nullptr);
  const Calendar& calendar = read.contract->calendar;
  CHECK(calendar.closed(*date_from("2026-08-14")) == true);
  CHECK(calendar.closed(*date_from("2026-10-01")) == true);
  CHECK(calendar.closed(*date_from("2027-01-02")) == true);
  CHECK(calendar.closed(*date_from("2026-09-05")) == false);
  CHECK(calendar.in_shift(at("2026-09-03T12:30:00+09:00"), "default") == false);
  CHECK(calendar.in_shift(at("2026-09-03T13:30:00+09:00"), "default") == true);
  CHECK(calendar.shifts[1].hours[0].weekdays == 0b1100011);
  CHECK(calendar.in_shift(at("2026-09-05T03:00:00+09:00"), "always") == true);
}

TEST_CASE("calendars nobody means are complained of") {
  ContractCase folder;
  for (const char* calendar :
       {"{closed: [saturday]}", "{closed: sat}", "{closed: [13-01..13-02]}", "{closed: [02-30]}",
        "{shifts: {default: {mon-fry: \"08:00-17:00\"}}}", "{shifts: {default: {}}}",
        "{shifts: {default: {mon: \"08:00\"}}}", "{shifts: {default: {mon: \"17:00-17:00\"}}}",
        "{holidays: nowhere.csv}", "{holidays: [2026-13-01]}", "{holidays: {x: y}}", "[]",
        "{hollidays: [2026-01-01]}"}) {
    INFO(calendar);
    CHECK(folder.read(short_contract("calendar: " + std::string(calendar) + "\n")).contract ==
          nullptr);
    CHECK(has_errors(folder.complaints));
  }
}
