#include "rule/condition.h"

#include "support/rule_case.h"

namespace metsuke {

namespace {

// The tree in brackets: (and a (not b)).
std::string shape(const Condition& condition, const std::vector<std::string_view>& names) {
  if (condition.op == Condition::Op::name) return std::string(names[condition.name]);
  std::string text = condition.op == Condition::Op::all   ? "(and"
                     : condition.op == Condition::Op::any ? "(or"
                                                          : "(not";
  for (const Condition& part : condition.parts) text += " " + shape(part, names);
  return text + ")";
}

std::string read(const std::string& text) {
  const std::vector<std::string_view> names = {"a", "b", "sel_1", "sel_2", "_hidden"};
  Complaints complaints;
  Critic critic("rule.yml", complaints);
  Condition condition;
  if (read_condition(text, names, Tree{}, critic, condition)) return shape(condition, names);
  REQUIRE(complaints.size() == 1);
  return complaints[0].lint + " " + complaints[0].detail;
}

}  // namespace

TEST_CASE("or, and, not bind in this order, and quantifiers first") {
  CHECK(read("a or b and not sel_1") == "(or a (and b (not sel_1)))");
  CHECK(read("(a or b) and sel_1") == "(and (or a b) sel_1)");
  CHECK(read("not 1 of sel_*") == "(not (or sel_1 sel_2))");
  CHECK(read("a AND NOT b") == "(and a (not b))");
  CHECK(read("not not a") == "a");
  CHECK(read("all of them") == "(and a b sel_1 sel_2)");
  CHECK(read("any of _*") == "(or _hidden)");
  CHECK(read("1 of *_1") == "(or sel_1)");
  CHECK(read("1 of a") == "(or a)");
}

TEST_CASE("a wrong condition is refused with the word that is wrong") {
  CHECK(read("") == "MK031 the condition is empty");
  CHECK(read("a and") == "MK032 the condition ends too early");
  CHECK(read("a | count() > 5") ==
        "MK033 `|` aggregation is obsolete: write a correlation rule");
  CHECK(read("a b") == "MK034 unexpected `b`");
  CHECK(read("(a") == "MK036 a `)` is missing");
  CHECK(read("sel_3") == "MK037 there is no selection `sel_3`, did you mean `sel_1`?");
  CHECK(read("2 of them").starts_with("MK038 "));
  CHECK(read("1 of x*").starts_with("MK039 "));
}

TEST_CASE("a hundred thousand parentheses are refused at once") {
  CHECK(read(std::string(100'000, '(') + "a" + std::string(100'000, ')')).starts_with("MK035 "));
}

}  // namespace metsuke
