#include "rule/observe_registers.h"

#include <catch2/catch.hpp>

#include "observe_case.h"

using namespace metsuke;

namespace {

std::vector<std::string> changes(const Register& next, const Register* before) {
  std::vector<OwnedEvent> events;
  register_events(next, before, Known{japan("2026-09-10T00:00:00"), Seq{3}}, events);
  std::vector<std::string> lines;
  for (const OwnedEvent& event : events) {
    std::string line = value_of(event, Field::mk_register_change);
    for (const auto& [name, value] : event.natives()) line += ' ' + name + '=' + value;
    line += " @" + to_japan_text(event.occurred);
    lines.push_back(line);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the first version's rows are valid, at their own date") {
  const Register book =
      register_of(RegisterKind::transfers, "授受日,ファイル名,備考\n2026-09-03,a.zip,\n,b.zip,x\n");
  CHECK(changes(book, nullptr) == Lines{"valid date=2026-09-03 file=a.zip @2026-09-03 00:00:00",
                                        "valid file=b.zip note=x @2026-09-10 00:00:00"});
}

TEST_CASE("a later version says what was added, changed and ended, and nothing of the rest") {
  const Register before =
      register_of(RegisterKind::roster,
                  "user,role,from\na,入力,2026-04-01\nb,入力,2026-04-01\nc,入力,2026-04-01\n");
  const Register after =
      register_of(RegisterKind::roster,
                  "user,role,from\nd,検査,2026-09-01\nb,検査,2026-04-01\na,入力,2026-04-01\n");
  CHECK(changes(after, &before) ==
        Lines{"added user=d role=検査 from=2026-09-01 @2026-09-01 00:00:00",
              "changed user=b role=検査 from=2026-04-01 @2026-04-01 00:00:00",
              "ended user=c role=入力 from=2026-04-01 @2026-04-01 00:00:00"});
  CHECK(changes(before, &before).empty());
}

TEST_CASE("rows that stand twice are counted, not merged") {
  const Register one = register_of(RegisterKind::transfers, "date,file\n2026-09-03,a.zip\n");
  const Register two =
      register_of(RegisterKind::transfers, "date,file\n2026-09-03,a.zip\n2026-09-03,a.zip\n");
  CHECK(changes(two, &one).size() == 1);
  CHECK(changes(one, &two) == Lines{"ended date=2026-09-03 file=a.zip @2026-09-03 00:00:00"});
}
