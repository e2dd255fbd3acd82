// Goal: rules.md §1 holds line by line, where the conformance cases beside the repository are
// silent. Method: the smallest rule and event for each line, its number in the test's name.
#include "support/rule_case.h"

namespace metsuke {

namespace {

std::string correlation_with(const std::string& section) {
  return "title: a\nname: a\nlogsource: {product: test}\n"
         "detection: {sel: {k: a}, condition: sel}\n---\n"
         "title: b\nname: b\nlogsource: {product: test}\n"
         "detection: {sel: {k: b}, condition: sel}\n---\n"
         "title: both\nname: both\nlevel: high\ncorrelation: " +
         section + "\n";
}

OwnedEvent step(const std::string& kind, int second, const std::string& amount = "0") {
  OwnedEvent event = event_of({{"k", kind}, {"user.name", "sato"}}, second);
  event.set_native("amount", amount);
  return event;
}

// How often `both` fires, in the order given, with all that could still come told.
std::size_t fires(const std::shared_ptr<const Ruleset>& rules,
                  const std::vector<OwnedEvent>& events) {
  Detector detector(rules);
  std::vector<Finding> findings;
  for (const OwnedEvent& event : events) detector.see(event.view(), findings);
  SourceProgress progress;
  progress.name = "test";
  progress.log_sources = {{"", "test", ""}};
  progress.complete_until = events.back().occurred + std::chrono::hours(24 * 400);
  detector.advance(std::span(&progress, 1), progress.complete_until, findings);
  std::size_t count = 0;
  for (const Finding& finding : findings)
    if (rules->rule(finding.rule).name == "both") ++count;
  return count;
}

std::size_t fires(const std::string& section, const std::vector<OwnedEvent>& events) {
  return fires(rules_of(correlation_with(section)), events);
}

OwnedEvent from(const std::string& category, const std::string& product,
                const std::string& service) {
  OwnedEvent event = event_of({{"f", "x"}});
  event.set_log_source(category, product, service);
  return event;
}

}  // namespace

TEST_CASE("1.1 keys nobody knows are kept, obsolete ones too") {
  const auto rules = rules_of(rule_with("{sel: {f: x}, condition: sel}") +
                              "obsoletes: [6d0c7a0e-0000-4000-8000-000000000002]\n"
                              "house_key: {deep: [1, 2]}\nscope: [server]\nlicense: MIT\n"
                              "related: [{id: 6d0c7a0e-0000-4000-8000-000000000003, "
                              "type: similar}]\n");
  CHECK(truth_of(*rules, event_of({{"f", "x"}})) == Truth::yes);
  // They decide nothing, but belong to the text that a version stands for.
  const auto plain = rules_of(rule_with("{sel: {f: x}, condition: sel}"));
  CHECK(rules->rules()[0].version != plain->rules()[0].version);
}

TEST_CASE("1.2 every attribute a rule names must be the event's, others are ignored") {
  const auto rules = rules_of(
      "title: t\nlogsource: {category: c, product: p, service: s, definition: 'not looked at', "
      "house: attribute}\ndetection: {sel: {f: x}, condition: sel}\n");
  CHECK(truth_of(*rules, from("c", "p", "s")) == Truth::yes);
  CHECK(truth_of(*rules, from("c", "p", "")) == Truth::no);
  CHECK(truth_of(*rules, from("c", "q", "s")) == Truth::no);
  CHECK(truth_of(*rules, from("", "p", "s")) == Truth::no);
}

TEST_CASE("1.3 lists in lists are one list, a plain word is a keyword") {
  const OwnedEvent event = event_of({{"f", "x"}, {"message", "the quick fox"}});
  CHECK(holds("f: [a, [b, [x]]]", event));
  CHECK_FALSE(holds("f: [a, [b, [y]]]", event));
  CHECK(truth_of(*rules_of(rule_with("{sel: quick, condition: sel}")), event) == Truth::yes);
  CHECK(truth_of(*rules_of(rule_with("{sel: [slow, lazy], condition: sel}")), event) == Truth::no);
}

TEST_CASE("1.3 an asterisk takes no character, many, and line breaks") {
  CHECK(holds("f: 'a*b'", event_of({{"f", "ab"}})));
  CHECK(holds("f: 'a*b'", event_of({{"f", "a\r\n\nb"}})));
  CHECK_FALSE(holds("f: 'a*b'", event_of({{"f", "a\nbc"}})));
  CHECK(holds("f: 'a?b'", event_of({{"f", "a\nb"}})));
}

TEST_CASE("1.3 null in a list, and beside values") {
  CHECK(holds("f: [null, x]", event_of({})));
  CHECK(holds("f: [null, x]", event_of({{"f", "x"}})));
  CHECK_FALSE(holds("f: [null, x]", event_of({{"f", ""}})));
}

TEST_CASE("1.3 an array holds if any member does, its contrary if none does") {
  OwnedEvent event = event_of({});
  event.set_native("f", "one");
  event.set_native("f", "two");
  CHECK(holds("f: two", event));
  CHECK(holds("f|contains|all: [ne, on]", event));
  CHECK_FALSE(holds("f|neq: two", event));
  CHECK(holds("f|neq: three", event));
}

TEST_CASE("1.3 a dotted name is looked up as it is written, then along the path") {
  OwnedEvent event = event_of({});
  event.set_native("a.b", "literal");
  CHECK(holds("a.b: literal", event));
  CHECK_FALSE(holds("b: literal", event));
}

TEST_CASE("1.4 the long names of an expression's flags") {
  const OwnedEvent event = event_of({{"f", "First\nsecond line"}});
  CHECK(holds("f|re|ignorecase: 'FIRST'", event));
  CHECK_FALSE(holds("f|re: 'FIRST'", event));
  CHECK(holds("f|re|multiline: '^second'", event));
  CHECK_FALSE(holds("f|re: '^second'", event));
  CHECK(holds("f|re|dotall: 'First.second'", event));
  CHECK_FALSE(holds("f|re: 'First.second'", event));
}

TEST_CASE("1.4 encodings: wide, big-endian, with a mark, and in base64") {
  using namespace std::string_literals;
  CHECK(holds("f|wide|contains: ab", event_of({{"f", "xa\0b\0"s}})));
  CHECK(holds("f|utf16le|contains: ab", event_of({{"f", "xa\0b\0"s}})));
  CHECK(holds("f|utf16be|contains: ab", event_of({{"f", "x\0a\0b"s}})));
  CHECK(holds("f|utf16|base64: foo", event_of({{"f", "//5mAG8AbwA="}})));
  CHECK(holds("f|base64offset|contains: foobar", event_of({{"f", "xxZm9vYmFyyy"}})));
}

TEST_CASE("1.4 all may stand anywhere in the chain, neq turns the whole item round") {
  const OwnedEvent event = event_of({{"f", "alpha beta"}});
  CHECK(holds("f|all|contains: [alpha, beta]", event));
  CHECK(holds("f|contains|all: [alpha, beta]", event));
  CHECK_FALSE(holds("f|contains|all: [alpha, gamma]", event));
  CHECK(holds("f|contains|neq: gamma", event));
  CHECK_FALSE(holds("f|contains|neq: [gamma, beta]", event));
  CHECK_FALSE(holds("f|neq: [x, alpha beta]", event));
}

TEST_CASE("1.4 two fields are compared, whole and in part") {
  const OwnedEvent event = event_of({{"f", "C:\\tool.exe"}, {"g", "C:\\"}, {"h", "c:\\TOOL.exe"}});
  CHECK(holds("f|fieldref: h", event));
  CHECK(holds("f|fieldref|startswith: g", event));
  CHECK(holds("f|fieldref|neq: g", event));
  CHECK_FALSE(holds("f|fieldref: absent", event));
}

TEST_CASE("1.4 only networks written strictly are networks") {
  CHECK(holds("f|cidr: 192.0.2.0/24", event_of({{"f", "192.0.2.77"}})));
  CHECK(holds("f|cidr: '2001:db8::/32'", event_of({{"f", "2001:DB8::1"}})));
  CHECK(refusal_of(rule_with("{sel: {f|cidr: 192.0.2.1/24}, condition: sel}")).find("MK056") !=
        std::string::npos);
}

TEST_CASE("1.5 names that begin with an underscore are met by their own patterns only") {
  const auto condition = [](const std::string& text) {
    return truth_of(*rules_of(rule_with("{_a: {f: x}, b: {f: y}, condition: " + text + "}")),
                    event_of({{"f", "x"}}));
  };
  CHECK(condition("1 of them") == Truth::no);
  CHECK(condition("1 of _*") == Truth::yes);
  CHECK(condition("1 of b*") == Truth::no);
  CHECK(condition("_a") == Truth::yes);
}

TEST_CASE("1.7 sums, means and every operator, each on its edge") {
  const auto sum = [](const std::string& type, const std::string& condition) {
    return fires("{type: " + type +
                     ", rules: [a], group-by: [user.name], timespan: 1h, "
                     "condition: {field: amount, " +
                     condition + "}}",
                 {step("a", 0, "2"), step("a", 1, "4")});
  };
  CHECK(sum("value_sum", "gte: 6") == 1);
  CHECK(sum("value_sum", "gt: 6") == 0);
  CHECK(sum("value_sum", "lt: 3") == 1);
  CHECK(sum("value_sum", "lte: 1") == 0);
  CHECK(sum("value_sum", "eq: 6") == 1);
  CHECK(sum("value_sum", "neq: 2") == 1);
  CHECK(sum("value_avg", "gte: 3") == 1);
  CHECK(sum("value_avg", "gt: 3") == 0);
  CHECK(sum("value_median", "eq: 3") == 1);
  CHECK(sum("value_percentile", "percentile: 50, eq: 2") == 1);
}

TEST_CASE("1.7 64-bit numbers are summed exactly") {
  const std::string section =
      "{type: value_sum, rules: [a], group-by: [user.name], timespan: 1h, "
      "condition: {field: amount, eq: 9007199254740993}}";
  CHECK(fires(section, {step("a", 0, "9007199254740992"), step("a", 1, "1")}) == 1);
  CHECK(fires(section, {step("a", 0, "9007199254740992"), step("a", 1, "2")}) == 0);
}

TEST_CASE("1.7 windows slide: the burst across a round hour is one") {
  const std::string section =
      "{type: event_count, rules: [a], group-by: [user.name], timespan: 1h, condition: {gte: 4}}";
  std::vector<OwnedEvent> events;
  for (const int minute : {58, 59, 60, 61}) events.push_back(step("a", minute * 60));
  CHECK(fires(section, events) == 1);
}

TEST_CASE("1.7 order of arrival does not decide, within a source's lateness") {
  const std::string counted =
      "{type: event_count, rules: [a], group-by: [user.name], timespan: 1m, condition: {gte: 3}}";
  CHECK(fires(counted, {step("a", 30), step("a", 10), step("a", 20)}) == 1);
  CHECK(fires(counted, {step("a", 300), step("a", 10), step("a", 20), step("a", 30)}) == 1);
  const std::string ordered =
      "{type: temporal_ordered, rules: [a, b], group-by: [user.name], timespan: 1m}";
  CHECK(fires(ordered, {step("b", 20), step("a", 10)}) == 1);
  CHECK(fires(ordered, {step("a", 20), step("b", 10)}) == 0);
}

TEST_CASE("1.7 aliases name the group's field rule by rule") {
  const std::string section =
      "{type: temporal, rules: [a, b], group-by: [who], timespan: 1m, "
      "aliases: {who: {a: user.name, b: target}}}";
  OwnedEvent other = event_of({{"k", "b"}, {"target", "sato"}, {"user.name", "root"}}, 5);
  CHECK(fires(section, {step("a", 0), other}) == 1);
  OwnedEvent stranger = event_of({{"k", "b"}, {"target", "abe"}, {"user.name", "sato"}}, 5);
  CHECK(fires(section, {step("a", 0), stranger}) == 0);
}

TEST_CASE("1.7 generate may stand beside or inside the correlation") {
  const std::string section =
      "type: event_count, rules: [a], group-by: [user.name], timespan: 1m, condition: {gte: 1}";
  const auto reports = [](const std::string& yaml) {
    const auto rules = rules_of(yaml);
    return rules->find("a")->reports;
  };
  CHECK_FALSE(reports(correlation_with("{" + section + "}")));
  CHECK(reports(correlation_with("{" + section + ", generate: true}")));
  CHECK(reports(correlation_with("{" + section + "}") + "generate: true\n"));
  CHECK_FALSE(reports(correlation_with("{" + section + ", generate: false}")));
}

TEST_CASE("1.7 a temporal `and not` is an absence: nothing before its time is over") {
  const std::string section =
      "{type: temporal, rules: [a, b], group-by: [user.name], timespan: 1m, "
      "condition: a and not b}";
  CHECK(fires(section, {step("a", 0)}) == 1);
  CHECK(fires(section, {step("a", 0), step("b", 59)}) == 0);
  CHECK(fires(section, {step("b", 0), step("a", 59)}) == 0);
  CHECK(fires(section, {step("a", 0), step("b", 61)}) == 1);
  CHECK(fires(section, {step("b", 10)}) == 0);
  Detector detector(rules_of(correlation_with(section)));
  std::vector<Finding> findings;
  const OwnedEvent event = step("a", 0);
  detector.see(event.view(), findings);
  SourceProgress progress;
  progress.log_sources = {{"", "test", ""}};
  progress.complete_until = event.occurred + std::chrono::seconds(60);
  detector.advance(std::span(&progress, 1), progress.complete_until, findings);
  CHECK(findings.empty());
  progress.complete_until += std::chrono::seconds(1);
  detector.advance(std::span(&progress, 1), progress.complete_until, findings);
  CHECK(findings.size() == 1);
}

TEST_CASE("1.7 chains of three, and each level with its own group") {
  const std::string yaml =
      correlation_with(
          "{type: event_count, rules: [outer], group-by: [user.name], timespan: 1h, "
          "condition: {gte: 2}}") +
      "---\ntitle: inner\nname: inner\ncorrelation: {type: event_count, rules: [a], "
      "group-by: [user.name, host.name], timespan: 1m, condition: {gte: 2}}\n"
      "---\ntitle: outer\nname: outer\ncorrelation: {type: temporal_ordered, "
      "rules: [inner, b], group-by: [user.name], timespan: 5m}\n";
  const auto rules = rules_of(yaml);
  const auto at = [](const std::string& kind, const std::string& host, int second) {
    return event_of({{"k", kind}, {"user.name", "sato"}, {"host.name", host}}, second);
  };
  CHECK(fires(rules, {at("a", "x", 0), at("a", "x", 1), at("b", "y", 2), at("a", "x", 600),
                      at("a", "x", 601), at("b", "y", 602)}) == 1);
  CHECK(fires(rules, {at("a", "x", 0), at("a", "y", 1), at("b", "y", 2), at("a", "x", 600),
                      at("a", "y", 601), at("b", "y", 602)}) == 0);
}

TEST_CASE("1.7 the same entries from the start leave the same state: restart is replay") {
  const std::string section =
      "{type: value_count, rules: [a, b], group-by: [user.name], timespan: 10m, "
      "condition: {field: amount, gte: 3}}";
  const auto rules = rules_of(correlation_with(section));
  std::vector<OwnedEvent> events;
  for (int i = 0; i < 60; ++i)
    events.push_back(step(i % 2 == 0 ? "a" : "b", (i * 37) % 60 * 60, std::to_string(i % 5)));
  const auto run = [&](std::size_t restart_at) {
    auto detector = std::make_unique<Detector>(rules);
    std::vector<std::string> told;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (i == restart_at) {
        detector = std::make_unique<Detector>(rules);
        std::vector<Finding> again;
        for (std::size_t k = 0; k < i; ++k) detector->see(events[k].view(), again);
      }
      std::vector<Finding> findings;
      detector->see(events[i].view(), findings);
      for (const Finding& finding : findings)
        told.push_back(std::to_string(i) + " " + finding.group + " " +
                       std::to_string(finding.count));
    }
    return told;
  };
  const auto whole = run(SIZE_MAX);
  CHECK(whole.size() > 1);
  for (const std::size_t at : {1U, 17U, 30U, 59U}) CHECK(run(at) == whole);
}

TEST_CASE("1.8 a filter goes by id, name or all, and leaves correlations alone") {
  const std::string rule = rule_with("{sel: {f: x}, condition: sel}") + "name: mine\n";
  const auto filtered = [&](const std::string& rules, const std::string& source) {
    return truth_of(
        *rules_of(rule + "---\ntitle: f\nlogsource: {" + source + "}\nfilter: {rules: " + rules +
                  ", sel: {user.name: admin}, condition: not sel}\n"),
        event_of({{"f", "x"}, {"user.name", "admin"}}));
  };
  CHECK(filtered("[mine]", "product: test") == Truth::no);
  CHECK(filtered("[6d0c7a0e-0000-4000-8000-000000000001]", "product: test") == Truth::no);
  CHECK(filtered("any", "product: test") == Truth::no);
  CHECK(filtered("any", "product: other") == Truth::yes);
}

}  // namespace metsuke
