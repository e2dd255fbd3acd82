#include <catch2/catch.hpp>

#include "contract/registers.h"

using namespace metsuke;

namespace {

Register made_of(RegisterKind kind, const std::string& text) {
  Complaints complaints;
  auto made = Register::read(kind, text, "register.csv", std::nullopt, complaints);
  REQUIRE(made);
  return *std::move(made);
}

const Timestamp september = *timestamp_from_rfc3339("2026-09-01T00:00:00+09:00");
const Timestamp october = *timestamp_from_rfc3339("2026-10-01T00:00:00+09:00");

}  // namespace

TEST_CASE("who is left out of the next roster was on the one before, until then") {
  const Register before = made_of(RegisterKind::roster,
                                  "user,name,from,to\nsato,佐藤,2026-04-01,\n"
                                  "abe,阿部,2026-04-01,\n");
  const Register next = made_of(RegisterKind::roster, "user,name,from,to\nsato,佐藤,2026-04-01,\n");
  const Register both = next.with_past(before, october);
  const auto rows = both.find("user", "DOMAIN\\ABE");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]->valid_at(september));
  CHECK_FALSE(rows[0]->valid_at(october));
  CHECK(both.find("user", "sato").size() == 1);
  CHECK(next.find("user", "abe").empty());
  CHECK(to_hex(both.digest()) == to_hex(next.digest()));
}

TEST_CASE("what the newer version says of somebody holds for the time before it, too") {
  const Register before =
      made_of(RegisterKind::roster, "user,name,from,to\nabe,阿部,2026-04-01,\n");
  const Register next =
      made_of(RegisterKind::roster, "user,name,from,to\nabe,阿 部,2026-04-01,2026-08-15\n");
  const Register both = next.with_past(before, october);
  const auto rows = both.find("user", "abe");
  REQUIRE(rows.size() == 1);
  CHECK_FALSE(rows[0]->valid_at(september));
}

TEST_CASE("a ledger that begins anew does not unsay the last one") {
  const Register before =
      made_of(RegisterKind::work_orders, "order,user,from,to\nW-1,sato,2026-09-01,2026-09-02\n");
  const Register next =
      made_of(RegisterKind::work_orders, "order,user,from,to\nW-2,sato,2026-10-01,2026-10-02\n");
  const Register both = next.with_past(before, october);
  CHECK(both.find("user", "sato").size() == 2);
  // Three versions on, each still speaks of its own time.
  const Register third =
      made_of(RegisterKind::work_orders, "order,user,from,to\nW-3,sato,2026-11-01,2026-11-02\n");
  CHECK(third.with_past(both, october + std::chrono::days(31)).find("user", "sato").size() == 3);
}
