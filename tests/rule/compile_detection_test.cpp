#include "support/rule_case.h"

namespace metsuke {

TEST_CASE("lists are or, maps are and, lists of maps are or of ands") {
  const auto rules = rules_of(rule_with("{sel: [{a: x, b: y}, {c: z}], condition: sel}"));
  CHECK(truth_of(*rules, event_of({{"a", "x"}, {"b", "y"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"c", "z"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"a", "x"}})) == Truth::no);
}

TEST_CASE("keywords are looked for in the raw line, the vendor's words and the message") {
  const auto rules = rules_of(rule_with("{kw: [mimikatz, 'rm *history'], condition: kw}"));
  OwnedEvent event = event_of({});
  CHECK(truth_of(*rules, event) == Truth::no);
  event.original = "a MimiKatz b";
  CHECK(truth_of(*rules, event) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"message", "rm -f .bash_history"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"x", "mimikatz"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"event.action", "mimikatz"}})) == Truth::no);
}

TEST_CASE("a list of conditions is their or") {
  const auto rules = rules_of(rule_with("{a: {f: x}, b: {f: y}, condition: [a, b]}"));
  CHECK(truth_of(*rules, event_of({{"f", "y"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"f", "z"}})) == Truth::no);
}

TEST_CASE("a selection that tests nothing is refused") {
  CHECK(refusal_of(rule_with("{sel: {}, condition: sel}")).find("MK041") != std::string::npos);
  CHECK(refusal_of(rule_with("{sel: null, condition: sel}")).find("MK041") != std::string::npos);
  CHECK(refusal_of(rule_with("{sel: {f: x}}")).find("MK030") != std::string::npos);
}

}  // namespace metsuke
