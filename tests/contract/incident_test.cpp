#include "contract/incident.h"

#include <catch2/catch.hpp>

using namespace metsuke;

namespace {

Timestamp japan_time(const std::string& text) { return *timestamp_from_rfc3339(text + "+09:00"); }

Contract contract_until_2026() {
  Contract contract;
  contract.id = "T-1";
  contract.first_report_phone = std::chrono::hours(1);
  contract.first_report_written = std::chrono::hours(24);
  contract.prevention_plan = std::chrono::days(30);
  contract.calendar.holidays = *Holidays::read(
      "2026/1/1,元日\n2026/9/21,敬老の日\n2026/9/22,休日\n2026/9/23,秋分の日\n2026/11/"
      "3,文化の日\n");
  return contract;
}

DeclaredFacts facts_of(std::vector<std::pair<std::string, std::string>> facts) {
  Declaration made;
  made.facts = std::move(facts);
  DeclaredFacts all;
  all.add(made);
  return all;
}

// "kind due state" of every clock that runs.
std::vector<std::string> clocks_at(const DeclaredFacts& facts, const std::string& now) {
  const Contract contract = contract_until_2026();
  std::vector<std::string> lines;
  for (const Deadline& clock : clocks_of(facts, contract, japan_time(now)))
    lines.push_back(std::string(clock.kind) + " " +
                    (clock.due ? to_japan_text(*clock.due).substr(0, 16) : "?") + " " +
                    std::string(name_of(state_of(clock, japan_time(now)))));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the vendor's clocks run from when it knew, the commission's from when we did") {
  const DeclaredFacts facts = facts_of({{"vendor_known", "2026-08-22 21:00"},
                                        {"vendor_called", "2026-08-23 09:00"},
                                        {"sensitive", "yes"}});
  // 08-23 is day 1, day 30 is 09-21: three holidays in a row move it to the 24th.
  CHECK(clocks_at(facts, "2026-08-26T10:00:00") ==
        Lines{"incident_vendor_call 2026-08-22 22:00 late",
              "incident_vendor_written 2026-08-23 21:00 missed",
              "incident_vendor_notice 2026-08-27 21:00 amber",
              "incident_preliminary 2026-08-28 09:00 amber", "incident_final 2026-09-24 23:59 open",
              "incident_persons_notice 2026-09-02 09:00 open",
              "incident_plan 2026-09-21 21:00 open"});
}

TEST_CASE("a wrongful purpose gives sixty days, strong encryption no report at all") {
  DeclaredFacts facts = facts_of({{"known", "2026-06-01 12:00"}, {"wrongful_purpose", "yes"}});
  CHECK(clocks_at(facts, "2026-06-02T00:00:00")[1] == "incident_final 2026-07-30 23:59 open");
  facts = facts_of({{"known", "2026-06-01 12:00"}, {"property_damage", "1"}});
  CHECK(clocks_at(facts, "2026-06-02T00:00:00")[1] == "incident_final 2026-06-30 23:59 open");
  facts =
      facts_of({{"known", "2026-06-01 12:00"}, {"wrongful_purpose", "yes"}, {"encrypted", "yes"}});
  CHECK(clocks_at(facts, "2026-06-02T00:00:00") == Lines{"incident_plan 2026-07-01 12:00 open"});
}

TEST_CASE("passing a hundred persons later starts clocks of its own") {
  const DeclaredFacts alone = facts_of({{"known", "2026-06-01 12:00"},
                                        {"persons_max", "101"},
                                        {"persons_known", "2026-06-10 15:00"}});
  CHECK(clocks_at(alone, "2026-06-11T00:00:00") ==
        Lines{"incident_preliminary_count 2026-06-15 15:00 open",
              "incident_final_count 2026-07-09 23:59 open",
              "incident_persons_notice 2026-06-11 12:00 amber",
              "incident_plan 2026-07-01 12:00 open"});
  const DeclaredFacts both = facts_of({{"known", "2026-06-01 12:00"},
                                       {"sensitive", "yes"},
                                       {"persons_max", "101"},
                                       {"persons_known", "2026-06-10 15:00"}});
  CHECK(clocks_at(both, "2026-06-11T00:00:00").size() == 6);
  const DeclaredFacts few = facts_of({{"known", "2026-06-01 12:00"}, {"persons_max", "100"}});
  CHECK(clocks_at(few, "2026-06-11T00:00:00") == Lines{"incident_plan 2026-07-01 12:00 open"});
}

TEST_CASE("specific personal information has its own triggers") {
  const auto names = [](const DeclaredFacts& facts) {
    std::vector<std::string_view> all;
    for (const Trigger trigger : triggers_of(facts)) all.push_back(name_of(trigger));
    return all;
  };
  using Names = std::vector<std::string_view>;
  CHECK(names(facts_of({{"sensitive", "yes"}, {"service_system", "yes"}})) == Names{"sensitive"});
  CHECK(names(facts_of({{"specific", "yes"},
                        {"sensitive", "yes"},
                        {"service_system", "yes"},
                        {"public_view", "yes"},
                        {"persons_max", "101"}})) ==
        Names{"many_persons", "service_system", "public_view"});
  CHECK(names(facts_of({{"title", "x"}})).empty());
}

TEST_CASE("what the calendar does not cover is unknown, not in time") {
  const DeclaredFacts facts = facts_of({{"known", "2026-12-10 10:00"}, {"sensitive", "yes"}});
  CHECK(clocks_at(facts, "2026-12-11T00:00:00")[1] == "incident_final ? unknown");
  CHECK(clocks_at(facts, "2027-12-11T00:00:00")[1] == "incident_final ? unknown");
}

TEST_CASE("a final report with items missing is completed week by week") {
  std::vector<std::pair<std::string, std::string>> said{{"known", "2026-06-01 12:00"},
                                                        {"sensitive", "yes"},
                                                        {"persons_max", "3"},
                                                        {"final", "2026-06-20 10:00"}};
  for (const char* item : {"item_overview", "item_items", "item_secondary", "item_response",
                           "item_publication", "item_prevention", "item_other"})
    said.emplace_back(item, "書いた");
  CHECK(items_missing(facts_of(said)) == std::vector<std::string_view>{"item_cause"});
  CHECK(clocks_at(facts_of(said), "2026-06-21T00:00:00")[3] ==
        "incident_supplement 2026-06-27 10:00 amber");
  CHECK(clocks_at(facts_of(said), "2026-07-01T00:00:00")[3] ==
        "incident_supplement 2026-07-04 10:00 amber");
  said.emplace_back("item_cause", "誤操作");
  CHECK(clocks_at(facts_of(said), "2026-07-01T00:00:00").size() == 4);
}

TEST_CASE("a corrective action is due by the end of its day") {
  CHECK_FALSE(action_clock(facts_of({{"title", "x"}})));
  const auto clock = action_clock(facts_of({{"due", "2026-09-30"}, {"done", "2026-09-30 17:00"}}));
  REQUIRE(clock);
  CHECK(state_of(*clock, japan_time("2026-10-02T00:00:00")) == DeadlineState::met);
  const auto open = action_clock(facts_of({{"due", "2026-09-30"}}));
  CHECK(state_of(*open, japan_time("2026-09-30T23:00:00")) == DeadlineState::amber);
  CHECK(state_of(*open, japan_time("2026-10-01T00:00:00")) == DeadlineState::missed);
}

TEST_CASE("clocks, triggers and states have words in both languages") {
  for (int i = 0; i < 7; ++i) {
    const auto trigger = static_cast<Trigger>(i);
    CHECK(title_of(trigger, Language::japanese) != title_of(trigger, Language::english));
  }
  CHECK(title_of_clock("incident_final", Language::english) == "final report to the commission");
  CHECK(title_of_clock("other", Language::english) == "other");
  CHECK(title_of(DeadlineState::missed) == Word::clock_missed);
}
