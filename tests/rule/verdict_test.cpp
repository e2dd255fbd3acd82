#include "rule/verdict.h"

#include <catch2/catch.hpp>

#include "observe_case.h"
#include "rule/tally.h"

using namespace metsuke;

namespace {

std::string rule_text(const std::string& check, const std::string& log_source) {
  return "title: " + check + "\nid: 6d0c7a0e-0000-4000-8000-0000000000" + check.substr(4) +
         "\nname: rule_" + check.substr(4) + "\nstatus: stable\nlogsource: " + log_source +
         "\ndetection:\n  logon: {event.action: logon}\n  condition: logon\nlevel: high\n"
         "metsuke:\n  check: " +
         check +
         "\n  ja: {title: あ, why: い, ask: う, next: え}\n"
         "  en: {title: a, why: b, ask: c, next: d}\n"
         "  parameters: {count: {default: 5, origin: catalogue}}\n";
}

// A burst of what its first document describes; the correlation has no log source of its own.
constexpr const char* burst_text = R"(title: Failed logon
name: failed_logon
status: stable
logsource: {category: authentication}
detection: {failed: {event.action: logon-failed}, condition: failed}
level: informational
---
title: Burst
id: 6d0c7a0e-0000-4000-8000-000000000106
name: burst
status: stable
correlation: {type: event_count, rules: [failed_logon], group-by: [source.ip], timespan: 10m, condition: {gte: 5}}
level: medium
metsuke:
  check: ACC-06
  ja: {title: あ, why: い, ask: う, next: え}
  en: {title: a, why: b, ask: c, next: d}
)";

// Two checks: one on what sshd can hand out, one on metsuke's own deliveries.
class JudgedMonth {
 public:
  explicit JudgedMonth(const std::string& checks = "[ACC-01, RET-02]")
      : contract(observed_contract(
            "sources:\n"
            "  - {id: sftp, format: sshd, delivers: {every: day, due: next day 12:00}}\n"
            "  - {id: other, format: httpd, delivers: {every: day, due: next day 12:00}}\n"
            "requirements:\n  - {clause: 第1条, checks: " +
            checks + "}\n")) {
    const std::vector<RuleSource> sources = {
        {"a.yml", rule_text("ACC-01", "{category: authentication}")},
        {"b.yml", rule_text("RET-02", "{product: metsuke, service: delivery}")},
        {"c.yml", burst_text}};
    Complaints complaints;
    rules = Ruleset::compile(sources, {}, complaints);
    for (const Complaint& complaint : complaints) {
      if (complaint.weight == Weight::error) {
        throw std::runtime_error(describe(complaint, Language::english));
      }
    }
    tally("ACC-01", 10, 0, 0);
    tally("RET-02", 30, 0, 0);
  }

  void tally(const std::string& check, std::uint64_t evaluated, std::uint64_t violating,
             std::uint64_t unknown, std::vector<std::string> missing = {}) {
    tallies.push_back(
        {rules->find(check)->id, {2026, 9}, evaluated, violating, unknown, std::move(missing)});
  }
  void slot(std::uint32_t source, const char* day, SlotState state) {
    Slot made;
    made.source = SourceId{source};
    made.from = made.to = *date_from(day);
    made.state = state;
    slots.push_back(made);
  }
  MonthVerdict judged(const char* as_of = "2026-10-05") const {
    return judge(*contract, *rules, {2026, 9}, *date_from(as_of), tallies, slots);
  }
  CheckVerdict check(std::size_t index, const char* as_of = "2026-10-05") const {
    return judged(as_of).clauses.at(0).checks.at(index);
  }

  std::shared_ptr<const Contract> contract;
  std::shared_ptr<const Ruleset> rules;
  std::vector<Tally> tallies;
  std::vector<Slot> slots;
};

}  // namespace

TEST_CASE("verdicts have one name each and a title in both languages") {
  CHECK(name_of(Verdict::pass) == "PASS");
  CHECK(name_of(Verdict::not_evaluable) == "NOT_EVALUABLE");
  CHECK(title_of(Verdict::not_evaluable, Language::japanese) == "判定不能");
  CHECK(worst(Verdict::not_evaluable, Verdict::fail) == Verdict::fail);
  CHECK(worst(Verdict::not_evaluable, Verdict::waived) == Verdict::not_evaluable);
}

TEST_CASE("looked at and nothing found: PASS, with its denominator and limit") {
  const JudgedMonth month;
  CHECK(month.judged().verdict == Verdict::pass);
  const CheckVerdict check = month.check(0);
  CHECK(check.verdict == Verdict::pass);
  CHECK(check.evaluated == 10);
  CHECK(check.rule == "rule_01");
  CHECK(check.limit == "count=5");
  CHECK(check.missing.empty());
  CHECK(check.place.line > 0);
}

