// Goal: `a and b and not c` is told exactly when a and b come within the time span and no c of the
// same group within a time span of that moment, in whatever order the events arrive.
#include <random>
#include <set>

#include "rule/detector.h"
#include "support/rule_case.h"

namespace metsuke {

namespace {

std::string leaf(const std::string& name) {
  return "title: " + name + "\nname: " + name + "\nlogsource: {category: " + name +
         "}\ndetection: {sel: {k: " + name + "}, condition: sel}\n---\n";
}

std::string excluding(const std::string& condition, const std::string& type = "temporal",
                      const std::string& rules = "[a, b, c, d]") {
  return leaf("a") + leaf("b") + leaf("c") + leaf("d") +
         "title: x\nname: x\ncorrelation: {type: " + type + ", rules: " + rules +
         ", group-by: [u], timespan: 100s, condition: " + condition + "}\n";
}

OwnedEvent seen(const std::string& kind, int second, const std::string& user = "u") {
  OwnedEvent event = event_of({{"k", kind}, {"u", user}}, second);
  event.set_log_source(kind, "", "");
  return event;
}

struct Vigil {
  explicit Vigil(const std::string& yaml) : rules(rules_of(yaml)), detector(rules) {
    for (const char* name : {"a", "b", "c", "d"}) {
      SourceProgress source;
      source.name = name;
      source.log_sources = {{name, "", ""}};
      sources.push_back(std::move(source));
    }
  }
  Vigil& see(const std::string& kind, int second, const std::string& user = "u") {
    detector.see(seen(kind, second, user).view(), findings);
    return *this;
  }
  Vigil& complete(int second) {
    const Timestamp until = event_of({}, second).occurred;
    for (SourceProgress& source : sources) source.complete_until = until;
    detector.advance(sources, until, findings);
    return *this;
  }
  Tally tally() {
    Tally found;
    for (Tally& tally : detector.take_tallies())
      if (rules->rule(tally.rule).name == "x") found = std::move(tally);
    return found;
  }
  std::shared_ptr<const Ruleset> rules;
  Detector detector;
  std::vector<SourceProgress> sources;
  std::vector<Finding> findings;
};

}  // namespace

TEST_CASE("a and b without c is told once c's source is complete, with a and b as its proof") {
  Vigil watch(excluding("a and b and not c"));
  watch.see("a", 1000).see("b", 1050).complete(1100);
  CHECK(watch.findings.empty());
  watch.complete(1151);
  REQUIRE(watch.findings.size() == 1);
  const Finding& finding = watch.findings.front();
  CHECK(finding.at == event_of({}, 1050).occurred);
  CHECK(finding.first == event_of({}, 1000).occurred);
  CHECK(finding.proof == std::vector<Seq>{Seq{1001}, Seq{1051}});
  CHECK(finding.group == "u=u");
  CHECK(finding.count == 2);
}

TEST_CASE("c before, between or after them keeps it silent, of the same group only") {
  for (const int second : {951, 1000, 1025, 1149}) {
    Vigil watch(excluding("a and b and not c"));
    if (second < 1000) watch.see("c", second);
    watch.see("a", 1000).see("b", 1050);
    if (second >= 1000) watch.see("c", second);
    watch.complete(5000);
    INFO(second);
    CHECK(watch.findings.empty());
  }
  for (const int second : {950, 1150}) {  // A whole time span away is outside.
    Vigil watch(excluding("a and b and not c"));
    watch.see("a", 1000).see("b", 1050).see("c", second).complete(5000);
    INFO(second);
    CHECK(watch.findings.size() == 1);
  }
  Vigil other(excluding("a and b and not c"));
  other.see("a", 1000).see("b", 1050).see("c", 1020, "v").complete(5000);
  CHECK(other.findings.size() == 1);
}

TEST_CASE("without the wanted part there is nothing to tell") {
  Vigil watch(excluding("a and b and not c"));
  watch.see("a", 1000).see("b", 1100).see("a", 2000).complete(9000);
  CHECK(watch.findings.empty());
}

TEST_CASE("several exclusions, alternatives and chains of names") {
  const auto told = [](const std::string& condition, const std::string& kinds) {
    Vigil watch(excluding(condition));
    int second = 1000;
    for (const char kind : kinds) watch.see(std::string(1, kind), second++);
    watch.complete(5000);
    return watch.findings.size();
  };
  for (const char* condition :
       {"a and b and not c and not d", "not c and a and not d and b", "a and b and not (c or d)",
        "(a and not c) and (b and not d)", "a and b and not (c or d or c)"}) {
    INFO(condition);
    CHECK(told(condition, "ab") == 1);
    CHECK(told(condition, "abc") == 0);
    CHECK(told(condition, "adb") == 0);
  }
  CHECK(told("(a or b) and not (c or d)", "b") == 1);
  CHECK(told("(a or b) and not (c or d)", "bd") == 0);
  CHECK(told("a and not c and not d", "a") == 1);
  CHECK(told("a and not c and not d", "ad") == 0);
  CHECK(told("a and (b or d) and not c", "ad") == 1);
}

TEST_CASE("in temporal_ordered the wanted rules keep the order of `rules`") {
  const std::string yaml = excluding("a and b and not c", "temporal_ordered");
  CHECK(Vigil(yaml).see("a", 1000).see("b", 1010).complete(5000).findings.size() == 1);
  CHECK(Vigil(yaml).see("b", 1000).see("a", 1010).complete(5000).findings.empty());
  CHECK(Vigil(yaml).see("a", 1000).see("b", 1010).see("c", 1020).complete(5000).findings.empty());
  const std::string turned = excluding("a and b and not c", "temporal_ordered", "[b, c, a]");
  CHECK(Vigil(turned).see("b", 1000).see("a", 1010).complete(5000).findings.size() == 1);
  CHECK(Vigil(turned).see("a", 1000).see("b", 1010).complete(5000).findings.empty());
}

TEST_CASE("a correlation may be wanted or excluded, too") {
  const std::string burst =
      "title: burst\nname: burst\ncorrelation: {type: event_count, rules: [a], group-by: [u], "
      "timespan: 50s, condition: {gte: 3}}\n---\n";
  const std::string wanted =
      leaf("a") + leaf("b") + leaf("c") + leaf("d") + burst +
      "title: x\nname: x\ncorrelation: {type: temporal, rules: [burst, b, c], group-by: [u], "
      "timespan: 100s, condition: burst and b and not c}\n";
  Vigil watch(wanted);
  watch.see("a", 1000).see("a", 1001).see("b", 1002).complete(3000);
  CHECK(watch.findings.empty());
  watch.see("a", 4000).see("a", 4001).see("a", 4002).see("b", 4003).complete(9000);
  REQUIRE(watch.findings.size() == 1);
  CHECK(watch.findings[0].count == 4);
  const std::string unwanted =
      leaf("a") + leaf("b") + leaf("c") + leaf("d") + burst +
      "title: x\nname: x\ncorrelation: {type: temporal, rules: [b, burst], group-by: [u], "
      "timespan: 100s, condition: b and not burst}\n";
  Vigil quiet(unwanted);
  quiet.see("b", 1000).see("a", 1001).see("a", 1002).see("a", 1003).complete(2000);
  CHECK(quiet.findings.empty());
  quiet.see("b", 3000).see("a", 3001).complete(4000);
  CHECK(quiet.findings.size() == 1);
}

TEST_CASE("where c could have hidden, it is unknown: a hole, a source nobody has, unknown fields") {
  Vigil hole(excluding("a and b and not c"));
  hole.sources[2].holes = {{event_of({}, 1100).occurred, event_of({}, 1120).occurred}};
  hole.see("a", 1000).see("b", 1050).complete(5000);
  CHECK(hole.findings.empty());
  const Tally tally = hole.tally();
  CHECK(tally.unknown == 1);
  CHECK(tally.missing == std::vector<std::string>{"source c 2026-09-03"});

  Vigil nobody(excluding("a and b and not c"));
  nobody.sources.erase(nobody.sources.begin() + 2);
  nobody.see("a", 1000).see("b", 1050).complete(5000);
  CHECK(nobody.findings.empty());
  CHECK(nobody.tally().unknown == 1);

  const std::string text = leaf("a") + leaf("b") +
                           "title: c\nname: c\nlogsource: {category: c}\n"
                           "detection: {sel: {mk.actor.on_roster: false}, condition: sel}\n---\n" +
                           leaf("d") +
                           "title: x\nname: x\ncorrelation: {type: temporal, rules: [a, b, c], "
                           "group-by: [u], timespan: 100s, condition: a and b and not c}\n";
  Vigil doubt(text);
  OwnedEvent unsure = seen("c", 1060);
  unsure.set_unknown(Field::mk_actor_on_roster);
  doubt.see("a", 1000).see("b", 1050);
  doubt.detector.see(unsure.view(), doubt.findings);
  doubt.complete(5000);
  CHECK(doubt.findings.empty());
  CHECK(doubt.tally().unknown >= 1);
}

TEST_CASE("what was looked at is the denominator, also in a month without a match") {
  Vigil watch(excluding("a and b and not c"));
  watch.see("a", 1000).see("a", 2000).see("b", 3000).see("c", 4000).complete(9000);
  const Tally tally = watch.tally();
  CHECK(tally.evaluated == 4);
  CHECK(tally.violating == 0);
  CHECK(tally.unknown == 0);
}

TEST_CASE("matches wait on over an exchange of rules") {
  Vigil before(excluding("a and b and not c")), after(excluding("a and b and not c"));
  before.see("a", 1000).see("b", 1050).see("a", 2000).see("b", 2010).see("c", 2020);
  after.detector.follow(before.detector);
  after.complete(9000);
  REQUIRE(after.findings.size() == 1);
  CHECK(after.findings[0].at == event_of({}, 1050).occurred);
}

TEST_CASE("what cannot be understood is refused with its place") {
  for (const char* condition : {"not a", "a or not b", "a and not (b and c)", "a and b and not a",
                                "not (a or b)", "a and not (not b)"}) {
    const std::string said = refusal_of(excluding(condition));
    INFO(condition << "\n" << said);
    CHECK(said.find("MK074 rule.yml:23:94") != std::string::npos);
  }
  const std::string said = refusal_of(excluding("(a or b) and not c", "temporal_ordered"));
  CHECK(said.find("MK075") != std::string::npos);
}

namespace {

struct Happened {
  std::string kind, user;
  int second = 0;
};

// As the decision record says it, word by word.
std::set<std::pair<std::string, int>> naive(const std::vector<Happened>& all) {
  constexpr int span = 100;
  std::set<std::pair<std::string, int>> matches, told;
  const auto any = [&](const Happened& at, const std::string& kind, int from, int until) {
    for (const Happened& one : all)
      if (one.user == at.user && one.kind == kind && one.second > from && one.second < until)
        return true;
    return false;
  };
  for (const Happened& at : all) {
    if (at.kind != "a" && at.kind != "b") continue;
    const int now = at.second;
    const bool wanted = any(at, "a", now - span, now + 1) && any(at, "b", now - span, now + 1);
    if (wanted && !any(at, "c", now - span, now + span)) matches.emplace(at.user, now);
  }
  for (const auto& [user, second] : matches) {
    bool near = false;
    for (const auto& [other, before] : matches)
      near = near || (other == user && before < second && second - before < span);
    if (!near) told.emplace(user, second);
  }
  return told;
}

}  // namespace

TEST_CASE("in any order of arrival it says what the definition says") {
  std::size_t found = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937 chance(seed);
    const auto below = [&chance](unsigned count) { return static_cast<int>(chance() % count); };
    std::vector<Happened> all;
    for (int i = below(30) + 3; i > 0; --i)
      all.push_back(
          {std::string(1, "aabbc"[below(5)]), std::string(1, "uv"[below(2)]), 1000 + below(800)});
    Vigil watch(excluding("a and b and not c"));
    for (const Happened& one : all) watch.see(one.kind, one.second, one.user);
    watch.complete(9000);
    std::set<std::pair<std::string, int>> told;
    for (const Finding& finding : watch.findings) {
      const auto at = finding.at - event_of({}, 0).occurred;
      told.emplace(finding.group.substr(2),
                   static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(at).count()));
    }
    INFO("seed " << seed);
    REQUIRE(told == naive(all));
    CHECK(told.size() == watch.findings.size());
    found += told.size();
  }
  CHECK(found > 100);
}

}  // namespace metsuke
