// Goal: metsuke's own forms keep their word through a restart, late lines, their bounds and fields
// nobody can know. Method: a stream cut at every place, the first part replayed or handed over to
// rules compiled anew, held against the same stream in one piece.
#include <functional>

#include "base/limits.h"
#include "support/rule_case.h"

namespace metsuke {

namespace {

// An event, or how far all sources are complete.
struct Moved {
  OwnedEvent event;
  std::optional<int> complete;
};
using Stream = std::vector<Moved>;

const std::string base_rule =
    "title: use\nname: use\nlogsource: {product: test}\n"
    "detection: {s: {k: use}, condition: s}\n---\n"
    "title: answer\nname: answer\nlogsource: {product: test}\n"
    "detection: {s: {k: answer}, condition: s}\n---\n";

std::string own_form(const std::string& correlation) {
  return base_rule + "title: own\nname: own\ntaxonomy: metsuke\nlevel: medium\ncorrelation: {" +
         correlation +
         "}\nmetsuke: {check: T-7, group: [user.name, day], ja: {title: 形}, en: {title: form}}\n";
}

const std::string baseline_form =
    "type: value_sum, rules: [use], group-by: [user.name], timespan: 1d, "
    "baseline: {same: day, min_samples: 2}, condition: {field: amount, gt: 6}";
const std::string absence_form =
    "type: absence, rules: [use, answer], group-by: [user.name], within: {before: 1h, after: 1h}";
const std::string novelty_form =
    "type: new_value, rules: [use], group-by: [user.name], timespan: 90d, learning: 2d, "
    "condition: {field: [host.name], gte: 1}";
const std::string heartbeat_form =
    "type: absence, rules: [use], group-by: [user.name], groups: [abe, sato], timespan: 1d";

OwnedEvent used(const std::string& user, int second, const std::string& kind = "use") {
  OwnedEvent event = event_of({{"k", kind}, {"user.name", user}}, second);
  event.set(Field::host_name, "h" + std::to_string(second / 86'400 % 5));
  event.set_native("amount", second / 86'400 == 6 ? "900" : "10");
  return event;
}

// Ten days: two people, some answered, one of them silent for a while, some lines late.
Stream ten_days() {
  Stream stream;
  for (int day = 0; day < 10; ++day) {
    const int start = day * 86'400;
    stream.push_back({used("abe", start + 7'200), {}});
    if (day % 3 != 0) stream.push_back({used("abe", start + 9'000, "answer"), {}});
    if (day < 3 || day > 5) stream.push_back({used("sato", start + 50'000), {}});
    if (day > 0) stream.push_back({used("abe", start - 30'000), {}});  // Late.
    if (day % 2 == 1) stream.push_back({{}, start - 40'000});
  }
  stream.push_back({{}, 12 * 86'400});
  return stream;
}

class Run {
 public:
  explicit Run(const std::shared_ptr<const Ruleset>& rules) : detector_(rules) {
    progress_.name = "test";
    progress_.log_sources = {{"", "test", ""}};
  }
  void move(const Moved& moved) {
    std::vector<Finding> findings;
    if (moved.complete) {
      progress_.complete_until = event_of({}, *moved.complete).occurred;
      detector_.advance(std::span(&progress_, 1), progress_.complete_until, findings);
    } else {
      detector_.see(moved.event.view(), findings);
    }
    for (const Finding& finding : findings) {
      told_ += finding.group + " " + to_rfc3339(finding.at) + " " + std::to_string(finding.count);
      for (const Seq seq : finding.proof) told_ += " #" + std::to_string(seq.value);
      told_ += "\n";
    }
  }
  std::string take_told() { return std::exchange(told_, {}); }
  Detector& detector() { return detector_; }

 private:
  Detector detector_;
  SourceProgress progress_;
  std::string told_;
};

Tally tally_of(Detector& detector) {
  const Rule* const own = detector.rules().find("T-7");
  REQUIRE(own != nullptr);
  Tally sum;
  for (const Tally& tally : detector.take_tallies()) {
    if (detector.rules().rule(tally.rule).name != "own") continue;
    sum.evaluated += tally.evaluated;
    sum.violating += tally.violating;
    sum.unknown += tally.unknown;
    sum.missing.insert(sum.missing.end(), tally.missing.begin(), tally.missing.end());
  }
  return sum;
}

void check_restart(const std::string& form) {
  const Stream stream = ten_days();
  const std::string yaml = own_form(form);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    INFO("cut " << cut);
    Run whole(rules_of(yaml)), replayed(rules_of(yaml)), handed(rules_of(yaml));
    for (std::size_t i = 0; i < cut; ++i)
      for (Run* run : {&whole, &replayed, &handed}) run->move(stream[i]);
    const std::string before = whole.take_told();
    CHECK(replayed.take_told() == before);
    // Replayed: begun anew from the archive; handed over: the same rules, compiled anew.
    Run anew(rules_of(yaml)), follower(rules_of(yaml));
    for (std::size_t i = 0; i < cut; ++i) anew.move(stream[i]);
    (void)anew.take_told();
    follower.detector().follow(handed.detector());
    for (std::size_t i = cut; i < stream.size(); ++i)
      for (Run* run : {&whole, &anew, &follower}) run->move(stream[i]);
    const std::string after = whole.take_told();
    CHECK(before.size() + after.size() > 20);
    CHECK(anew.take_told() == after);
    CHECK(follower.take_told() == after);
    const Tally expected = tally_of(whole.detector()), got = tally_of(anew.detector());
    CHECK(got.evaluated == expected.evaluated);
    CHECK(got.violating == expected.violating);
    CHECK(got.unknown == expected.unknown);
  }
}

// What an event of a person whom no register knows leaves.
Tally unknown_person(std::string form, int complete) {
  const std::string group = "group-by: [user.name]";
  form.replace(form.find(group), group.size(), "group-by: [mk.actor.id]");
  Run run(rules_of(own_form(form)));
  OwnedEvent event = used("abe", 3 * 86'400);
  event.set_unknown(Field::mk_actor_id);
  run.move({event, {}});
  run.move({{}, complete});
  CHECK(run.take_told().empty());
  return tally_of(run.detector());
}

}  // namespace

TEST_CASE("a restart or an exchange of rules changes nothing of a baseline") {
  check_restart(baseline_form);
}

TEST_CASE("a restart or an exchange of rules changes nothing of an absence") {
  check_restart(absence_form);
}

TEST_CASE("a restart or an exchange of rules changes nothing of a new value") {
  check_restart(novelty_form);
}

TEST_CASE("a restart or an exchange of rules changes nothing of a heartbeat") {
  check_restart(heartbeat_form);
}

TEST_CASE("a baseline, an absence and a new value of an unknown person are unknown, and say why") {
  for (const std::string& form : {baseline_form, absence_form, novelty_form}) {
    INFO(form);
    const Tally tally = unknown_person(form, 20 * 86'400);
    CHECK(tally.unknown == 1);
    CHECK(tally.violating == 0);
    CHECK(tally.missing == std::vector<std::string>{"mk.actor.id"});
  }
}

TEST_CASE("a value nobody can know leaves a new value, a baseline and a window unknown") {
  const std::string known_field[] = {"[host.name]", "amount", "[host.name]"};
  const std::string forms[] = {
      novelty_form, baseline_form,
      "type: value_count, rules: [use], group-by: [user.name], timespan: 1d, "
      "condition: {field: [host.name], gte: 1}"};
  for (std::size_t i = 0; i < 3; ++i) {
    std::string form = forms[i];
    form.replace(form.find(known_field[i]), known_field[i].size(), "mk.ticket.id");
    Run run(rules_of(own_form(form)));
    OwnedEvent event = used("abe", 5 * 86'400);
    run.move({event, {}});  // It has none: there is nothing to count, and that is certain.
    INFO(form);
    CHECK(tally_of(run.detector()).unknown == 0);
    event.set_unknown(Field::mk_ticket_id);
    run.move({event, {}});
    CHECK(run.take_told().empty());
    const Tally tally = tally_of(run.detector());
    CHECK(tally.unknown == 1);
    CHECK(tally.missing == std::vector<std::string>{"mk.ticket.id"});
  }
}

TEST_CASE("who an unknown person was may end a heartbeat's silence: it is unknown") {
  std::string form = heartbeat_form;
  form.replace(form.find("[user.name]"), 11, "[mk.actor.id]");
  for (const bool doubtful : {false, true}) {
    Run run(rules_of(own_form(form)));
    OwnedEvent known = used("abe", 0), other = used("sato", 50'000);
    known.set(Field::mk_actor_id, "abe");
    if (doubtful)
      other.set_unknown(Field::mk_actor_id);
    else
      other.set(Field::mk_actor_id, "kato");
    run.move({known, {}});
    run.move({other, {}});
    run.move({{}, 3 * 86'400});
    const std::string told = run.take_told();
    const Tally tally = tally_of(run.detector());
    // abe is silent from the first event, sato since anybody listened: both may have been `other`
    // only if nobody knows who that was.
    CHECK((told.find("mk.actor.id=abe") == std::string::npos) == doubtful);
    CHECK((tally.unknown != 0) == doubtful);
    if (doubtful) CHECK(tally.missing == std::vector<std::string>{"mk.actor.id"});
  }
}

TEST_CASE("more values than a new value remembers of one group are unknown and say so") {
  Run run(rules_of(own_form(novelty_form)));
  OwnedEvent event = used("abe", 0);
  for (std::size_t i = 0; i < limits::window_events_max + 2; ++i) {
    event.set(Field::host_name, std::to_string(i));
    run.move({event, {}});
  }
  const Tally full = tally_of(run.detector());
  CHECK(full.unknown == 2);
  CHECK(full.missing == std::vector<std::string>{"room for more than 10000 values in a group"});
  // Those it has are known, those of others are told.
  event = used("abe", 3 * 86'400);
  event.set(Field::host_name, "7");
  run.move({event, {}});
  CHECK(run.take_told().empty());
}

TEST_CASE("an answer that may be anybody's leaves an absence unknown, not found") {
  std::string form = absence_form;
  form.replace(form.find("[user.name]"), 11, "[mk.actor.id]");
  for (const int second : {86'400 + 3'600, 86'400 + 3'601}) {
    Run run(rules_of(own_form(form)));
    OwnedEvent asks = used("abe", 86'400), answer = used("abe", second, "answer");
    asks.set(Field::mk_actor_id, "a1");
    answer.set_unknown(Field::mk_actor_id);
    run.move({asks, {}});
    run.move({answer, {}});
    run.move({{}, 3 * 86'400});
    const bool within = second == 86'400 + 3'600;
    CHECK(run.take_told().empty() == within);
    CHECK(tally_of(run.detector()).unknown == (within ? 1U : 0U));
  }
}

TEST_CASE("what an absence found is not taken back by an answer that comes too late") {
  Run run(rules_of(own_form(absence_form)));
  run.move({used("abe", 7'200), {}});
  run.move({{}, 7'200 + 3'601});
  CHECK(run.take_told().find("user.name=abe") != std::string::npos);
  run.move({used("abe", 8'000, "answer"), {}});
  run.move({{}, 86'400});
  CHECK(run.take_told().empty());
  const Tally tally = tally_of(run.detector());
  CHECK(tally.evaluated == 1);
  CHECK(tally.violating == 1);
}

TEST_CASE("more triggers than may wait are unknown, each of them, and say so") {
  Run run(rules_of(own_form(absence_form)));
  OwnedEvent event = used("", 7'200);
  constexpr std::size_t more = 3;
  for (std::size_t i = 0; i < limits::window_groups_max + more; ++i) {
    event.set(Field::user_name, std::to_string(i));
    run.move({event, {}});
  }
  const Tally full = tally_of(run.detector());
  CHECK(full.evaluated == more);
  CHECK(full.unknown == more);
  CHECK(full.missing == std::vector<std::string>{"room for more than 100000 triggers"});
  // Once they are decided there is room again.
  run.move({{}, 86'400});
  event.occurred = event.received = event_of({}, 2 * 86'400).occurred;
  run.move({event, {}});
  CHECK(tally_of(run.detector()).violating == limits::window_groups_max);
  run.move({{}, 4 * 86'400});
  const Tally last = tally_of(run.detector());
  CHECK(last.violating == limits::window_groups_max + 1);
  CHECK(last.unknown == more);
}

TEST_CASE("more groups than a baseline holds are unknown and say so; those it has go on") {
  Run run(rules_of(own_form(baseline_form)));
  OwnedEvent event = used("", 7'200);
  for (std::size_t i = 0; i < limits::window_groups_max + 2; ++i) {
    event.set(Field::user_name, std::to_string(i));
    run.move({event, {}});
  }
  const Tally full = tally_of(run.detector());
  CHECK(full.unknown == 2);
  CHECK(full.missing == std::vector<std::string>{"room for more than 100000 groups"});
  for (const int day : {1, 2}) run.move({used("7", day * 86'400), {}});
  run.move({used("7", 6 * 86'400), {}});
  run.move({{}, 8 * 86'400});
  CHECK(run.take_told().find("user.name=7") != std::string::npos);
}

TEST_CASE("a population counts late lines, restarts and unknown fields like any others") {
  const std::string yaml =
      "title: own\nname: own\nlogsource: {product: test}\n"
      "detection: {s: {mk.actor.on_roster: false}, condition: s}\nlevel: low\n"
      "metsuke: {check: T-7, population: {k: use}, ja: {title: 母}, en: {title: base}}\n";
  const auto person = [](int day, const std::string& kind, const char* on_roster) {
    OwnedEvent event = used("abe", day * 86'400, kind);
    if (on_roster == nullptr)
      event.set_unknown(Field::mk_actor_on_roster);
    else
      event.set(Field::mk_actor_on_roster, on_roster);
    return event;
  };
  // September, October, and September again, late; two are outside the population.
  const Stream stream{{person(0, "use", "true"), {}},      {person(30, "use", "false"), {}},
                      {person(1, "use", "false"), {}},     {person(2, "answer", "false"), {}},
                      {person(3, "use", nullptr), {}},     {person(4, "answer", nullptr), {}},
                      {person(31, "answer", "false"), {}}, {person(32, "use", "true"), {}}};
  const auto months = [](Detector& detector) {
    std::string text;
    for (const Tally& tally : detector.take_tallies()) {
      text += std::to_string(tally.month.month) + ": " + std::to_string(tally.evaluated) + " " +
              std::to_string(tally.violating) + " " + std::to_string(tally.unknown);
      for (const std::string& what : tally.missing) text += " " + what;
      text += "\n";
    }
    return text;
  };
  Run whole(rules_of(yaml)), anew(rules_of(yaml));
  for (const Moved& one : stream) whole.move(one);
  CHECK(months(whole.detector()) == "9: 3 1 1 roster\n10: 2 1 0\n");
  // Whole values, whenever they are asked for.
  std::string last;
  for (const Moved& one : stream) {
    anew.move(one);
    const std::string now = months(anew.detector());
    if (now.starts_with("9:")) last = now;
  }
  CHECK(last == "9: 3 1 1 roster\n");
  CHECK(months(anew.detector()).empty());
}

TEST_CASE("a population's counts are the same after a restart or an exchange of rules") {
  const std::string yaml =
      "title: own\nname: own\nlogsource: {product: test}\n"
      "detection: {s: {k: answer}, condition: s}\nlevel: low\n"
      "metsuke: {check: T-7, population: {user.name: abe}, ja: {title: 母}, en: {title: base}}\n";
  const Stream stream = ten_days();
  Run whole(rules_of(yaml));
  for (const Moved& one : stream) whole.move(one);
  const Tally expected = tally_of(whole.detector());
  const std::string told = whole.take_told();
  CHECK(expected.evaluated == 25);
  CHECK(expected.violating == 6);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    INFO("cut " << cut);
    // Exchanged: what the old rules counted and what the new ones count are one month's.
    Run before(rules_of(yaml)), after(rules_of(yaml));
    for (std::size_t i = 0; i < cut; ++i) before.move(stream[i]);
    after.detector().follow(before.detector());
    const Tally first = tally_of(before.detector());
    for (std::size_t i = cut; i < stream.size(); ++i) after.move(stream[i]);
    const Tally second = tally_of(after.detector());
    CHECK(first.evaluated + second.evaluated == expected.evaluated);
    CHECK(first.violating + second.violating == expected.violating);
    CHECK(before.take_told() + after.take_told() == told);
  }
}

TEST_CASE("a population keeps one count a month, whatever passes and in whatever order") {
  const std::string yaml =
      "title: own\nname: own\nlogsource: {product: test}\n"
      "detection: {s: {k: answer}, condition: s}\nlevel: low\n"
      "metsuke: {check: T-7, population: {k: [use, answer]}, ja: {title: 母}, en: {title: base}}\n";
  Detector detector(rules_of(yaml));
  std::vector<Finding> findings;
  constexpr int months = 40, rounds = 500;
  for (int i = 0; i < rounds; ++i)
    for (int month = 0; month < months; ++month) {
      // Half of them in the order of time, half against it; users, kinds and fields without end.
      const int of = i % 2 == 0 ? month : months - 1 - month;
      OwnedEvent event = used("u" + std::to_string(i * months + month), of * 2'629'800,
                              i % 5 == 0 ? "k" + std::to_string(i) : "use");
      event.set_native("f" + std::to_string(i), "x");
      detector.see(event.view(), findings);
    }
  const std::vector<Tally> tallies = detector.take_tallies();
  REQUIRE(tallies.size() == months);
  for (const Tally& tally : tallies) {
    CHECK(tally.evaluated == rounds - rounds / 5);
    CHECK(tally.violating + tally.unknown == 0);
    CHECK(tally.missing.empty());
  }
  CHECK(findings.empty());
  // What is of no month that is judged for is looked at and not counted.
  OwnedEvent outside = used("abe", 0, "answer");
  detector.see_uncounted(outside.view(), findings);
  CHECK(findings.size() == 1);
  CHECK(detector.take_tallies().empty());
}

TEST_CASE("a population nobody can know of counts the event, as unknown") {
  Run run(
      rules_of("title: own\nname: own\nlogsource: {product: test}\n"
               "detection: {s: {k: use}, condition: s}\nlevel: low\n"
               "metsuke: {check: T-7, population: {mk.actor.on_roster: true}, "
               "ja: {title: 母}, en: {title: base}}\n"));
  OwnedEvent event = used("abe", 0);
  event.set_unknown(Field::mk_actor_on_roster);
  run.move({event, {}});
  CHECK(run.take_told().empty());
  const Tally tally = tally_of(run.detector());
  CHECK(tally.evaluated == 1);
  CHECK(tally.unknown == 1);
  CHECK(tally.missing == std::vector<std::string>{"roster"});
}

TEST_CASE("of metsuke's own events a field nobody can know leaves the rule unknown, by its name") {
  struct Case {
    const char* service;
    Field field;
    const char* name;
  };
  constexpr Case cases[] = {
      {"delivery", Field::mk_delivery_state, "mk.delivery.state"},
      {"coverage", Field::mk_coverage_silent_seconds, "mk.coverage.silent_seconds"},
      {"retention", Field::mk_retention_altered, "mk.retention.altered"},
      {"register", Field::mk_register_kind, "mk.register.kind"},
      {"deadline", Field::mk_deadline_state, "mk.deadline.state"},
      {"audit", Field::event_action, "event.action"}};
  for (const Case& one : cases) {
    INFO(one.service);
    Run run(rules_of(std::string("title: own\nname: own\nlogsource: {product: metsuke, service: ") +
                     one.service + "}\ndetection: {s: {" + one.name +
                     ": '7'}, condition: s}\nlevel: low\n"
                     "metsuke: {check: T-7, ja: {title: 己}, en: {title: own}}\n"));
    OwnedEvent event = event_of({}, 0);
    event.set_log_source("", "metsuke", one.service);
    event.set_unknown(one.field);
    run.move({event, {}});
    CHECK(run.take_told().empty());
    Tally tally = tally_of(run.detector());
    CHECK(tally.evaluated == 1);
    CHECK(tally.unknown == 1);
    CHECK(tally.missing == std::vector<std::string>{one.name});
    // Told after all, it is found; of another service it is not looked at.
    OwnedEvent told = event_of({}, 1);
    told.set_log_source("", "metsuke", one.service);
    told.set(one.field, "7");
    run.move({told, {}});
    CHECK_FALSE(run.take_told().empty());
    told.set_log_source("", "metsuke", "other");
    run.move({told, {}});
    tally = tally_of(run.detector());
    CHECK(tally.evaluated == 2);
    CHECK(tally.violating == 1);
    CHECK(tally.unknown == 1);
  }
}

}  // namespace metsuke
