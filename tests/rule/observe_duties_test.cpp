#include "rule/observe_duties.h"

#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

namespace {

class Duties {
 public:
  explicit Duties(const std::string& sections = "")
      : contract_(observed_contract(sections)), book(*contract_, *date_from("2026-09-01")) {}

  // "kind state subject due" of what is said that day.
  std::vector<std::string> on(std::string_view day) {
    std::vector<OwnedEvent> events;
    book.look(registers, Known{japan(std::string(day) + "T00:01:00"), Seq{1}}, events);
    std::vector<std::string> lines = said_of(events, "deadline",
                                             {Field::mk_deadline_kind, Field::mk_deadline_state,
                                              Field::mk_deadline_subject, Field::mk_deadline_due});
    std::erase_if(lines, [&](const std::string& line) { return line.find(wanted) != 0; });
    return lines;
  }

 private:
  std::shared_ptr<const Contract> contract_;

 public:
  DutyBook book;
  RegisterBook registers;
  std::string wanted;
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a certificate is said 120, 60 and 0 days before its end, and once a month") {
  Duties duties;
  duties.wanted = "certificate";
  duties.registers.adopt(register_of(RegisterKind::certificates,
                                     "認証種別,登録番号,有効期限\nISMS,IS 123,2026-12-31\n"));
  CHECK(duties.on("2026-09-01") == Lines{"certificate open ISMS IS 123 2026-12-31"});
  CHECK(duties.on("2026-09-01").empty());
  CHECK(duties.on("2026-09-02").size() == 1);  // 120 days left.
  CHECK(duties.on("2026-09-03").empty());
  CHECK(duties.on("2026-10-01") == Lines{"certificate amber ISMS IS 123 2026-12-31"});
  CHECK(duties.on("2026-11-01") == Lines{"certificate red ISMS IS 123 2026-12-31"});
  CHECK(duties.on("2026-12-31").size() == 1);
  CHECK(duties.on("2027-01-01") == Lines{"certificate missed ISMS IS 123 2026-12-31"});
}

TEST_CASE("a renewed certificate ends the duty of the old one") {
  Duties duties;
  duties.wanted = "certificate";
  duties.registers.adopt(register_of(RegisterKind::certificates,
                                     "認証種別,登録番号,登録日,有効期限\nISMS,1,2023-10-01,2026-09-"
                                     "30\nISMS,2,2026-09-15,2029-09-30\n"));
  CHECK(duties.on("2026-09-01") == Lines{"certificate red ISMS 1 2026-09-30"});
  CHECK(duties.on("2026-09-15") == Lines{"certificate open ISMS 2 2029-09-30"});
  CHECK(duties.on("2026-10-01") == Lines{"certificate open ISMS 2 2029-09-30"});
}

TEST_CASE("the month's sign-off is due, missed, or met") {
  Duties duties("review: {monthly: {due: 15th}}\n");
  duties.wanted = "monthly_sign_off";
  CHECK(duties.on("2026-09-20").empty());
  CHECK(duties.on("2026-10-01") == Lines{"monthly_sign_off open 2026-09 2026-10-15"});
  CHECK(duties.on("2026-10-10") == Lines{"monthly_sign_off amber 2026-09 2026-10-15"});
  CHECK(duties.on("2026-10-15") == Lines{"monthly_sign_off red 2026-09 2026-10-15"});
  CHECK(duties.on("2026-10-16") == Lines{"monthly_sign_off missed 2026-09 2026-10-15"});
  duties.book.met("monthly_sign_off", "2026-09");
  CHECK(duties.on("2026-10-17") == Lines{"monthly_sign_off met 2026-09 2026-10-15"});
  CHECK(duties.on("2026-10-18").empty());
}

TEST_CASE("training lasts 370 days, who was never trained is overdue") {
  Duties duties;
  duties.wanted = "training";
  duties.registers.adopt(register_of(RegisterKind::roster,
                                     "user,from,to,研修受講日\na,2025-04-01,,2025-09-01\n"
                                     "b,2026-04-01,,\nc,2025-04-01,2026-08-31,2024-01-01\n"));
  CHECK(duties.on("2026-09-01") ==
        Lines{"training red a 2026-09-06", "training missed b 2026-03-31"});
  CHECK(duties.on("2026-09-07") == Lines{"training missed a 2026-09-06"});
}

TEST_CASE("inspection, the contract's end, and the erasure after it") {
  Duties duties("review: {on_site: yearly}\n");
  CHECK(duties.on("2026-09-01") ==
        Lines{"on_site_inspection open C-1 2027-03-31", "contract_end open C-1 2027-03-31"});
  CHECK(duties.on("2027-03-01") ==
        Lines{"on_site_inspection red C-1 2027-03-31", "contract_end red C-1 2027-03-31"});
  duties.wanted = "erasure";
  CHECK(duties.on("2027-04-01") == Lines{"erasure_certificate open C-1 2027-04-14"});
  CHECK(duties.on("2027-04-15") == Lines{"erasure_certificate missed C-1 2027-04-14"});
}

TEST_CASE("the roster is to be confirmed within 31 days of when it last came") {
  Duties duties;
  duties.wanted = "roster_confirmation";
  CHECK(duties.on("2026-09-01").empty());
  duties.registers.adopt(register_of(RegisterKind::roster, "user\na\n"));
  CHECK(duties.on("2026-09-01") == Lines{"roster_confirmation open C-1 2026-10-02"});
  CHECK(duties.on("2026-10-03") == Lines{"roster_confirmation missed C-1 2026-10-02"});
  duties.book.adopted(RegisterKind::roster, *date_from("2026-10-04"));
  CHECK(duties.on("2026-10-04") == Lines{"roster_confirmation open C-1 2026-11-04"});
  Duties next;
  next.wanted = "roster_confirmation";
  next.registers = duties.registers;
  next.book.follow(duties.book);
  CHECK(next.on("2026-10-05") == Lines{"roster_confirmation open C-1 2026-11-04"});
}

TEST_CASE("a medium that came back late was late, for good, and is said once") {
  Duties duties;
  duties.wanted = "media_return";
  duties.registers.adopt(register_of(RegisterKind::media,
                                     "媒体番号,持出日,返却予定日,返却日\nM1,2026/9/1,2026/9/3,\n"));
  CHECK(duties.on("2026-09-02") == Lines{"media_return amber M1 2026/9/1 2026-09-03"});
  CHECK(duties.on("2026-09-04") == Lines{"media_return missed M1 2026/9/1 2026-09-03"});
  duties.registers.adopt(register_of(
      RegisterKind::media, "媒体番号,持出日,返却予定日,返却日\nM1,2026/9/1,2026/9/3,2026/9/6\n"));
  CHECK(duties.on("2026-09-07") == Lines{"media_return late M1 2026/9/1 2026-09-03"});
  CHECK(duties.on("2026-10-01").empty());
}
