#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

namespace {

const char* const things_noon = "2026-09-18T12:00:00+09:00";

// A register row's own event, enriched.
class EnrichedRow {
 public:
  EnrichedRow(const RegisterBook& book, std::string_view kind,
              const std::vector<std::pair<std::string, std::string>>& cells)
      : row_(made(kind, cells)), event_(row_.view()) {
    enrich(event_, contract_, book, arena_);
  }
  std::string operator[](Field field) const {
    if (event_.unknown(field)) return "?";
    return event_.has(field) ? std::string(event_[field]) : "-";
  }

 private:
  static OwnedEvent made(std::string_view kind,
                         const std::vector<std::pair<std::string, std::string>>& cells) {
    OwnedEvent row;
    row.occurred = at(things_noon);
    row.set_log_source("", "metsuke", "register");
    row.set(Field::mk_register_kind, std::string(kind));
    for (const auto& [column, cell] : cells) row.set_native(column, cell);
    return row;
  }

  Contract contract_;
  OwnedEvent row_;
  Arena arena_;
  Event event_;
};

std::shared_ptr<const Contract> zoned() {
  ContractCase folder;
  const auto contract = folder
                            .read(short_contract(R"(calendar:
  holidays: [2026-09-21, 2026-09-22, 2026-09-23]
zones:
  - {id: dev, cidr: [172.16.99.0/24], environment: development}
  - {id: vendor, cidr: [172.16.0.0/16], environment: production}
  - {id: internet, cidr: [0.0.0.0/0]}
)"))
                            .contract;
  REQUIRE(contract != nullptr);
  return contract;
}

}  // namespace

TEST_CASE("the duty table decides by role and thing, and keeps silent of what it does not name") {
  const auto contract = zoned();
  RegisterBook book;
  book.adopt(register_of(RegisterKind::roster, "user,役割\nito,入力\nsato,管理者\nnobody,\n"));
  const auto said = [&](const char* user, Field field, const char* value) {
    return Enriched(*contract, book, things_noon,
                    {{Field::user_name, user}, {field, value}})[Field::mk_duty_permitted];
  };
  CHECK(said("ito", Field::host_name, "gw01") == "?");
  book.adopt(register_of(RegisterKind::duties,
                         "役割,対象,可否,開始日\n入力,ＴＲＮ０１,○,\n管理者,gw01,○,\n入力,gw01,×,\n"
                         "全員,\\\\srv\\共有,○,\n管理者,\\\\srv\\共有\\税,○,\n"
                         "入力,db9,○,2026-10-01\n"));
  CHECK(said("ito", Field::host_name, "trn01") == "true");
  CHECK(said("ito", Field::host_name, "GW01") == "false");
  CHECK(said("sato", Field::host_name, "GW01") == "true");
  CHECK(said("ito", Field::host_name, "other") == "-");
  CHECK(said("nobody", Field::host_name, "gw01") == "?");
  CHECK(said("stranger", Field::host_name, "gw01") == "-");
  CHECK(said("ito", Field::file_path, "//SRV/共有/a.txt") == "true");
  CHECK(said("ito", Field::file_path, "//srv/共有/税/a.txt") == "false");
  CHECK(said("sato", Field::file_path, "\\\\srv\\共有\\税\\a.txt") == "true");
  CHECK(said("ito", Field::file_path, "//srv/共有税/a.txt") == "-");
  CHECK(said("ito", Field::mk_db_name, "db9") == "-");  // Not in force yet.
}

TEST_CASE("an asset is away when it is seen in another zone than its own") {
  const auto contract = zoned();
  RegisterBook book;
  const Enriched::Fields outside = {{Field::user_name, "ito"},
                                    {Field::mk_device_name, "PC-15.midori.example"},
                                    {Field::source_ip, "203.0.113.9"}};
  CHECK(Enriched(*contract, book, things_noon, outside)[Field::mk_asset_away] == "?");
  book.adopt(register_of(RegisterKind::assets,
                         "資産番号,端末名,接続区分\nA-1,pc-15,vendor\nA-2,pc-16,\n"));
  const Enriched seen(*contract, book, things_noon, outside);
  CHECK(seen[Field::mk_asset_id] == "A-1");
  CHECK(seen[Field::mk_asset_away] == "true");
  CHECK(seen[Field::mk_asset_removal_approved] == "?");
  CHECK(Enriched(*contract, book, things_noon,
                 {{Field::mk_device_name, "pc-15"},
                  {Field::source_ip, "172.16.9.1"}})[Field::mk_asset_away] == "false");
  CHECK(Enriched(*contract, book, things_noon,
                 {{Field::mk_device_name, "pc-16"},
                  {Field::source_ip, "203.0.113.9"}})[Field::mk_asset_away] == "?");
  CHECK(Enriched(*contract, book, things_noon,
                 {{Field::mk_device_name, "pc-99"},
                  {Field::source_ip, "203.0.113.9"}})[Field::mk_asset_away] == "-");
  book.adopt(register_of(RegisterKind::work_orders,
                         "申請番号,申請者,種別,対象,開始日,終了日,承認\n"
                         "W1,ito,端末持出し,PC-15,2026-09-18,2026-09-18,済\n"
                         "W2,ito,端末持ち出し,,2026-09-19,2026-09-19,済\n"
                         "W3,ito,端末持ち出し,,2026-09-20,2026-09-20,却下\n"));
  const auto approved = [&](const char* when) {
    return Enriched(*contract, book, when, outside)[Field::mk_asset_removal_approved];
  };
  CHECK(approved(things_noon) == "true");
  CHECK(approved("2026-09-19T12:00:00+09:00") == "true");
  CHECK(approved("2026-09-20T12:00:00+09:00") == "false");
  CHECK(approved("2026-09-21T12:00:00+09:00") == "false");
}

TEST_CASE("environments come from the register of assets, else from the zone, a download turns") {
  const auto contract = zoned();
  RegisterBook book;
  book.adopt(
      register_of(RegisterKind::assets, "資産番号,端末名,環境\nA,db01,本番\nB,lab,検証環境\n"));
  const auto ends = [&](Enriched::Fields fields) {
    fields.emplace_back(Field::event_action, "file-upload");
    const Enriched event(*contract, book, things_noon, fields);
    return event[Field::mk_environment_source] + " " + event[Field::mk_environment_destination];
  };
  CHECK(ends({{Field::source_domain, "db01"}, {Field::destination_domain, "LAB.example"}}) ==
        "production test");
  CHECK(ends({{Field::source_ip, "172.16.1.1"}, {Field::destination_ip, "172.16.99.9"}}) ==
        "production development");
  CHECK(ends({{Field::source_ip, "203.0.113.1"}, {Field::destination_ip, "172.16.99.9"}}) ==
        "- development");
  const Enriched down(*contract, book, things_noon,
                      {{Field::event_action, "file-download"},
                       {Field::source_ip, "172.16.99.9"},
                       {Field::host_name, "db01"}});
  CHECK(down[Field::mk_environment_source] == "production");
  CHECK(down[Field::mk_environment_destination] == "development");
  Contract plain;
  const Enriched unsaid(plain, RegisterBook(), things_noon,
                        {{Field::event_action, "file-upload"}, {Field::file_path, "/a"}});
  CHECK(unsaid[Field::mk_environment_destination] == "?");
}

TEST_CASE("the age of a file that lies there is counted in business days") {
  const auto contract = zoned();
  const auto age = [&](const char* changed, const char* now) {
    return Enriched(*contract, RegisterBook(), now,
                    {{Field::file_mtime, changed}})[Field::mk_file_age_business_days];
  };
  CHECK(age("2026/9/18 9:00", "2026-09-18T12:00:00+09:00") == "0");
  CHECK(age("令和8年9月18日", "2026-09-24T12:00:00+09:00") == "1");
  CHECK(age("2026-09-14", "2026-09-18T23:59:00+09:00") == "4");
  CHECK(age("2025-12-01", "2026-01-08T12:00:00+09:00") == "?");
  CHECK(age("soon", "2026-09-18T12:00:00+09:00") == "?");
}

TEST_CASE("a register's row names people and things in the form in which logs are compared") {
  RegisterBook book;
  book.adopt(
      register_of(RegisterKind::roster,
                  "利用者ID,氏名,所属\nito,伊藤 涼,㈱みどりBPO\nwada,和田 恵,わかばデータ\n"));
  const EnrichedRow media(
      book, "media", {{"serial", "ＵＳＢ-00 01"}, {"name", "伊藤　涼"}, {"returned", "2026/9/20"}});
  CHECK(media[Field::mk_same_serial] == "usb0001");
  CHECK(media[Field::mk_actor_id] == "ito");
  CHECK(media[Field::mk_actor_match] == "name-folded");
  CHECK(media[Field::mk_row_until] == "2026-09-20T15:00:00Z");
  const EnrichedRow hours(book, "media", {{"media", "M-1"}, {"due", "2026/9/20 17:30"}});
  CHECK(hours[Field::mk_same_serial] == "m1");
  CHECK(hours[Field::mk_row_until] == "2026-09-20T08:30:00Z");
  const EnrichedRow transfer(book, "transfers", {{"file", "/out/ＴＡＸ.zip"}});
  CHECK(transfer[Field::mk_same_file] == "tax.zip");
  CHECK(transfer[Field::mk_card_employer_matches] == "-");
  const Contract contract;
  const Enriched log(contract, book, things_noon,
                     {{Field::event_action, "file-upload"},
                      {Field::file_path, "C:\\x\\TAX.ZIP"},
                      {Field::mk_device_serial, "USB:0001"}});
  CHECK(log[Field::mk_same_file] == "tax.zip");
  CHECK(log[Field::mk_same_serial] == "usb0001");
}

TEST_CASE("a card's employer is compared with the roster's, and must have been verified") {
  RegisterBook book;
  const auto said = [&](const char* user, const char* employer, const char* verified) {
    const EnrichedRow row(book, "cards",
                          {{"user", user}, {"employer", employer}, {"verified", verified}});
    return row[Field::mk_card_employer_matches] + " " + row[Field::mk_card_employer_verified];
  };
  CHECK(said("ito", "みどりBPO", "2026-03-01") == "? true");
  book.adopt(register_of(RegisterKind::roster, "user,所属\nito,㈱みどりBPO\nx,\n"));
  CHECK(said("ito", "株式会社みどりＢＰＯ", "2026-03-01") == "true true");
  CHECK(said("ito", "株式会社わかば", "") == "false ?");
  CHECK(said("ito", "株式会社わかば", "未") == "false false");
  CHECK(said("x", "株式会社わかば", "済") == "? true");
  book.adopt(
      register_of(RegisterKind::roster, "user,所属,在籍確認日\nito,㈱みどりBPO,\nx,,2026-03-01\n"));
  CHECK(said("ito", "㈱みどりBPO", "") == "true false");
  CHECK(said("x", "", "") == "- true");
}
