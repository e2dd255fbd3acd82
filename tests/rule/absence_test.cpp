#include "rule/absence.h"

#include <algorithm>
#include <random>

#include "support/rule_case.h"

namespace metsuke {

namespace {

const std::string rules_text =
    "title: logon\nname: logon\nlogsource: {category: authentication}\n"
    "detection: {sel: {k: logon}, condition: sel}\n---\n"
    "title: entry\nname: entry\nlogsource: {category: door}\n"
    "detection: {sel: {k: entry}, condition: sel}\n---\n"
    "title: absent\nname: absent\ntaxonomy: metsuke\n"
    "correlation: {type: absence, rules: [logon, entry], DIRECTION group-by: [u], "
    "within: {before: 1h, after: 10m}}\n";

std::string text_with(const std::string& direction) {
  std::string text = rules_text;
  text.replace(text.find("DIRECTION"), 9, direction);
  return text;
}

OwnedEvent seen(const std::string& kind, const std::string& user, int second) {
  OwnedEvent event = event_of({{"k", kind}, {"u", user}}, second);
  event.set_log_source(kind == "logon" ? "authentication" : "door", "", "");
  return event;
}

struct World {
  explicit World(const std::string& direction = "") : detector(rules_of(text_with(direction))) {
    door.name = "door";
    door.log_sources = {{"door", "", ""}};
    host.name = "host";
    host.log_sources = {{"authentication", "", ""}};
  }
  void see(const OwnedEvent& event) { detector.see(event.view(), findings); }
  void complete(int second) {
    const Timestamp until = event_of({}, second).occurred;
    door.complete_until = host.complete_until = until;
    const std::vector<SourceProgress> both{door, host};
    detector.advance(both, until, findings);
  }
  Tally tally() {
    const auto all = detector.take_tallies();
    return all.empty() ? Tally{} : all.back();
  }
  Detector detector;
  SourceProgress door, host;
  std::vector<Finding> findings;
};

}  // namespace

TEST_CASE("an absence is found once the answer's source is complete, not before") {
  World world;
  world.see(seen("logon", "x", 1000));
  world.complete(1600);
  CHECK(world.findings.empty());
  world.complete(1601);
  REQUIRE(world.findings.size() == 1);
  CHECK(world.findings[0].proof == std::vector{Seq{1001}});
  const Tally tally = world.tally();
  CHECK(tally.evaluated == 1);
  CHECK(tally.violating == 1);
}

TEST_CASE("an answer counts wherever it lies in the window, in any order of arrival") {
  for (const int second : {1000 - 3600, 1000, 1600}) {
    World world;
    world.see(seen("logon", "x", 1000));
    world.see(seen("entry", "x", second));
    world.complete(100'000);
    CHECK(world.findings.empty());
    CHECK(world.tally().evaluated == 1);
  }
  for (const int second : {1000 - 3601, 1601}) {
    World world;
    world.see(seen("entry", "x", second));
    world.see(seen("logon", "x", 1000));
    world.see(seen("entry", "other", 1000));
    world.complete(100'000);
    CHECK(world.findings.size() == 1);
  }
}

TEST_CASE("inside a hole nobody can say") {
  World world;
  world.door.holes = {{event_of({}, 0).occurred, event_of({}, 100'000).occurred}};
  world.see(seen("logon", "x", 10'000));
  world.complete(200'000);
  CHECK(world.findings.empty());
  const Tally tally = world.tally();
  CHECK(tally.unknown == 1);
  CHECK(tally.missing == std::vector<std::string>{"source door 2026-09-03"});
}

TEST_CASE("with no source that could answer, it is unknown") {
  World world;
  world.door.log_sources.clear();
  world.see(seen("logon", "x", 10));
  world.complete(100'000);
  CHECK(world.findings.empty());
  CHECK(world.tally().unknown == 1);
}

TEST_CASE("an event that cannot be joined is unknown, not passed over") {
  World world;
  OwnedEvent nameless = event_of({{"k", "logon"}}, 5);
  nameless.set_log_source("authentication", "", "");
  world.see(nameless);
  const Tally tally = world.tally();
  CHECK(tally.unknown == 1);
  CHECK(tally.missing == std::vector<std::string>{"u"});
}

TEST_CASE("either way finds what is only on one side, and says which") {
  World world("direction: either,");
  world.see(seen("logon", "left", 10'000));
  world.see(seen("entry", "right", 10'000));
  world.see(seen("logon", "both", 10'000));
  world.see(seen("entry", "both", 9'000));
  world.complete(100'000);
  REQUIRE(world.findings.size() == 2);
  const auto side = [](const Finding& finding) { return finding.facts.back().second; };
  CHECK(side(world.findings[0]) == "left");
  CHECK(side(world.findings[1]) == "right");
  CHECK(world.tally().evaluated == 4);
}

// What holds for a while (a row of a book, until the thing came back) is met by anything within it.
TEST_CASE("an event that holds for a while is answered by whatever lies within, and answers it") {
  const std::string text =
      "title: book\nname: book\nlogsource: {category: book}\n"
      "detection: {sel: {k: book}, condition: sel}\n---\n"
      "title: use\nname: use\nlogsource: {category: door}\n"
      "detection: {sel: {k: use}, condition: sel}\n---\n"
      "title: absent\nname: absent\ntaxonomy: metsuke\n"
      "correlation: {type: absence, rules: [book, use], direction: either, group-by: [u], "
      "spans: {book: until}, within: {before: 10s, after: 20s}}\n";
  struct Thing {
    bool is_book = false;
    int from = 0, until = 0;
    std::string user;
  };
  const auto run = [&](const std::vector<Thing>& things) {
    Detector detector(rules_of(text));
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < things.size(); ++i) {
      const Thing& one = things[i];
      OwnedEvent event = event_of({{"k", one.is_book ? "book" : "use"}, {"u", one.user}}, one.from);
      event.seq = Seq{i + 1};
      event.set_log_source(one.is_book ? "book" : "door", "", "");
      if (one.is_book) event.set_native("until", to_rfc3339(event_of({}, one.until).occurred));
      detector.see(event.view(), findings);
    }
    std::vector<SourceProgress> both(2);
    both[0].log_sources = {{"door", "", ""}};
    both[1].log_sources = {{"book", "", ""}};
    const Timestamp until = event_of({}, 1'000'000).occurred;
    both[0].complete_until = both[1].complete_until = until;
    detector.advance(both, until, findings);
    std::vector<std::string> lines;
    for (const Finding& finding : findings) {
      std::string side;
      for (const auto& [name, value] : finding.facts)
        if (name == "side") side = value;
      lines.push_back(side + ' ' + finding.group + ' ' + to_rfc3339(finding.at));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  // The naive answer: of every two of the two sides, whether they touch.
  const auto naive = [&](const std::vector<Thing>& things) {
    std::vector<std::string> lines;
    for (const Thing& one : things) {
      bool met = false;
      for (const Thing& other : things)
        met = met || (other.is_book != one.is_book && other.user == one.user &&
                      (one.is_book ? other.from >= one.from - 10 && other.from <= one.until + 20
                                   : other.from - 10 <= one.from && one.from <= other.until + 20));
      if (!met)
        lines.push_back(std::string(one.is_book ? "left" : "right") + " u=" + one.user + ' ' +
                        to_rfc3339(event_of({}, one.from).occurred));
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  for (unsigned seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    std::mt19937 dice(seed);
    const auto below = [&dice](int limit) {
      return static_cast<int>(dice() % static_cast<unsigned>(limit));
    };
    std::vector<Thing> things;
    for (int i = 0; i < 30; ++i) {
      Thing one;
      one.is_book = below(2) == 0;
      one.from = below(2'000);
      one.until = one.is_book ? one.from + below(4) * below(100) : one.from;
      one.user = below(2) == 0 ? "a" : "b";
      things.push_back(one);
    }
    const auto expected = naive(things);
    CHECK(run(things) == expected);
    std::shuffle(things.begin(), things.end(), dice);
    CHECK(run(things) == expected);  // Whatever came first.
  }
}

}  // namespace metsuke
