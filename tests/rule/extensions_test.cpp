// Goal: metsuke's own forms keep their word with late lines, at their bounds and with fields nobody
// can know. Restarts: extensions_restart_test.cpp.
#include "extension_case.h"

namespace metsuke {

namespace {

// What an event of a person whom no register knows leaves.
Tally unknown_person(std::string form, int complete) {
  const std::string group = "group-by: [user.name]";
  form.replace(form.find(group), group.size(), "group-by: [mk.actor.id]");
  FormRun run(rules_of(own_form(form)));
  OwnedEvent event = form_event("abe", 3 * 86'400);
  event.set_unknown(Field::mk_actor_id);
  run.move({event, {}});
  run.move({{}, complete});
  CHECK(run.take_told().empty());
  return form_tally(run.detector());
}

}  // namespace

TEST_CASE("forms of an unknown person are unknown, and say why") {
  std::vector<std::string> forms = other_forms;
  forms.insert(forms.end(), {baseline_form, absence_form, novelty_form});
  for (const std::string& form : forms) {
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
    FormRun run(rules_of(own_form(form)));
    OwnedEvent event = form_event("abe", 5 * 86'400);
    run.move({event, {}});  // It has none: there is nothing to count, and that is certain.
    INFO(form);
    CHECK(form_tally(run.detector()).unknown == 0);
    event.set_unknown(Field::mk_ticket_id);
    run.move({event, {}});
    CHECK(run.take_told().empty());
    const Tally tally = form_tally(run.detector());
    CHECK(tally.unknown == 1);
    CHECK(tally.missing == std::vector<std::string>{"mk.ticket.id"});
  }
}

TEST_CASE("who an unknown person was may end a heartbeat's silence: it is unknown") {
  std::string form = heartbeat_form;
  form.replace(form.find("[user.name]"), 11, "[mk.actor.id]");
  for (const bool doubtful : {false, true}) {
    FormRun run(rules_of(own_form(form)));
    OwnedEvent known = form_event("abe", 0), other = form_event("sato", 50'000);
    known.set(Field::mk_actor_id, "abe");
    if (doubtful)
      other.set_unknown(Field::mk_actor_id);
    else
      other.set(Field::mk_actor_id, "kato");
    run.move({known, {}});
    run.move({other, {}});
    run.move({{}, 3 * 86'400});
    const std::string told = run.take_told();
    const Tally tally = form_tally(run.detector());
    // abe is silent from the first event, sato since anybody listened: both may have been `other`
    // only if nobody knows who that was.
    CHECK((told.find("mk.actor.id=abe") == std::string::npos) == doubtful);
    CHECK((tally.unknown != 0) == doubtful);
    if (doubtful) CHECK(tally.missing == std::vector<std::string>{"mk.actor.id"});
  }
}

TEST_CASE("more values than a new value remembers of one group are unknown and say so") {
  FormRun run(rules_of(own_form(novelty_form)));
  OwnedEvent event = form_event("abe", 0);
  for (std::size_t i = 0; i < limits::window_events_max + 2; ++i) {
    event.set(Field::host_name, std::to_string(i));
    run.move({event, {}});
  }
  const Tally full = form_tally(run.detector());
  CHECK(full.unknown == 2);
  CHECK(full.missing == std::vector<std::string>{"room for more than 10000 values in a group"});
  // Those it has are known, those of others are told.
  event = form_event("abe", 3 * 86'400);
  event.set(Field::host_name, "7");
  run.move({event, {}});
  CHECK(run.take_told().empty());
}

TEST_CASE("an answer that may be anybody's leaves an absence unknown, not found") {
  std::string form = absence_form;
  form.replace(form.find("[user.name]"), 11, "[mk.actor.id]");
  for (const int second : {86'400 + 3'600, 86'400 + 3'601}) {
    FormRun run(rules_of(own_form(form)));
    OwnedEvent asks = form_event("abe", 86'400), answer = form_event("abe", second, "answer");
    asks.set(Field::mk_actor_id, "a1");
    answer.set_unknown(Field::mk_actor_id);
    run.move({asks, {}});
    run.move({answer, {}});
    run.move({{}, 3 * 86'400});
    const bool within = second == 86'400 + 3'600;
    CHECK(run.take_told().empty() == within);
    CHECK(form_tally(run.detector()).unknown == (within ? 1U : 0U));
  }
}

TEST_CASE("what an absence found is not taken back by an answer that comes too late") {
  FormRun run(rules_of(own_form(absence_form)));
  run.move({form_event("abe", 7'200), {}});
  run.move({{}, 7'200 + 3'601});
  CHECK(run.take_told().find("user.name=abe") != std::string::npos);
  run.move({form_event("abe", 8'000, "answer"), {}});
  run.move({{}, 86'400});
  CHECK(run.take_told().empty());
  const Tally tally = form_tally(run.detector());
  CHECK(tally.evaluated == 1);
  CHECK(tally.violating == 1);
}

TEST_CASE("what a heartbeat told is not told again for a line that comes too late") {
  FormRun run(rules_of(own_form(heartbeat_form)));
  run.move({form_event("abe", 0), {}});
  run.move({form_event("sato", 0), {}});
  run.move({form_event("sato", 86'400), {}});
  run.move({{}, 86'401});
  const std::string told = run.take_told();
  CHECK(told.find("user.name=abe") != std::string::npos);
  CHECK(told.find("user.name=sato") == std::string::npos);
  // It spoke after all: nothing is taken back, and that same silence is no new one.
  run.move({form_event("abe", 40'000), {}});
  run.move({{}, 86'402});
  CHECK(run.take_told().empty());
}

TEST_CASE("what a baseline judged is not judged again for a line that comes too late") {
  FormRun run(rules_of(own_form(baseline_form)));
  for (int day = 0; day < 4; ++day) run.move({form_event("abe", day * 86'400 + 7'200), {}});
  run.move({{}, 5 * 86'400});
  CHECK(run.take_told().empty());
  CHECK(form_tally(run.detector()).evaluated == 4);
  OwnedEvent late = form_event("abe", 3 * 86'400 + 9'000);
  late.set_native("amount", "100000");
  run.move({late, {}});
  run.move({{}, 6 * 86'400});
  CHECK(run.take_told().empty());
  CHECK(form_tally(run.detector()).evaluated == 0);  // No count has changed.
}

TEST_CASE("more triggers than may wait are unknown, each of them, and say so") {
  FormRun run(rules_of(own_form(absence_form)));
  OwnedEvent event = form_event("", 7'200);
  constexpr std::size_t more = 3;
  for (std::size_t i = 0; i < limits::window_groups_max + more; ++i) {
    event.set(Field::user_name, std::to_string(i));
    run.move({event, {}});
  }
  const Tally full = form_tally(run.detector());
  CHECK(full.evaluated == more);
  CHECK(full.unknown == more);
  CHECK(full.missing == std::vector<std::string>{"room for more than 100000 triggers"});
  // Once they are decided there is room again.
  run.move({{}, 86'400});
  event.occurred = event.received = event_of({}, 2 * 86'400).occurred;
  run.move({event, {}});
  CHECK(form_tally(run.detector()).violating == limits::window_groups_max);
  run.move({{}, 4 * 86'400});
  const Tally last = form_tally(run.detector());
  CHECK(last.violating == limits::window_groups_max + 1);
  CHECK(last.unknown == more);
}

TEST_CASE("more groups than a baseline holds are unknown and say so, those it has go on") {
  FormRun run(rules_of(own_form(baseline_form)));
  OwnedEvent event = form_event("", 7'200);
  for (std::size_t i = 0; i < limits::window_groups_max + 2; ++i) {
    event.set(Field::user_name, std::to_string(i));
    run.move({event, {}});
  }
  const Tally full = form_tally(run.detector());
  CHECK(full.unknown == 2);
  CHECK(full.missing == std::vector<std::string>{"room for more than 100000 groups"});
  for (const int day : {1, 2}) run.move({form_event("7", day * 86'400), {}});
  run.move({form_event("7", 6 * 86'400), {}});
  run.move({{}, 8 * 86'400});
  CHECK(run.take_told().find("user.name=7") != std::string::npos);
}

TEST_CASE("a population counts late lines, restarts and unknown fields like any others") {
  const std::string yaml =
      "title: own\nname: own\nlogsource: {product: test}\n"
      "detection: {s: {mk.actor.on_roster: false}, condition: s}\nlevel: low\n"
      "metsuke: {check: T-7, population: {k: use}, ja: {title: 母}, en: {title: base}}\n";
  const auto person = [](int day, const std::string& kind, const char* on_roster) {
    OwnedEvent event = form_event("abe", day * 86'400, kind);
    if (on_roster == nullptr)
      event.set_unknown(Field::mk_actor_on_roster);
    else
      event.set(Field::mk_actor_on_roster, on_roster);
    return event;
  };
  // September, October, and September again, late; two are outside the population.
  const FormStream stream{{person(0, "use", "true"), {}},      {person(30, "use", "false"), {}},
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
  FormRun whole(rules_of(yaml)), anew(rules_of(yaml));
  for (const FormMove& one : stream) whole.move(one);
  CHECK(months(whole.detector()) == "9: 3 1 1 roster\n10: 2 1 0\n");
  // Whole values, whenever they are asked for.
  std::string last;
  for (const FormMove& one : stream) {
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
  const FormStream stream = ten_days();
  FormRun whole(rules_of(yaml));
  for (const FormMove& one : stream) whole.move(one);
  const Tally expected = form_tally(whole.detector());
  const std::string told = whole.take_told();
  CHECK(expected.evaluated == 25);
  CHECK(expected.violating == 6);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    INFO("cut " << cut);
    // Exchanged: what the old rules counted and what the new ones count are one month's.
    FormRun before(rules_of(yaml)), after(rules_of(yaml));
    for (std::size_t i = 0; i < cut; ++i) before.move(stream[i]);
    after.detector().follow(before.detector());
    const Tally first = form_tally(before.detector());
    for (std::size_t i = cut; i < stream.size(); ++i) after.move(stream[i]);
    const Tally second = form_tally(after.detector());
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
      OwnedEvent event = form_event("u" + std::to_string(i * months + month), of * 2'629'800,
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
  OwnedEvent outside = form_event("abe", 0, "answer");
  detector.see_uncounted(outside.view(), findings);
  CHECK(findings.size() == 1);
  CHECK(detector.take_tallies().empty());
}

TEST_CASE("a population nobody can know of counts the event, as unknown") {
  FormRun run(
      rules_of("title: own\nname: own\nlogsource: {product: test}\n"
               "detection: {s: {k: use}, condition: s}\nlevel: low\n"
               "metsuke: {check: T-7, population: {mk.actor.on_roster: true}, "
               "ja: {title: 母}, en: {title: base}}\n"));
  OwnedEvent event = form_event("abe", 0);
  event.set_unknown(Field::mk_actor_on_roster);
  run.move({event, {}});
  CHECK(run.take_told().empty());
  const Tally tally = form_tally(run.detector());
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
    FormRun run(
        rules_of(std::string("title: own\nname: own\nlogsource: {product: metsuke, service: ") +
                 one.service + "}\ndetection: {s: {" + one.name +
                 ": '7'}, condition: s}\nlevel: low\n"
                 "metsuke: {check: T-7, ja: {title: 己}, en: {title: own}}\n"));
    OwnedEvent event = event_of({}, 0);
    event.set_log_source("", "metsuke", one.service);
    event.set_unknown(one.field);
    run.move({event, {}});
    CHECK(run.take_told().empty());
    Tally tally = form_tally(run.detector());
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
    tally = form_tally(run.detector());
    CHECK(tally.evaluated == 2);
    CHECK(tally.violating == 1);
    CHECK(tally.unknown == 1);
  }
}

}  // namespace metsuke
