// Goal: a silence is told once, when nobody can break it any more, and never in a hole.
#include "rule/heartbeat.h"

#include "base/limits.h"
#include "support/rule_case.h"

namespace metsuke {

namespace {

const std::string speaking =
    "title: any\nname: any\nlogsource: {product: test}\n"
    "detection: {s: {k: '*'}, condition: s}\n---\n"
    "title: silent\nname: silent\ntaxonomy: metsuke\nlevel: high\n"
    "correlation: {type: absence, rules: [any], group-by: [host.name], groups: [a, b], "
    "timespan: 1h}\n"
    "metsuke: {check: T-9, ja: {title: 沈黙, why: '{host.name}'}, en: {title: silent}}\n";

struct Listening {
  Detector detector{rules_of(speaking)};
  SourceProgress progress;
  std::vector<Finding> findings;

  Listening() {
    progress.name = "test";
    progress.log_sources = {{"", "test", ""}};
  }
  void hear(const std::string& host, int minute) {
    const OwnedEvent event = event_of({{"k", "x"}, {"host.name", host}}, minute * 60);
    detector.see(event.view(), findings);
  }
  // "group@minute" of each silence told, when all is complete up to that minute.
  std::string told_until(int minute) {
    findings.clear();
    progress.complete_until = event_of({}, minute * 60).occurred;
    detector.advance(std::span(&progress, 1), progress.complete_until, findings);
    std::string text;
    for (const Finding& finding : findings) {
      const auto at = finding.at - event_of({}).occurred;
      text += finding.group + "@" +
              std::to_string(std::chrono::duration_cast<std::chrono::minutes>(at).count()) + " ";
    }
    return text;
  }
};

}  // namespace

TEST_CASE("who is silent for longer than the span is told, once, and only when it is certain") {
  Listening one;
  one.hear("a", 0);
  one.hear("b", 0);
  one.hear("a", 50);
  CHECK(one.told_until(60).empty());
  CHECK(one.told_until(61) == "host.name=b@60 ");
  CHECK(one.told_until(100).empty());
  CHECK(one.told_until(200) == "host.name=a@110 ");
  one.hear("b", 210);
  CHECK(one.told_until(215).empty());
  CHECK(one.told_until(300) == "host.name=b@270 ");
}

TEST_CASE("a silence between two that came together is found, too, exactly the span is none") {
  Listening one;
  for (const int minute : {0, 60, 120, 190}) one.hear("a", minute);
  for (int minute = 0; minute < 240; minute += 30) one.hear("b", minute);
  CHECK(one.told_until(200) == "host.name=a@180 ");
}

TEST_CASE("the order of arrival does not matter before it is decided") {
  Listening one;
  for (const int minute : {0, 100, 50}) one.hear("a", minute);
  for (const int minute : {90, 0, 45}) one.hear("b", minute);
  CHECK(one.told_until(110).empty());
}

TEST_CASE("a group that never spoke is told from the first event of anybody") {
  Listening one;
  one.hear("stranger", 10);
  one.hear("a", 20);
  CHECK(one.told_until(75) == "host.name=b@70 ");
}

TEST_CASE("inside a hole nobody can say, and the tally names the source") {
  Listening one;
  one.hear("a", 0);
  one.hear("b", 0);
  one.hear("b", 60);
  one.progress.holes.push_back({event_of({}, 1800).occurred, event_of({}, 2000).occurred});
  CHECK(one.told_until(61).empty());
  const auto tallies = one.detector.take_tallies();
  REQUIRE(tallies.size() == 1);
  CHECK(tallies[0].unknown == 1);
  CHECK(tallies[0].violating == 0);
  CHECK(tallies[0].evaluated == 3);
  CHECK(tallies[0].missing == std::vector<std::string>{"source test 2026-09-03"});
}

TEST_CASE("a heartbeat without groups or with two rules is refused") {
  std::string none = speaking;
  none.replace(none.find("[a, b]"), 6, "[]");
  CHECK(refusal_of(none).find("MK105") != std::string::npos);
  std::string listed = speaking;
  listed.replace(listed.find("[a, b]"), 6, "'%contract.hosts%'");
  CHECK(refusal_of(listed).find("MK061") != std::string::npos);
  Parameters parameters;
  parameters.lists["hosts"] = {"x", "y"};
  CHECK(rules_of(listed, parameters)->rules().size() == 2);
}

TEST_CASE("a heartbeat keeps no more than it needs, however much is said") {
  Correlation plan;
  plan.groups = {"a"};
  plan.group_by = {"g"};
  plan.span = std::chrono::hours(1);
  Heartbeat heartbeat(plan);
  for (int i = 0; i < 200'000; ++i) heartbeat.hear("a", Timestamp(std::chrono::seconds(i)));
  std::vector<Heartbeat::Silence> silences;
  heartbeat.decide({}, Timestamp(std::chrono::seconds(200'000)), silences);
  CHECK(silences.empty());
}

TEST_CASE("however many events may have been anybody's, no silence among them is certain") {
  Correlation plan;
  plan.groups = {"a"};
  plan.group_by = {"g"};
  plan.span = std::chrono::hours(1);
  Heartbeat heartbeat(plan);
  const Timestamp start{};
  heartbeat.hear("a", start);
  // One early in each hour, then far more of them than are kept, later in that hour.
  heartbeat.hear_doubtful(start + std::chrono::minutes(1));
  for (std::size_t i = 0; i < 3 * limits::window_events_max; ++i)
    heartbeat.hear_doubtful(start + std::chrono::hours(2) + std::chrono::milliseconds(i));
  std::vector<Heartbeat::Silence> silences;
  heartbeat.decide({}, start + std::chrono::hours(3), silences);
  REQUIRE(silences.size() == 1);
  CHECK(silences[0].missing == std::vector<std::string>{"g"});
}

}  // namespace metsuke
