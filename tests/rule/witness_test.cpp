#include "rule/witness.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {

// The literals of a rule's only test, with their anchors: "…" anywhere, "^…", "…$", "=…".
std::string literals_in(const std::string& item) {
  const auto rules = rules_of(rule_with("{sel: {" + item + "}, condition: sel}"));
  std::string said;
  for (const Predicate& predicate : rules->compiled().predicates) {
    for (const Literal& literal : literals_of(predicate)) {
      if (!said.empty()) said += " ";
      if (literal.anchor == Literals::Anchor::start) said += "^";
      if (literal.anchor == Literals::Anchor::whole) said += "=";
      said += literal.text;
      if (literal.anchor == Literals::Anchor::end) said += "$";
    }
  }
  return said;
}

}  // namespace

TEST_CASE("what a value must hold to meet a test") {
  CHECK(literals_in("f: Cmd.exe") == "=cmd.exe");
  CHECK(literals_in("f|cased: Cmd.exe") == "=cmd.exe");
  CHECK(literals_in("f|startswith: 'C:\\'") == "^c:\\");
  CHECK(literals_in("f|endswith: '.EXE'") == ".exe$");
  CHECK(literals_in("f|contains: 'Power'") == "power");
  CHECK(literals_in("f|contains: X") == "x");
  CHECK(literals_in("f: 'a*longest piece*b'") == "longest piece");
  CHECK(literals_in("f|exists: true").empty());
  CHECK(literals_in("f|gt: 5").empty());
}

TEST_CASE("what an expression cannot match without") {
  CHECK(literals_in("f|re: 'net\\s+config'") == "config");
  CHECK(literals_in("f|re: '(?i)WerFault\\.exe'") == "werfault.exe");
  CHECK(literals_in("f|re: '(alpha|beta)\\d'") == "beta alpha");
  CHECK(literals_in("f|re: '[a-f]{64}'").empty());
  CHECK(literals_in("f|re: '(?:abcd)?x*'").empty());
  // Other letters are folded in two ways, so nothing is said of them.
  CHECK(literals_in("f|re: 'σίσυφος'").empty());
  CHECK(literals_in("f|re: 'a\\x{130}bcd'").empty());
}

TEST_CASE("a rule waits for its rarest texts, one without any is always evaluated") {
  const auto always = [](const std::string& detection) {
    return rules_of(rule_with(detection))->compiled().watch.always.front().size();
  };
  CHECK(always("{a: {f: x}, condition: a}") == 0);
  CHECK(always("{a: {f: x}, condition: not a}") == 1);
  CHECK(always("{a: {f: x}, b: {g: y}, condition: a and not b}") == 0);
  CHECK(always("{a: {f: x}, b: {g: y}, condition: a or not b}") == 1);
  CHECK(always("{a: {f: null}, condition: a}") == 1);
  CHECK(always("{a: {f|exists: false}, condition: a}") == 1);
  CHECK(always("{a: {f|exists: true}, condition: a}") == 0);
  CHECK(always("{a: {f|fieldref: g}, condition: a}") == 1);
  CHECK(always("{a: {f|lt: 3}, condition: a}") == 0);
  CHECK(always("{a: {f|neq: x}, condition: a}") == 1);
}

TEST_CASE("a witness nobody can know of calls its rule") {
  OwnedEvent event = event_of({{"f", "x"}});
  event.set_unknown(Field::user_name);
  const auto truth = [&](const std::string& detection) {
    return truth_of(*rules_of(rule_with(detection)), event);
  };
  CHECK(truth("{a: {user.name: root}, condition: a}") == Truth::unknown);
  CHECK(truth("{a: {user.name: root, f: x}, condition: a}") == Truth::unknown);
  CHECK(truth("{a: {user.name: root, f: y}, condition: a}") == Truth::no);
  CHECK(truth("{a: {user.name|re: 'ro+t'}, condition: a}") == Truth::unknown);
  CHECK(truth("{a: {user.name|gt: 5}, condition: a}") == Truth::unknown);
  CHECK(truth("{a: {g|fieldref: user.name}, condition: a}") == Truth::unknown);
  CHECK(truth("{a: {g: x}, b: {user.name: root}, condition: a or b}") == Truth::unknown);
}

TEST_CASE("the same text may decide one test and be another's witness") {
  const auto rules = rules_of(rule_with("{a: {f|endswith: tail}, condition: a}") +
                              "---\ntitle: second\nlogsource: {product: test}\n"
                              "detection: {a: {f: '*x*tail'}, condition: a}\n---\n"
                              "title: third\nlogsource: {product: test}\n"
                              "detection: {a: {f|endswith|cased: Tail}, condition: a}\n");
  CHECK(answers_of(*rules, event_of({{"f", "tail"}})).rules.size() == 1);
  CHECK(answers_of(*rules, event_of({{"f", "x tail"}})).rules.size() == 2);
  CHECK(answers_of(*rules, event_of({{"f", "x Tail"}})).rules.size() == 3);
}

TEST_CASE("letters beyond ASCII, and numbers however written") {
  CHECK(holds("f|contains: 'ÉCOLES'", event_of({{"f", "les écoles"}})));
  CHECK(holds("f|endswith: '表示'", event_of({{"f", "x表示"}})));
  CHECK_FALSE(holds("f|endswith: '表示'", event_of({{"f", "x表"}})));
  CHECK(holds("f|re: 's\\d'", event_of({{"f", "s1"}})));
  CHECK(holds("f|re|i: 'task'", event_of({{"f", "TA\xc5\xbfK"}})));  // ſ is an s to (?i).
  OwnedEvent event = event_of({});
  event.set_native("f", "5.0", Kind::number);
  CHECK(holds("f: 5", event));
}

}  // namespace metsuke
