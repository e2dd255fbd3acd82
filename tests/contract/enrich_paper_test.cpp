#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

namespace {

const char* const paper_noon = "2026-09-03T12:00:00+09:00";

std::shared_ptr<const Contract> dated() {
  ContractCase folder;
  return folder
      .read(short_contract(R"(calendar:
  holidays: [2026-09-21, 2026-09-22, 2026-09-23]
  shifts: {default: {mon-fri: "08:30-17:15"}, late: {mon-fri: "13:00-22:00"}}
)"))
      .contract;
}

}  // namespace

TEST_CASE("hours and days are judged by the calendar, and by the person's own shift") {
  const auto contract = dated();
  REQUIRE(contract != nullptr);
  RegisterBook book;
  book.adopt(register_of(RegisterKind::roster, "user,シフト\nsato,\nwada,late\n"));
  const auto in_shift = [&](const char* user, const char* when) {
    return Enriched(*contract, book, when, {{Field::user_name, user}})[Field::mk_calendar_in_shift];
  };
  CHECK(in_shift("sato", "2026-09-03T09:00:00+09:00") == "true");
  CHECK(in_shift("wada", "2026-09-03T09:00:00+09:00") == "false");
  CHECK(in_shift("wada", "2026-09-03T21:00:00+09:00") == "true");
  const Enriched holiday(*contract, book, "2026-09-22T09:00:00+09:00", {});
  CHECK(holiday[Field::mk_calendar_closed_day] == "true");
  CHECK(holiday[Field::mk_calendar_business_day] == "false");
  const Enriched outside(*contract, book, "2025-09-22T09:00:00+09:00", {});
  CHECK(outside[Field::mk_calendar_closed_day] == "?");
}

TEST_CASE("overtime needs an approved application of that kind, for that person and hour") {
  const auto contract = dated();
  REQUIRE(contract != nullptr);
  RegisterBook book;
  book.adopt(register_of(RegisterKind::roster, "user,氏名\nsato,佐藤 明\nwada,和田 恵\n"));
  book.adopt(register_of(RegisterKind::work_orders,
                         "申請番号,申請者,種別,開始日時,終了日時,承認\n"
                         "W1,sato,時間外,2026-09-11 20:00,2026-09-11 23:00,済\n"
                         "W2,和田　恵,休日,2026-09-12 09:00,2026-09-12 18:00,済\n"
                         "W3,sato,時間外,2026-09-14 20:00,2026-09-14 23:00,却下\n"
                         "W4,sato,特権,2026-09-15 20:00,2026-09-15 23:00,済\n"));
  const auto approved = [&](const char* user, const char* when) {
    return Enriched(*contract, book, when,
                    {{Field::user_name, user}})[Field::mk_calendar_approved_overtime];
  };
  CHECK(approved("sato", "2026-09-11T21:00:00+09:00") == "true");
  CHECK(approved("sato", "2026-09-11T23:00:00+09:00") == "false");
  CHECK(approved("wada", "2026-09-11T21:00:00+09:00") == "false");
  CHECK(approved("wada", "2026-09-12T10:00:00+09:00") == "true");
  CHECK(approved("sato", "2026-09-14T21:00:00+09:00") == "false");
  CHECK(approved("sato", "2026-09-15T21:00:00+09:00") == "false");
  const auto covers = [&](const char* when, const char* ticket) {
    Enriched::Fields fields = {{Field::user_name, "sato"}};
    if (*ticket != '\0') fields.emplace_back(Field::mk_ticket_id, ticket);
    return Enriched(*contract, book, when, fields)[Field::mk_work_order_covers];
  };
  CHECK(covers("2026-09-15T21:00:00+09:00", "") == "true");
  CHECK(covers("2026-09-15T19:46:00+09:00", "") == "true");
  CHECK(covers("2026-09-15T19:44:00+09:00", "") == "false");
  CHECK(covers("2026-09-15T21:00:00+09:00", "W4") == "true");
  CHECK(covers("2026-09-15T21:00:00+09:00", "W9") == "false");
  CHECK(covers("2026-09-11T21:00:00+09:00", "") == "false");  // Overtime is no work order.
}

TEST_CASE("a work order for another machine covers nothing") {
  const auto contract = dated();
  REQUIRE(contract != nullptr);
  RegisterBook book;
  book.adopt(register_of(RegisterKind::work_orders,
                         "order,user,from,to,対象\nW1,sato,2026-09-03 09:00,2026-09-03 18:00,db01\n"
                         "W2,wada,2026-09-03 09:00,2026-09-03 18:00,税システム一式\n"));
  const auto covers = [&](const char* user, const char* host) {
    return Enriched(
        *contract, book, paper_noon,
        {{Field::user_name, user}, {Field::host_name, host}})[Field::mk_work_order_covers];
  };
  CHECK(covers("sato", "DB01") == "true");
  CHECK(covers("sato", "web01") == "false");
  CHECK(covers("wada", "web01") == "true");
}

TEST_CASE("a transfer is known when the book has its file within a business day") {
  const auto contract = dated();
  REQUIRE(contract != nullptr);
  RegisterBook book;
  book.adopt(
      register_of(RegisterKind::transfers,
                  "授受日,ファイル名,申請番号\n2026-09-18,TAX_1.zip,T-7\n2026/9/3,税 2.zip,T-8\n"));
  const auto known = [&](const char* when, const char* file, const char* ticket = "") {
    Enriched::Fields fields = {{Field::event_action, "file-upload"}, {Field::file_path, file}};
    if (*ticket != '\0') fields.emplace_back(Field::mk_ticket_id, ticket);
    return Enriched(*contract, book, when, fields)[Field::mk_ticket_known];
  };
  CHECK(known("2026-09-18T12:00:00+09:00", "/out/tax_1.ZIP") == "true");
  CHECK(known("2026-09-24T12:00:00+09:00", "/out/TAX_1.zip") == "true");  // After the holidays.
  CHECK(known("2026-09-25T12:00:00+09:00", "/out/TAX_1.zip") == "false");
  CHECK(known("2026-09-17T12:00:00+09:00", "/out/TAX_1.zip") == "true");
  CHECK(known("2026-09-16T12:00:00+09:00", "/out/TAX_1.zip") == "false");
  CHECK(known("2026-09-03T12:00:00+09:00", "/out/税　2.zip") == "true");
  CHECK(known(paper_noon, "/out/other.zip") == "false");
  CHECK(known(paper_noon, "/out/other.zip", "T-7") == "true");
}

TEST_CASE("media are registered by serial and approved for their bearer") {
  const Contract contract;
  RegisterBook book;
  book.adopt(register_of(RegisterKind::media,
                         "管理番号,製造番号,持出日,持出者ID,承認\nM1,AA-11,2026-09-03,sato,済\n"
                         "M2,BB-22,2026-09-10,sato,済\nM3,CC-33,2026-09-01,sato,否\n"));
  const auto seen = [&](const char* serial, const char* user) {
    const Enriched event(contract, book, paper_noon,
                         {{Field::event_action, "device-connect"},
                          {Field::mk_device_serial, serial},
                          {Field::user_name, user}});
    return event[Field::mk_media_registered] + ' ' + event[Field::mk_media_approved];
  };
  CHECK(seen("aa11", "sato") == "true true");
  CHECK(seen("aa11", "wada") == "true false");
  CHECK(seen("BB-22", "sato") == "true false");
  CHECK(seen("CC-33", "sato") == "true false");
  CHECK(seen("ZZ", "sato") == "false false");
  const Enriched nameless(contract, book, paper_noon, {{Field::event_action, "device-connect"}});
  CHECK(nameless[Field::mk_media_registered] == "false");
}
