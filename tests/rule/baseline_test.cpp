// Goal: a day is held against the days it is said to be like, exactly, once. Method: pasts whose
// median and spread are worked out by hand.
#include "rule/baseline.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {

std::string outlier_rule(const std::string& baseline, const std::string& condition = "gt: 6") {
  return "title: use\nname: use\nlogsource: {product: test}\n"
         "detection: {s: {k: '*'}, condition: s}\n---\n"
         "title: outlier\nname: outlier\ntaxonomy: metsuke\nlevel: medium\n"
         "correlation: {type: value_sum, rules: [use], group-by: [user.name], timespan: 1d, "
         "baseline: {" +
         baseline + "}, condition: {field: amount, " + condition +
         "}}\n"
         "metsuke: {check: T-8, group: [user.name, day], ja: {title: 外, why: "
         "'{user.name} {value} {median} {score}'}, en: {title: outlier}}\n";
}

OwnedEvent use(const std::string& user, int day, const std::string& amount) {
  OwnedEvent event = event_of({{"k", "x"}, {"user.name", user}}, day * 86'400);
  event.set_native("amount", amount);
  event.set_native("team", user.substr(0, 1));
  return event;
}

struct Days {
  explicit Days(const std::string& yaml) : detector(rules_of(yaml)) {
    progress.name = "test";
    progress.log_sources = {{"", "test", ""}};
  }
  std::string told_until(int day) {
    std::vector<Finding> findings;
    progress.complete_until = event_of({}, day * 86'400).occurred;
    detector.advance(std::span(&progress, 1), progress.complete_until, findings);
    std::string text;
    for (const Finding& finding : findings)
      text += fill(detector.rules().rule(finding.rule).ja.why, finding) + "\n";
    return text;
  }
  void see(const std::vector<OwnedEvent>& events) {
    std::vector<Finding> findings;
    for (const OwnedEvent& event : events) detector.see(event.view(), findings);
    CHECK(findings.empty());
  }
  Tally tally() {
    const auto tallies = detector.take_tallies();
    REQUIRE(tallies.size() == 1);
    return tallies[0];
  }

  Detector detector;
  SourceProgress progress;
};

}  // namespace

TEST_CASE("a day far from the median of its past is told with value, median and score") {
  Days days(outlier_rule("over: 60d, same: day, min_samples: 5"));
  // Median 100, deviations 20 10 0 10 20: MAD 10, spread 14.826.
  for (const auto& [day, amount] :
       {std::pair{0, "80"}, {1, "90"}, {2, "100"}, {3, "110"}, {4, "120"}})
    days.see({use("abe", day, amount)});
  days.see({use("abe", 5, "188")});
  // (188 - 100) / 14.826 = 5.93…, not above six.
  CHECK(days.told_until(6).empty());
  Days second(outlier_rule("over: 60d, same: day, min_samples: 5"));
  for (const auto& [day, amount] :
       {std::pair{0, "80"}, {1, "90"}, {2, "100"}, {3, "110"}, {4, "120"}})
    second.see({use("abe", day, amount)});
  second.see({use("abe", 5, "100"), use("abe", 5, "89")});
  CHECK(second.told_until(6) == "abe 189 100 6.002967\n");
}

TEST_CASE("only the same weekday is compared unless all days are meant") {
  Days days(outlier_rule("over: 60d, min_samples: 2"));
  for (const int day : {0, 7, 14, 21}) days.see({use("abe", day, "100")});
  for (const int day : {3, 10, 17}) days.see({use("abe", day, "900")});
  days.see({use("abe", 24, "900"), use("abe", 28, "900")});
  // Alike to the last: the spread is a twentieth of the median.
  CHECK(days.told_until(29) == "abe 900 100 160\n");
}

TEST_CASE("the smallest difference between days that are all alike is no outlier") {
  Days days(outlier_rule("same: day, min_samples: 2"));
  for (int day = 0; day < 9; ++day) days.see({use("abe", day, "10")});
  days.see({use("abe", 9, "16"), use("abe", 10, "17")});
  CHECK(days.told_until(11) == "abe 17 10 7\n");
}

TEST_CASE("a day is judged once, when its source is complete, late lines included") {
  Days days(outlier_rule("same: day, min_samples: 2"));
  for (const int day : {0, 1, 2}) days.see({use("abe", day, "10")});
  days.see({use("abe", 4, "10"), use("abe", 3, "10")});
  // Until nine in the morning of UTC day 3 it is still open; then a late line is part of it.
  CHECK(days.told_until(3).empty());
  days.see({use("abe", 3, "90")});
  CHECK(days.told_until(4) == "abe 100 10 90\n");
  // What comes after the day was judged is history, no news.
  days.see({use("abe", 3, "1000")});
  CHECK(days.told_until(10).empty());
}

TEST_CASE("too little past is unknown and says so, peers may stand in for it") {
  Days alone(outlier_rule("same: day, min_samples: 5"));
  alone.see({use("abe", 0, "10"), use("abe", 1, "900")});
  CHECK(alone.told_until(2).empty());
  const Tally tally = alone.tally();
  CHECK(tally.evaluated == 2);
  CHECK(tally.unknown == 2);
  CHECK(tally.missing == std::vector<std::string>{"history of 5 days"});
  Days peers(outlier_rule("same: day, min_samples: 5, peers: team"));
  for (int day = 0; day < 6; ++day)
    peers.see({use("a1", day, "10"), use("a2", day, "10"), use("b1", day, "900")});
  peers.see({use("a3", 6, "900"), use("b2", 6, "900")});
  CHECK(peers.told_until(7) == "a3 900 10 890\n");
}

TEST_CASE("what is less than the least is never unusual, a collapse is told by lt") {
  Days least(outlier_rule("same: day, min_samples: 2, least: 20"));
  for (int day = 0; day < 5; ++day) least.see({use("abe", day, "1")});
  least.see({use("abe", 5, "19"), use("abe", 6, "20")});
  CHECK(least.told_until(7) == "abe 20 1 19\n");
  Days collapse(outlier_rule("same: day, min_samples: 2", "lt: -6"));
  for (int day = 0; day < 5; ++day) collapse.see({use("abe", day, "1000")});
  collapse.see({use("abe", 5, "100")});
  CHECK(collapse.told_until(6) == "abe 100 1000 -18\n");
}

TEST_CASE("the same lines leave the same state, in whatever batches they are judged") {
  const std::string yaml = outlier_rule("same: day, min_samples: 3", "gt: 2");
  std::vector<OwnedEvent> events;
  for (int i = 0; i < 120; ++i)
    events.push_back(use(i % 2 == 0 ? "abe" : "sato", i / 2, std::to_string(i * i % 97)));
  Days once(yaml), daily(yaml);
  once.see(events);
  std::string told;
  for (int i = 0; i < 120; ++i) {
    daily.see({events[static_cast<std::size_t>(i)]});
    if (i % 2 == 1) told += daily.told_until(i / 2);
  }
  told += daily.told_until(61);
  CHECK(told.size() > 40);
  CHECK(once.told_until(61) == told);
}

TEST_CASE("numbers that are none, or beyond all reason, are left out") {
  Days days(outlier_rule("same: day, min_samples: 2"));
  for (int day = 0; day < 4; ++day) days.see({use("abe", day, "10")});
  days.see({use("abe", 4, "many"), use("abe", 4, "1" + std::string(24, '0'))});
  CHECK(days.told_until(5).empty());
  CHECK(days.tally().evaluated == 4);
}

TEST_CASE("a baseline that compares nothing is refused by what is wrong in it") {
  CHECK(refusal_of(outlier_rule("same: month")).find("MK104") != std::string::npos);
  CHECK(refusal_of(outlier_rule("min_samples: 1")).find("MK104") != std::string::npos);
  CHECK(refusal_of(outlier_rule("ovr: 60d")).find("did you mean `over`?") != std::string::npos);
  CHECK(refusal_of(outlier_rule("over: 60d", "gt: 5000")).find("MK097") != std::string::npos);
  std::string hourly = outlier_rule("over: 60d");
  hourly.replace(hourly.find("timespan: 1d"), 12, "timespan: 1h");
  CHECK(refusal_of(hourly).find("MK104") != std::string::npos);
  std::string plain = outlier_rule("over: 60d");
  plain.replace(plain.find("taxonomy: metsuke\n"), 18, "");
  CHECK(refusal_of(plain).find("MK083") != std::string::npos);
}

TEST_CASE("a ratio adds up days and holds them against others of the kind, or against before") {
  Days peers(outlier_rule(
      "against: peers, peers: team, sum: 3d, over: 3d, min_samples: 2, least: 50", "gt: 5"));
  peers.see({use("a1", 10, "10"), use("a1", 12, "10"), use("a2", 11, "20"), use("a3", 12, "5"),
             use("a4", 10, "30"), use("a4", 11, "40"), use("a4", 12, "50"), use("b1", 12, "900")});
  // a4: 120 by the median of 20, 20, 5; on the day before 70 by 10 and 20 is less than five times.
  CHECK(peers.told_until(14) == "a4 120 20 6\n");
  const Tally tally = peers.tally();
  CHECK(tally.evaluated == 8);
  CHECK(tally.unknown == 3);  // Day 10 has two of the kind only, and b1 is alone.
  Days own(outlier_rule("against: own, sum: 2d, over: 6d, min_samples: 2, least: 5", "gte: 3"));
  own.see({use("x", 1, "4"), use("x", 3, "4"), use("x", 5, "7"), use("x", 6, "5")});
  // 12 in two days; 8 in the four before are 4 in two.
  CHECK(own.told_until(8) == "x 12 4 3\n");
}

TEST_CASE("a record in the days before is asked for on top of the score") {
  Days days(outlier_rule("same: weekday, over: 30d, min_samples: 2, record: 1.5"));
  for (int day = 0; day < 28; day += 7) days.see({use("abe", day, "10"), use("sato", day, "10")});
  // What abe does on the 24th makes 100 on the 28th no more than half as much again.
  days.see({use("abe", 24, "70"), use("abe", 28, "100"), use("sato", 28, "100")});
  CHECK(days.told_until(29) == "sato 100 10 90\n");
}

TEST_CASE("what the others have more that day is more of the usual, too") {
  const std::string form = "same: day, min_samples: 3, peers: team, follows: peers";
  Days days(outlier_rule(form));
  for (int day = 0; day < 20; ++day)
    days.see({use("a1", day, "10"), use("a2", day, "20"), use("a3", day, "30"),
              use("a4", day, "40"), use("b1", day, "10")});
  // Everybody of the team has three times as much; a1 has ten times, b1 nobody to follow.
  days.see({use("a1", 20, "100"), use("a2", 20, "60"), use("a3", 20, "90"), use("a4", 20, "120"),
            use("b1", 20, "30")});
  CHECK(days.told_until(21) == "a1 100 30 46.666666\nb1 30 10 20\n");
  // Who is new is held against what the others have on that very day.
  days.see({use("a5", 21, "900"), use("a6", 21, "30"), use("a1", 21, "10"), use("a2", 21, "20"),
            use("a3", 21, "30"), use("a4", 21, "40")});
  CHECK(days.told_until(22) == "a5 900 30 58.680696\n");
}

TEST_CASE("a number of events is as uncertain as its root, a sum is not") {
  const auto counted = [](int events) {
    std::string yaml = outlier_rule("same: day, min_samples: 3");
    yaml.replace(yaml.find("value_sum"), 9, "event_count");
    yaml.replace(yaml.find("field: amount, "), 15, "");
    Days days(yaml);
    for (int day = 0; day < 5; ++day)
      for (int i = 0; i < 16; ++i) days.see({use("abe", day, "1")});
    for (int i = 0; i < events; ++i) days.see({use("abe", 5, "1")});
    return days.told_until(6);
  };
  CHECK(counted(40).empty());
  CHECK(counted(41) == "abe 41 16 6.25\n");
  Days sums(outlier_rule("same: day, min_samples: 3"));
  for (int day = 0; day < 5; ++day) sums.see({use("abe", day, "16")});
  sums.see({use("abe", 5, "23")});
  CHECK(sums.told_until(6) == "abe 23 16 7\n");
}

TEST_CASE("against the median of days alike a day is told in times, both ways") {
  Days more(outlier_rule("against: median, same: weekday, min_samples: 2, least: 60", "gt: 5"));
  Days less(outlier_rule("against: median, same: weekday, min_samples: 2, least: 60", "lt: 0.2"));
  for (Days* days : {&more, &less}) {
    for (int day = 0; day < 21; day += 7)
      days->see({use("abe", day, "100"), use("sato", day, "10"), use("sato", day + 1, "900")});
    days->see(
        {use("abe", 21, "19"), use("sato", 21, "1"), use("abe", 28, "501"), use("sato", 28, "59")});
  }
  CHECK(more.told_until(30) == "abe 501 100 5.01\n");
  // sato's usual ten are less than the least.
  CHECK(less.told_until(30) == "abe 19 100 0.19\n");
}

TEST_CASE("hours tell how much of what somebody does lies at other hours than before") {
  std::string yaml =
      outlier_rule("against: hours, over: 12d, sum: 2d, min_samples: 5, least: 4", "gte: 0.5");
  yaml.replace(yaml.find("value_sum"), 9, "event_count");
  yaml.replace(yaml.find("field: amount, "), 15, "");
  const auto at = [](int day, int hour) {
    OwnedEvent event = event_of({{"k", "x"}, {"user.name", "abe"}}, day * 86'400 + hour * 3'600);
    event.set_native("amount", "1");
    return event;
  };
  Days days(yaml);
  for (int day = 0; day < 10; ++day) days.see({at(day, 1), at(day, 2)});
  days.see({at(10, 1), at(10, 9), at(11, 8), at(11, 9)});
  // In the last two days three of four lie where nothing was: on the first of them one of four.
  CHECK(days.told_until(12) == "abe 4 20 0.75\n");
  const Tally tally = days.tally();
  CHECK(tally.evaluated == 12);
  CHECK(tally.unknown == 6);
}

TEST_CASE("days that are the very same are counted as far as they follow each other") {
  Days days(outlier_rule("against: same, over: 30d, min_samples: 2, least: 10", "gte: 4"));
  for (int day = 0; day < 20; ++day) {
    // No work on every seventh day, which interrupts nothing.
    if (day % 7 == 6) continue;
    days.see({use("abe", day, day < 15 ? std::to_string(100 + day) : "77"),
              use("sato", day, day == 17 ? "78" : "77"), use("mori", day, "9")});
  }
  const std::string told = days.told_until(21);
  CHECK(told.starts_with("sato 77 77 4\n"));
  CHECK(told.find("abe 77 77 4\n") != std::string::npos);
  CHECK(told.find("mori") == std::string::npos);
  CHECK(told.find("sato 77 77 2") == std::string::npos);
}

TEST_CASE("of the own past as much counts as is known, and sums wait until most days are") {
  Days own(outlier_rule("against: own, sum: 5d, over: 65d, min_samples: 5, least: 5", "gte: 3"));
  for (int day = 0; day < 15; ++day) own.see({use("x", day, "10")});
  // Ten days before at ten a day: fifty in five. Over sixty days it would be eight.
  CHECK(own.told_until(16).empty());
  own.see({use("x", 16, "200")});
  CHECK(own.told_until(17) == "x 230 50 4.6\n");
  Days peers(
      outlier_rule("against: peers, peers: team, sum: 21d, over: 21d, min_samples: 2", "gt: 5"));
  for (int day = 0; day < 12; ++day)
    peers.see({use("a1", day, "10"), use("a2", day, "10"), use("a3", day, "90")});
  CHECK(peers.told_until(10).empty());
  CHECK(peers.told_until(12) == "a3 990 110 9\na3 1080 120 9\n");
}

TEST_CASE("metsuke's own days are judged as they come, of one source after the other") {
  std::string yaml = outlier_rule("same: day, min_samples: 2");
  yaml.replace(yaml.find("{product: test}"), 15, "{product: metsuke, service: coverage}");
  Days days(yaml);
  const auto told = [](OwnedEvent event) {
    event.set_log_source("", "metsuke", "coverage");
    return event;
  };
  for (int day = 0; day < 4; ++day) {
    days.see({told(use("abe", day, "10"))});
    CHECK(days.told_until(day + 1).empty());
    days.see({told(use("sato", day, "10"))});
    CHECK(days.told_until(day + 1).empty());
  }
  days.see({told(use("abe", 4, "90"))});
  CHECK(days.told_until(5) == "abe 90 10 80\n");
  days.see({told(use("sato", 4, "90"))});
  CHECK(days.told_until(5) == "sato 90 10 80\n");
}

TEST_CASE("allowances where they mean nothing are refused") {
  for (const char* wrong :
       {"record: 2, against: own", "record: 2, against: peers, peers: team, sum: 3d", "record: -1",
        "follows: peers", "follows: all, peers: team",
        "follows: peers, peers: team, against: median", "against: hours", "sum: 3d, against: same"})
    CHECK(refusal_of(outlier_rule(wrong)).find("MK104") != std::string::npos);
}

}  // namespace metsuke
