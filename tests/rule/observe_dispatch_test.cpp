#include "rule/observe_dispatch.h"

#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

namespace {

using Lines = std::vector<std::string>;

Register counts(const std::string& csv) { return register_of(RegisterKind::dispatches, csv); }

Lines dispatched(const Register& next, const Register* before = nullptr) {
  std::vector<OwnedEvent> events;
  dispatch_events(next, before, Known{japan("2026-09-05T00:00:00"), Seq{3}}, events);
  return said_of(events, "dispatch",
                 {Field::mk_dispatch_batch, Field::mk_dispatch_stage, Field::mk_records,
                  Field::mk_dispatch_expected, Field::mk_dispatch_matches});
}

}  // namespace

TEST_CASE("every stage is held against the one before it") {
  CHECK(dispatched(counts("ロット,工程,件数,差分,作業日\nL1,対象,\"1,000件\",,2026/9/1\n"
                          "L1,印刷,１０００,,2026/9/1\nL1,封入,998,2,2026/9/2\n"
                          "L1,発送,997,,2026/9/3\nL1,返戻,5,,2026/9/9\n")) ==
        Lines{"L1 対象 1000 1000 true", "L1 印刷 1000 1000 true", "L1 封入 998 998 true",
              "L1 発送 997 998 false", "L1 返戻 5 997 true"});
}

TEST_CASE("what one row declares as taken out goes once, at any stage, and is gone at the end") {
  const char* head = "ロット,対象件数,印刷件数,封入件数,発送件数,引抜件数\n";
  CHECK(dispatched(counts(head + std::string("L1,1000,1000,997,997,3\n"))) ==
        Lines{"L1 対象 1000 1000 true", "L1 印刷 1000 1000 true", "L1 封入 997 997 true",
              "L1 発送 997 997 true"});
  CHECK(dispatched(counts(head + std::string("L1,1000,1000,1000,1000,3\n"))).back() ==
        "L1 発送 1000 997 false");
  CHECK(dispatched(counts(head + std::string("L1,1000,997,994,994,3\n")))[2] ==
        "L1 封入 994 997 false");
}

TEST_CASE("a count that is none leaves the stage and the next undecided") {
  CHECK(dispatched(counts("ロット,工程,件数\nL1,対象,10\nL1,印刷,約10\nL1,発送,9\nL1,返戻,99\n")) ==
        Lines{"L1 対象 10 10 true", "L1 印刷 - 10 ?", "L1 発送 9 - ?", "L1 返戻 99 9 false"});
  CHECK(dispatched(counts("ロット,工程,件数,差分\nL1,対象,10,\nL1,印刷,9,少々\n")).back() ==
        "L1 印刷 9 - ?");
}

TEST_CASE("a new version says only batches that changed, in their order") {
  const Register before = counts("ロット,工程,件数\nL1,対象,10\nL2,対象,5\nL2,印刷,5\n");
  const Register next = counts("ロット,工程,件数\nL2,対象,5\nL2,印刷,4\nL1,対象,10\nL3,対象,1\n");
  CHECK(dispatched(next, &before) ==
        Lines{"L2 対象 5 5 true", "L2 印刷 4 5 false", "L3 対象 1 1 true"});
  CHECK(dispatched(before, &before).empty());
}
