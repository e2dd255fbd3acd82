#include <catch2/catch.hpp>

#include "contract_case.h"

using namespace metsuke;

namespace {

Contract midori() {
  Contract contract;
  contract.vendor_name = "株式会社みどりBPO";
  contract.same_vendor = same_employer(contract.vendor_name);
  return contract;
}

RegisterBook people() {
  RegisterBook book;
  book.adopt(register_of(RegisterKind::roster,
                         "利用者ID,氏名,所属,階層,役割,着任日,離任日\n"
                         "Sato,佐藤 明,㈱みどりBPO,1,入力,2026-04-01,\n"
                         "kondo,近藤 学,株式会社みどりBPO,1,検査,2026-04-01,2026-09-11\n"
                         "wada,和田 恵,株式会社わかばデータ,2,入力,2026-04-01,\n"
                         "ota,太田 進,有限会社まごうけ,3,入力,2026-04-01,\n"
                         "x1,鈴木 一,,,,2026-04-01,\nx2,鈴木 一,,,,2026-04-01,\n"));
  return book;
}

constexpr const char* noon = "2026-09-18T12:00:00+09:00";

}  // namespace

TEST_CASE("a person on the roster, whatever the log makes of the name") {
  const Contract contract = midori();
  const RegisterBook book = people();
  const Enriched event(contract, book, noon, {{Field::user_name, "MIDORI\\sato"}});
  CHECK(event[Field::mk_actor_id] == "Sato");
  CHECK(event[Field::mk_actor_on_roster] == "true");
  CHECK(event[Field::mk_actor_valid] == "true");
  CHECK(event[Field::mk_actor_employer] == "㈱みどりBPO");
  CHECK(event[Field::mk_actor_role] == "入力");
  CHECK(event[Field::mk_actor_approved] == "true");
  CHECK(event[Field::mk_actor_left_on] == "-");
}

TEST_CASE("a leaver was on the roster and is no longer in force") {
  const Contract contract = midori();
  const RegisterBook book = people();
  const Enriched after(contract, book, noon, {{Field::user_name, "kondo"}});
  CHECK(after[Field::mk_actor_on_roster] == "true");
  CHECK(after[Field::mk_actor_valid] == "false");
  CHECK(after[Field::mk_actor_left_on] == "2026-09-11");
  const Enriched last_day(contract, book, "2026-09-11T23:00:00+09:00",
                          {{Field::user_name, "kondo"}});
  CHECK(last_day[Field::mk_actor_valid] == "true");
  CHECK(last_day[Field::mk_actor_left_on] == "-");
  const Enriched before(contract, book, "2026-03-31T23:00:00+09:00", {{Field::user_name, "kondo"}});
  CHECK(before[Field::mk_actor_valid] == "false");
  CHECK(before[Field::mk_actor_left_on] == "-");
}

TEST_CASE("a stranger is on no roster") {
  const Contract contract = midori();
  const RegisterBook book = people();
  const Enriched event(contract, book, noon, {{Field::user_name, "svc_nmiura"}});
  CHECK(event[Field::mk_actor_on_roster] == "false");
  CHECK(event[Field::mk_actor_valid] == "false");
  CHECK(event[Field::mk_actor_id] == "svc_nmiura");
  CHECK(event[Field::mk_actor_employer] == "-");
  CHECK(Enriched(contract, book, noon, {{Field::user_name, "-"}})[Field::mk_actor_on_roster] ==
        "-");
}

TEST_CASE("a sub-contractor is approved by the book of approvals, valid then") {
  const Contract contract = midori();
  RegisterBook book = people();
  const auto approved = [&](const char* user, const char* when) {
    return Enriched(contract, book, when, {{Field::user_name, user}})[Field::mk_actor_approved];
  };
  CHECK(approved("wada", noon) == "?");
  book.adopt(register_of(
      RegisterKind::subcontracts,
      "再委託先,承認,開始日,終了日\n(株)わかばデータ,承認第3号,2026-09-01,2026-09-30\n"));
  CHECK(approved("wada", noon) == "true");
  CHECK(approved("wada", "2026-08-31T12:00:00+09:00") == "false");
  CHECK(approved("ota", noon) == "false");
  CHECK(approved("x1", noon) == "?");  // The roster does not say who employs them.
}

