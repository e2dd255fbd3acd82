#include "rule/matcher.h"

#include "support/rule_case.h"

namespace metsuke {

TEST_CASE("unknown is neither true nor false, and spreads as Kleene says") {
  OwnedEvent event = event_of({{"f", "x"}});
  event.set_unknown(Field::user_name);
  const auto truth = [&event](const std::string& condition) {
    const std::string selections = "{u: {user.name: root}, x: {f: x}, y: {f: y}, condition: '";
    return truth_of(*rules_of(rule_with(selections + condition + "'}")), event);
  };
  CHECK(truth("u") == Truth::unknown);
  CHECK(truth("not u") == Truth::unknown);
  CHECK(truth("u and y") == Truth::no);
  CHECK(truth("u and x") == Truth::unknown);
  CHECK(truth("u or x") == Truth::yes);
  CHECK(truth("u or y") == Truth::unknown);
}

TEST_CASE("null is missing or null, empty is there, exists looks at presence only") {
  OwnedEvent null = event_of({});
  null.set_native("f", "", Kind::null);
  CHECK(holds("f: null", null));
  CHECK(holds("f: null", event_of({})));
  CHECK_FALSE(holds("f: null", event_of({{"f", ""}})));
  CHECK_FALSE(holds("f: null", event_of({{"f", "null"}})));
  CHECK(holds("f: ''", event_of({{"f", ""}})));
  CHECK_FALSE(holds("f: ''", null));
  CHECK_FALSE(holds("f: '*'", null));
  CHECK(holds("f|exists: true", null));
  CHECK(holds("f|exists: false", event_of({})));
}

TEST_CASE("any member of an array may meet the test") {
  OwnedEvent event = event_of({{"f", "a"}});
  event.set_native("f", "b");
  CHECK(holds("f: b", event));
  CHECK_FALSE(holds("f|neq: b", event));
  CHECK(holds("event.category: session", event_of({{"event.category", "authentication,session"}})));
}

TEST_CASE("a field is looked for under its own name, native.*, and without spaces") {
  CHECK(holds("ThreatName: x", event_of({{"Threat Name", "x"}})));
  CHECK(holds("native.f: x", event_of({{"f", "x"}})));
  OwnedEvent event = event_of({{"user.name", "ours"}});
  event.set_native("user.name", "theirs");
  CHECK(holds("user.name: theirs", event));
  CHECK(holds("'@timestamp|hour': 0", event_of({})));
}

TEST_CASE("case is ignored for all letters, and kept when asked") {
  CHECK(holds("f: ÉCOLE", event_of({{"f", "école"}})));
  CHECK(holds("f|contains: ｱ", event_of({{"f", "xｱx"}})));
  CHECK_FALSE(holds("f|cased: A", event_of({{"f", "a"}})));
}

TEST_CASE("a scratch may be used for many events") {
  const auto rules = rules_of(rule_with("{sel: {f: [x, y], g|contains: z}, condition: sel}"));
  MatchScratch scratch;
  Ruleset::Answers answers;
  for (int i = 0; i < 1000; ++i) {
    const OwnedEvent event =
        event_of({{"f", i % 2 == 0 ? "X" : "w"}, {"g", i % 3 == 0 ? "aZb" : "q"}});
    rules->match(event.view(), answers, scratch);
    REQUIRE(answers.buckets.size() == 1);
    CHECK((answers.rules.size() == 1) == (i % 6 == 0));
  }
}

}  // namespace metsuke
