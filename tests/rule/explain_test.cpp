#include "support/rule_case.h"

namespace metsuke {

TEST_CASE("explain shows each test, what it wanted and what was there") {
  const auto rules = rules_of(
      rule_with("{a: {f|contains: [x, y]}, b: {user.name: root}, condition: a and not b}"));
  OwnedEvent event = event_of({{"f", "has X"}});
  event.set_unknown(Field::user_name);
  std::string text;
  for (const Explained& line : rules->explain(RuleId{0}, event.view()))
    text += std::string(static_cast<std::size_t>(line.depth), ' ') + line.what + "/" + line.wanted +
            "/" + line.found + "/" +
            (line.truth == Truth::yes  ? "yes"
             : line.truth == Truth::no ? "no"
                                       : "unknown") +
            "\n";
  CHECK(text ==
        "logsource: product/test/test/yes\n"
        "and///unknown\n"
        " a: f|contains/x, y/has X/yes\n"
        " not///unknown\n"
        "  b: user.name/root/?/unknown\n");
}

TEST_CASE("explain speaks of the log source that the rule means, of all that the event is") {
  const auto rules = rules_of(
      "title: t\nlogsource: {category: registry_event, product: windows}\n"
      "detection: {s: {f: x}, condition: s}\n");
  OwnedEvent event = event_of({{"f", "y"}});
  event.set_log_source("registry_set", "windows", "sysmon");
  const auto first = [&] { return rules->explain(RuleId{0}, event.view()).front(); };
  CHECK_FALSE(rules->looks_at(RuleId{0}, event.view()));
  CHECK(first().found == "registry_set");
  CHECK(first().truth == Truth::no);
  event.add_log_source("registry_event", "windows", "sysmon");
  CHECK(rules->looks_at(RuleId{0}, event.view()));
  CHECK(first().found == "registry_event");
  CHECK(first().truth == Truth::yes);
}

}  // namespace metsuke