TEST_CASE("a check that saw no data never passes") {
  JudgedMonth month;
  month.tallies.clear();
  CHECK(month.check(0).verdict == Verdict::not_evaluable);
  CHECK(month.check(0).missing == "no events");
  month.tally("ACC-01", 10, 0, 0);
  month.tallies.back().month = {2026, 8};  // Another month's count is not this one's.
  CHECK(month.check(0).verdict == Verdict::not_evaluable);
  CHECK(month.judged().verdict == Verdict::not_evaluable);
}

TEST_CASE("an undecided event leaves the check undecided, and says what was missing") {
  JudgedMonth month;
  month.tally("ACC-01", 1, 0, 1, {"roster"});
  CHECK(month.check(0).verdict == Verdict::not_evaluable);
  CHECK(month.check(0).missing == "roster");
  CHECK(month.check(0).evaluated == 11);
  month.tally("RET-02", 1, 0, 2);
  CHECK(month.check(1).missing == "2 undecided");
}

TEST_CASE("a missing delivery of a source the rule looks at, and of no other") {
  JudgedMonth month;
  month.slot(1, "2026-09-08", SlotState::missing);
  month.slot(0, "2026-08-31", SlotState::missing);
  month.slot(0, "2026-09-01", SlotState::late);
  CHECK(month.check(0).verdict == Verdict::pass);
  month.slot(0, "2026-09-08", SlotState::missing);
  month.slot(0, "2026-09-30", SlotState::expected);
  CHECK(month.check(0).verdict == Verdict::not_evaluable);
  CHECK(month.check(0).missing == "source sftp 2026-09-08, source sftp 2026-09-30");
  CHECK(month.check(1).verdict == Verdict::pass);  // Missing deliveries are what it looks at.
}

TEST_CASE("a correlation needs what its rules look at") {
  JudgedMonth month("[ACC-06]");
  month.tally("ACC-06", 10, 0, 0);
  CHECK(month.check(0).verdict == Verdict::pass);
  month.slot(0, "2026-09-08", SlotState::missing);
  CHECK(month.check(0).verdict == Verdict::not_evaluable);
  CHECK(month.check(0).missing == "source sftp 2026-09-08");
}

TEST_CASE("a violation fails whatever else is missing, unless it is waived in time") {
  JudgedMonth month(
      "[{rule: ACC-01, waived: {until: 2026-10-05, by: 課長, reason: 移行}}, RET-02]");
  month.slot(0, "2026-09-08", SlotState::missing);
  CHECK(month.check(0).verdict == Verdict::not_evaluable);  // A waiver excuses no blindness.
  month.tally("ACC-01", 1, 1, 0);
  CHECK(month.check(0).verdict == Verdict::waived);
  CHECK(month.check(0, "2026-10-06").verdict == Verdict::fail);
  CHECK(month.check(0).violating == 1);
  CHECK(month.judged().verdict == Verdict::waived);
  month.tally("RET-02", 1, 1, 0);
  CHECK(month.judged().verdict == Verdict::fail);
  CHECK(month.judged().clauses[0].verdict == Verdict::fail);
}

TEST_CASE("a check without a rule and a contract without requirements are not evaluable") {
  const JudgedMonth month("[ACC-99]");
  CHECK(month.check(0).verdict == Verdict::not_evaluable);
  CHECK(month.check(0).missing == "no rule ACC-99");
  Contract empty;
  CHECK(judge(empty, *month.rules, {2026, 9}, *date_from("2026-10-05"), {}, {}).verdict ==
        Verdict::not_evaluable);
}

TEST_CASE("what was missing is told in the reader's words") {
  const std::string missing =
      "source door 2026-09-08, no events, roster, user.name, 3 undecided, x";
  CHECK(missing_in_words(missing, Language::japanese) ==
        "取得元 door の 2026-09-08 分、対象の事象なし、従事者名簿、利用者ID、3 件が判定できず、x");
  CHECK(missing_in_words("source door 2026-09-08..2026-09-09", Language::english) ==
        "source door of 2026-09-08..2026-09-09");
  CHECK(missing_in_words("", Language::english).empty());
  // Whatever a rule says of its limits and its past has words.
  CHECK(missing_in_words("history of 20 days, " + room_for(100, "groups"), Language::japanese) ==
        "比較できる 20 日分の実績、100 組を超えた分は記憶できず");
  for (const char* what : {"groups", "triggers", "events in a group", "answers in a group",
                           "values", "values in a group"}) {
    const std::string said = missing_in_words(room_for(100'000, what), Language::japanese);
    CHECK(said.find("100000") != std::string::npos);
    CHECK(said.find("room") == std::string::npos);
  }
  CHECK(missing_in_words("history of days, of 3 days", Language::japanese) ==
        "history of days、of 3 days");
}

TEST_CASE("a long list of what is missing is cut with its count") {
  JudgedMonth month;
  for (int day = 10; day < 25; ++day) {
    month.slot(0, ("2026-09-" + std::to_string(day)).c_str(), SlotState::missing);
  }
  const std::string missing = month.check(0).missing;
  CHECK(missing.find("source sftp 2026-09-19") != std::string::npos);
  CHECK(missing.find("2026-09-20") == std::string::npos);
  CHECK(missing.ends_with("(+5)"));
}
