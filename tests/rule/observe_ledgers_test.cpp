#include "rule/observe_ledgers.h"

#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

namespace {

class Ledgers {
 public:
  explicit Ledgers(const std::string& sections = "") : contract(observed_contract(sections)) {}

  void put(RegisterKind kind, const std::string& csv) { registers.adopt(register_of(kind, csv)); }
  // "kind subject due done", one a duty.
  std::vector<std::string> on(const char* day) const {
    std::vector<Duty> duties;
    add_ledger_duties(*contract, registers, *date_from(day), duties);
    std::vector<std::string> lines;
    for (const Duty& duty : duties) {
      lines.push_back(duty.kind + " [" + duty.subject + "] " + to_text(duty.due) + ' ' +
                      (!duty.is_known ? "?"
                       : duty.done_on ? to_text(*duty.done_on)
                                      : "-"));
    }
    return lines;
  }

  std::shared_ptr<const Contract> contract;
  RegisterBook registers;
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("media are to come back by their day and to be wiped on the day they come") {
  Ledgers ledgers;
  ledgers.put(RegisterKind::media,
              "媒体番号,製造番号,持出日,返却予定日,返却日,消去日\n"
              "M1,U1,2026/9/1,2026/9/3,2026/9/3,2026/9/3\n"
              "M2,U2,2026/9/1,2026/9/3,2026/9/5,\nM3,U3,2026/9/1,2026/9/3,未,\n"
              "M4,U4,,,,\nM5,U5,2026/9/1,,,\nM6,U6,2026/9/1,,令和8年9月2日,済\n"
              "M7,U7,2026/9/1,2026/9/3,済,済\n");
  CHECK(ledgers.on("2026-09-10") == Lines{"media_return [M1 U1 2026/9/1] 2026-09-03 2026-09-03",
                                          "media_erasure [M1 U1 2026/9/1] 2026-09-03 2026-09-03",
                                          "media_return [M2 U2 2026/9/1] 2026-09-03 2026-09-05",
                                          "media_erasure [M2 U2 2026/9/1] 2026-09-05 -",
                                          "media_return [M3 U3 2026/9/1] 2026-09-03 -",
                                          "media_return [M5 U5 2026/9/1] 2026-09-01 ?",
                                          "media_return [M6 U6 2026/9/1] 2026-09-02 2026-09-02",
                                          "media_erasure [M6 U6 2026/9/1] 2026-09-02 2026-09-02",
                                          "media_return [M7 U7 2026/9/1] 2026-09-03 2026-09-03",
                                          "media_erasure [M7 U7 2026/9/1] 2026-09-03 2026-09-03"});
}

TEST_CASE("cards and accounts end with their holder, who cannot be told is unknown") {
  Ledgers ledgers;
  const std::string cards =
      "カード番号,利用者ID,氏名,発行日,失効日\n"
      "1,kondo,近藤 学,2026/4/1,\n2,sato,佐藤 明,2026/4/1,\n3,,近藤　学,2026/4/1,2026/9/11\n"
      "4,kondo,近藤 学,2026/4/1,2026/9/30\n5,visitor,,2026/4/1,\n6,,鈴木 一,2026/4/1,\n";
  ledgers.put(RegisterKind::cards, cards);
  CHECK(ledgers.on("2026-09-18").front() == "card_return [1 kondo 近藤 学] 2027-03-31 ?");
  ledgers.put(RegisterKind::roster,
              "利用者ID,氏名,着任日,離任日\nkondo,近藤 学,2026/4/1,2026/9/11\n"
              "sato,佐藤 明,2026/4/1,\nx1,鈴木 一,2026/4/1,2026/6/1\nx2,鈴木 一,2026/4/1,\n");
  CHECK(ledgers.on("2026-09-18") == Lines{"card_return [1 kondo 近藤 学] 2026-09-11 -",
                                          "card_return [2 sato 佐藤 明] 2027-03-31 -",
                                          "card_return [3 近藤　学] 2026-09-11 2026-09-11",
                                          "card_return [4 kondo 近藤 学] 2026-09-11 2026-09-30",
                                          "card_return [6 鈴木 一] 2027-03-31 ?"});
  ledgers.put(RegisterKind::cards, "カード番号\n9\n");
  ledgers.put(RegisterKind::accounts,
              "利用者ID,状態\nMIDORI\\Kondo,有効\nkondo2,有効\nsato,有効\nKONDO,停止\n");
  CHECK(ledgers.on("2026-09-18") == Lines{"account_disable [MIDORI\\Kondo] 2026-09-14 -",
                                          "account_disable [sato] 2027-03-31 -",
                                          "account_disable [KONDO] 2026-09-14 2026-09-14"});
}

TEST_CASE("after the contract each item of data needs its certificate of erasure") {
  Ledgers ledgers;
  CHECK(ledgers.on("2027-03-31").empty());
  CHECK(ledgers.on("2027-04-01") == Lines{"erasure_certificate [C-1] 2027-04-14 -"});
  ledgers.put(RegisterKind::assets, "資産番号,資産名\nＤ-1,税データ\nD-2,印刷データ\n");
  ledgers.put(RegisterKind::erasures,
              "証明書番号,消去対象,証明日,承認\nC1,D-1,2027/4/10,済\nC2,D-2,2027/4/10,否\n");
  CHECK(ledgers.on("2027-04-01") == Lines{"erasure_certificate [Ｄ-1] 2027-04-14 2027-04-10",
                                          "erasure_certificate [D-2] 2027-04-14 -"});
}

TEST_CASE("rights are gone through anew within the days agreed, counted from the last time") {
  Ledgers ledgers("review: {recertification: 92 days}\n");
  CHECK(ledgers.on("2026-09-01") == Lines{"recertification [C-1] 2026-07-02 -"});
  ledgers.put(RegisterKind::accounts, "利用者ID,棚卸日\nx,2026/6/30\ny,2026/8/31\n");
  CHECK(ledgers.on("2026-09-01").back() == "recertification [C-1] 2026-12-01 -");
  CHECK(to_text(roster_duty(*ledgers.contract, *date_from("2026-09-01")).due) == "2026-10-02");
}

TEST_CASE("a handover is to be confirmed by the next business day, where the book has a column") {
  Ledgers ledgers;
  ledgers.put(RegisterKind::transfers, "申請番号,授受日,ファイル名\nT-1,2026/9/18,a.zip\n");
  CHECK(ledgers.on("2026-09-30").empty());
  ledgers.put(RegisterKind::transfers,
              "申請番号,授受日,ファイル名,受領確認日\nT-1,2026/9/18,a.zip,2026/9/24\n"
              "T-2,2026/9/14,b.zip,\nT-3,2026/9/14,c.zip,済\n");
  CHECK(ledgers.on("2026-09-30") ==
        Lines{"transfer_receipt [T-1 a.zip 2026/9/18] 2026-09-24 2026-09-24",
              "transfer_receipt [T-2 b.zip 2026/9/14] 2026-09-15 -",
              "transfer_receipt [T-3 c.zip 2026/9/14] 2026-09-15 2026-09-15"});
}
