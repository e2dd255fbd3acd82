#include "rule/draft.h"
#include "support/rule_case.h"

namespace metsuke {

TEST_CASE("everything wrong with a rule's head is said at once, with its place") {
  const std::string said = refusal_of(
      "title: x\nstatus: stabel\nlevel: hihg\ntaxonomy: other\nlogsource: [a]\n"
      "metsuke: {chekc: A-1}\ndetection: {sel: {f: x}, condition: sel}\n");
  CHECK(said.find("MK004 rule.yml:2:9: unknown status `stabel`, did you mean `stable`?") !=
        std::string::npos);
  CHECK(said.find("MK005 rule.yml:3:8: unknown level `hihg`, did you mean `high`?") !=
        std::string::npos);
  CHECK(said.find("MK006 rule.yml:4:") != std::string::npos);
  CHECK(said.find("MK008 rule.yml:5:") != std::string::npos);
  CHECK(said.find("MK011 rule.yml:6:") != std::string::npos);
}

TEST_CASE("a document that is no rule is refused") {
  CHECK(refusal_of("- a\n").find("MK009") != std::string::npos);
  CHECK(refusal_of("title: x\nlogsource: {product: t}\n").find("MK015") != std::string::npos);
  CHECK(refusal_of("action: repeat\ntitle: x\n").find("MK010") != std::string::npos);
}

TEST_CASE("repeat lays a document over the rule before it") {
  const auto rules = rules_of(
      "title: a\nlogsource: {product: test}\ndetection: {sel: {f: x}, condition: sel}\n---\n"
      "action: repeat\ntitle: b\ndetection: {sel: {f: y}}\n");
  REQUIRE(rules->rules().size() == 2);
  const auto answers = answers_of(*rules, event_of({{"f", "y"}})).rules;
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].rule == RuleId{1});
  CHECK(answers[0].truth == Truth::yes);
}

TEST_CASE("a YAML bomb, a deep one and a broken one are complaints") {
  Complaints complaints;
  const std::vector<RuleSource> sources{{"deep.yml", "a: " + std::string(10'000, '[')},
                                        {"bomb.yml", "a: &a [x, x]\nb: &b [*a, *a]\n"},
                                        {"bytes.yml", std::string("\xff\xfe\0\x01", 4)}};
  CHECK(Ruleset::compile(sources, {}, complaints) == nullptr);
  CHECK(complaints.size() >= 3);
}

}  // namespace metsuke
