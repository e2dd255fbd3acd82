#include <catch2/catch.hpp>
#include <random>

#include "base/unicode.h"
#include "contract_case.h"

using namespace metsuke;

namespace {

Result<Register> read(RegisterKind kind, std::string_view csv, Complaints& complaints) {
  return Register::read(kind, csv, "r.csv", std::nullopt, complaints);
}

constexpr std::string_view roster_text =
    "従事者名簿,,,\n作成日,2026/4/1,,\n利用者ID,氏名,着任日,離任日\n"
    "sato,佐藤 明,R8.4.1,\n\n KONDO ,近藤　学,2026/4/1,令和8年9月11日\n合計,2,,\n";

}  // namespace

TEST_CASE("a roster as it comes: title rows, wareki, spaces, a sum below") {
  for (const Encoding encoding : {Encoding::utf8, Encoding::cp932, Encoding::utf16le}) {
    std::string bytes = *from_utf8(roster_text, encoding);
    if (encoding == Encoding::utf16le && !bytes.starts_with("\xFF\xFE"))
      bytes.insert(0, "\xFF\xFE");
    Complaints complaints;
    const Result<Register> roster = read(RegisterKind::roster, bytes, complaints);
    REQUIRE(roster);
    CHECK(complaints.empty());
    REQUIRE(roster->rows().size() == 2);
    CHECK(roster->rows()[1].line == 6);
    REQUIRE(roster->find("user", "MIDORI\\kondo").size() == 1);
    const RegisterRow& kondo = *roster->find("user", "MIDORI\\kondo").front();
    CHECK(kondo["name"] == "近藤　学");
    CHECK(kondo.valid_at(at("2026-09-11T23:59:59+09:00")));
    CHECK_FALSE(kondo.valid_at(at("2026-09-12T00:00:00+09:00")));
    CHECK_FALSE(kondo.valid_at(at("2026-03-31T23:59:59+09:00")));
    CHECK(roster->find("user", "sato").front()->valid_at(at("2050-01-01T00:00:00Z")));
    CHECK(roster->find("name", "近藤学").size() == 1);
    CHECK(roster->find("user", "nobody").empty());
  }
}

TEST_CASE("an end that is for ever is no end") {
  Complaints complaints;
  const Result<Register> roster =
      read(RegisterKind::roster,
           "user,from,to\na,2026-04-01,9999-12-31\nb,,無期限\nc,-,2999/12/31\n", complaints);
  REQUIRE(roster);
  CHECK(complaints.empty());
  for (const RegisterRow& row : roster->rows()) CHECK_FALSE(row.valid_until);
}

TEST_CASE("work orders: hours under one date, over midnight, or the whole day") {
  Complaints complaints;
  const Result<Register> orders = read(RegisterKind::work_orders,
                                       "申請番号,申請者,作業日,開始時刻,終了時刻\n"
                                       "W1,sato,2026/9/11,20:00,23:00\n"
                                       "W2,sato,2026/9/12,22:00,2:00\n"
                                       "W3,sato,2026/9/13,,\n",
                                       complaints);
  REQUIRE(orders);
  CHECK(complaints.empty());
  const auto valid = [&](std::size_t row, const char* when) {
    return orders->rows()[row].valid_at(at(when));
  };
  CHECK(valid(0, "2026-09-11T20:00:00+09:00"));
  CHECK_FALSE(valid(0, "2026-09-11T23:00:00+09:00"));
  CHECK(valid(1, "2026-09-13T01:59:00+09:00"));
  CHECK_FALSE(valid(1, "2026-09-13T02:00:00+09:00"));
  CHECK(valid(2, "2026-09-13T00:00:00+09:00"));
  CHECK_FALSE(valid(2, "2026-09-14T00:00:00+09:00"));
}

TEST_CASE("a row whose dates cannot be read holds at no time, and is complained of") {
  Complaints complaints;
  const Result<Register> roster =
      read(RegisterKind::roster, "user,from,to\na,4月から,\nb,2026-04-01,2026-03-01\nc,,,extra\n",
           complaints);
  REQUIRE(roster);
  REQUIRE(complaints.size() == 3);
  CHECK(complaints[0].place.line == 2);
  CHECK(complaints[1].place.line == 3);
  CHECK(complaints[2].place.line == 4);
  CHECK_FALSE(roster->rows()[0].valid_at(at("2026-09-01T00:00:00Z")));
  CHECK_FALSE(roster->rows()[1].valid_at(at("2026-04-02T00:00:00Z")));
  CHECK(roster->rows()[2].valid_at(at("2026-04-02T00:00:00Z")));
}

TEST_CASE("what is no register is refused") {
  Complaints complaints;
  CHECK_FALSE(read(RegisterKind::roster, "", complaints));
  CHECK_FALSE(read(RegisterKind::roster, "\n\n", complaints));
  CHECK_FALSE(read(RegisterKind::roster, "品名,単価\n鉛筆,100\n", complaints));
  CHECK_FALSE(read(RegisterKind::roster, "user\n\"a\n", complaints));
  CHECK_FALSE(read(RegisterKind::roster, std::string_view("user\n\x81\x00", 7), complaints));
  CHECK(read(RegisterKind::roster, "user\n", complaints)->rows().empty());
}

TEST_CASE("two heads of one meaning: the first has it") {
  Complaints complaints;
  const Result<Register> roster =
      read(RegisterKind::roster, "利用者ID,ログインID\na,b\n", complaints);
  REQUIRE(roster);
  CHECK(roster->rows()[0]["user"] == "a");
  CHECK(roster->rows()[0]["ログインID"] == "b");
}

TEST_CASE("a damaged register is refused or read, and its rows answer all the same") {
  constexpr unsigned seed = 4711;
  INFO("seed " << seed);
  std::minstd_rand chance(seed);
  const std::string whole = *from_utf8(roster_text, Encoding::cp932);
  for (int round = 0; round < 500; ++round) {
    std::string bytes = whole;
    for (int change = 0; change < 4; ++change) {
      const std::size_t place = chance() % bytes.size();
      if (chance() % 4 == 0)
        bytes.erase(place, chance() % 20);
      else
        bytes[place] = static_cast<char>(chance() % 256);
    }
    Complaints complaints;
    const Result<Register> roster = read(RegisterKind::roster, bytes, complaints);
    if (!roster) continue;
    for (const RegisterRow& row : roster->rows()) {
      row.valid_at(at("2026-09-01T00:00:00Z"));
      CHECK(row.line > 0);
      if (!row["user"].empty()) CHECK_FALSE(roster->find("user", row["user"]).empty());
    }
  }
}