TEST_CASE("a card leads to its holder and to the holder's row of the roster") {
  const Contract contract = midori();
  RegisterBook book = people();
  book.adopt(register_of(RegisterKind::cards,
                         "カード番号,利用者ID,氏名,発行日,失効日\n"
                         "0012,sato,佐藤 明,2026-04-01,\n0013,,近藤　学,2026-04-01,2026-09-11\n"
                         "0014,visitor,,2026-04-01,\n"));
  const Enriched own(contract, book, noon, {{Field::mk_card_id, "12"}});
  CHECK(own[Field::mk_card_valid] == "true");
  CHECK(own[Field::mk_card_holder] == "Sato");
  CHECK(own[Field::mk_actor_id] == "Sato");
  CHECK(own[Field::mk_actor_on_roster] == "true");
  const Enriched expired(contract, book, noon, {{Field::mk_card_id, "0013"}});
  CHECK(expired[Field::mk_card_valid] == "false");
  CHECK(expired[Field::mk_card_holder] == "kondo");
  CHECK(expired[Field::mk_actor_left_on] == "2026-09-11");
  const Enriched visitor(contract, book, noon, {{Field::mk_card_id, "0014"}});
  CHECK(visitor[Field::mk_card_holder] == "visitor");
  CHECK(visitor[Field::mk_actor_on_roster] == "false");
  const Enriched stranger(contract, book, noon, {{Field::mk_card_id, "9999"}});
  CHECK(stranger[Field::mk_card_valid] == "false");
  CHECK(stranger[Field::mk_card_holder] == "-");
  CHECK(stranger[Field::mk_actor_id] == "-");
}

TEST_CASE("a name alone tells who it is only when one person bears it") {
  const Contract contract = midori();
  const RegisterBook book = people();
  CHECK(Enriched(contract, book, noon, {{Field::user_full_name, "和田恵"}})[Field::mk_actor_id] ==
        "wada");
  const Enriched two(contract, book, noon, {{Field::user_full_name, "鈴木 一"}});
  CHECK(two[Field::mk_actor_on_roster] == "true");
  CHECK(two[Field::mk_actor_valid] == "true");
  CHECK(two[Field::mk_actor_match] == "ambiguous");
  CHECK(two[Field::mk_actor_id] == "鈴木一");
  CHECK(two[Field::mk_actor_left_on] == "?");
}

TEST_CASE("how a person was matched is said") {
  const Contract contract = midori();
  const RegisterBook book = people();
  const auto match = [&](Field field, const char* written) {
    return Enriched(contract, book, noon, {{field, written}})[Field::mk_actor_match];
  };
  CHECK(match(Field::user_name, "wada") == "exact");
  CHECK(match(Field::user_name, "ＷＡＤＡ") == "folded");
  CHECK(match(Field::user_name, "MIDORI\\wada") == "domain");
  CHECK(match(Field::user_name, "wada@midori.example") == "domain");
  CHECK(match(Field::user_name, "nobody") == "none");
  CHECK(match(Field::user_full_name, "和田 恵") == "name-exact");
  CHECK(match(Field::user_full_name, "和田　恵") == "name-folded");
  CHECK(Enriched(contract, RegisterBook(), noon,
                 {{Field::user_name, "wada"}})[Field::mk_actor_match] == "?");
}

TEST_CASE("of accounts that compare alike the one in force, or the one written so, is meant") {
  const Contract contract = midori();
  RegisterBook book;
  book.adopt(register_of(RegisterKind::roster,
                         "user,氏名,所属,役割,着任日,離任日\n"
                         "007,鈴木 一,A社,入力,2026-04-01,2026-06-30\n"
                         "7,田中 二,B社,検査,2026-07-01,\n"
                         "EAST\\sato,佐藤 明,C社,入力,2026-04-01,\n"
                         "WEST\\sato,佐藤 恵,C社,検査,2026-04-01,2027-01-31\n"));
  const auto who = [&](const char* written, const char* when) {
    const Enriched event(contract, book, when, {{Field::user_name, written}});
    return event[Field::mk_actor_id] + " " + event[Field::mk_actor_match] + " " +
           event[Field::mk_actor_employer] + " " + event[Field::mk_actor_role];
  };
  CHECK(who("0007", "2026-05-01T12:00:00+09:00") == "007 zeros A社 入力");
  CHECK(who("0007", noon) == "7 zeros B社 検査");
  CHECK(who("WEST\\sato", noon) == "WEST\\sato exact C社 検査");
  CHECK(who("sato", noon) == "sato ambiguous C社 ?");
  CHECK(who("west\\SATO", noon) == "WEST\\sato folded C社 検査");
  const Enriched unsure(contract, book, noon, {{Field::user_name, "sato"}});
  CHECK(unsure[Field::mk_actor_valid] == "true");
  CHECK(unsure[Field::mk_actor_days_left] == "?");
}

TEST_CASE("days until an announced departure") {
  const Contract contract = midori();
  RegisterBook book;
  book.adopt(register_of(RegisterKind::roster, "user,離任日\nito,2026-09-30\nwada,\n"));
  const auto days_left = [&](const char* user, const char* when) {
    return Enriched(contract, book, when, {{Field::user_name, user}})[Field::mk_actor_days_left];
  };
  CHECK(days_left("ito", "2026-09-01T00:00:00+09:00") == "29");
  CHECK(days_left("ito", "2026-09-30T23:59:00+09:00") == "0");
  CHECK(days_left("ito", "2026-10-01T00:00:00+09:00") == "-");
  CHECK(days_left("wada", noon) == "-");
}
