#include "rule/modifiers.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {
std::string refused(const std::string& item) {
  return refusal_of(rule_with("{sel: {" + item + "}, condition: sel}"));
}
bool says(const std::string& complaints, const std::string& part) {
  INFO(complaints);
  return complaints.find(part) != std::string::npos;
}
}  // namespace

TEST_CASE("chains that make no sense are refused by name") {
  CHECK(says(refused("f|contians: x"), "MK051 rule.yml:4:"));
  CHECK(says(refused("f|contians: x"), "did you mean `contains`?"));
  CHECK(says(refused("f|contains|contains: x"), "MK052"));
  CHECK(says(refused("f|i: x"), "MK053"));
  CHECK(says(refused("f|exists|contains: true"), "MK054"));
  CHECK(says(refused("'|exists': true"), "MK055"));
  CHECK(says(refused("f|contains|re: x"), "MK056"));
  CHECK(says(refused("f|exists: maybe"), "MK056"));
  CHECK(says(refused("f|lt: abc"), "MK056"));
  CHECK(says(refused("f|cidr: 10.0.0.1/8"), "MK056"));
  CHECK(says(refused("f|base64: 'a*'"), "MK056"));
  CHECK(says(refused("f|hour: 24"), "MK056"));
  CHECK(says(refused("f|re: '(?=a)'"), "look-around"));
  CHECK(says(refused("f|re: '('"), "MK058"));
  CHECK(says(refused("f: {a: b}"), "MK059"));
  CHECK(says(refused("f|contains: null"), "MK060"));
  CHECK(says(refused("f|expand: '%who%'"), "MK061"));
  CHECK(says(refused("f: []"), "MK063"));
}

TEST_CASE("all makes a list an and, neq a contrary") {
  CHECK(holds("f|contains|all: [a, b]", event_of({{"f", "xbxa"}})));
  CHECK_FALSE(holds("f|contains|all: [a, b]", event_of({{"f", "xb"}})));
  CHECK(holds("f|neq: [a, b]", event_of({{"f", "c"}})));
  CHECK_FALSE(holds("f|neq: [a, b]", event_of({{"f", "B"}})));
}

TEST_CASE("a windash value with very many dashes is bounded") {
  std::string value = "x";
  for (int i = 0; i < 20; ++i) value += " -a";
  CHECK(says(refused("f|windash: '" + value + "'"), "MK056"));
}

}  // namespace metsuke
