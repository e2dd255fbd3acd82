#include "rule/operand.h"

#include "support/rule_case.h"

namespace metsuke {

TEST_CASE("values are encoded in every form a log may hold them") {
  CHECK(holds("f|base64: foo", event_of({{"f", "Zm9v"}})));
  CHECK(holds("f|base64offset|contains: 'http://'", event_of({{"f", "YWh0dHA6Ly94"}})));
  CHECK(holds("f|wide|base64|contains: ab", event_of({{"f", "YQBiAA=="}})));
  CHECK(holds("f|windash|contains: ' -x'", event_of({{"f", "cmd /x"}})));
  CHECK(holds("f|windash|contains: ' -x'", event_of({{"f", "cmd –x"}})));
  CHECK_FALSE(holds("f|windash|contains: ' -x-y'", event_of({{"f", "cmd -x/y"}})));
}

TEST_CASE("a placeholder stands for each of its values, patterns included") {
  Parameters parameters;
  parameters.lists["who"] = {"root", "adm_*"};
  const std::string rule = rule_with("{sel: {f|expand: '%who%@x'}, condition: sel}");
  const auto rules = rules_of(rule, parameters);
  CHECK(truth_of(*rules, event_of({{"f", "root@x"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"f", "adm_1@x"}})) == Truth::yes);
  CHECK(truth_of(*rules, event_of({{"f", "bob@x"}})) == Truth::no);
}

TEST_CASE("a comparison may take a parameter, with its unit") {
  const std::string rule = rule_with("{sel: {n|gt: '%most%'}, condition: sel}") +
                           "metsuke: {check: T-1, ja: {title: 試}, en: {title: t}, "
                           "parameters: {most: {default: 1 KiB, origin: t}}}\n";
  CHECK(truth_of(*rules_of(rule), event_of({{"n", "1025"}})) == Truth::yes);
  CHECK(truth_of(*rules_of(rule), event_of({{"n", "1024"}})) == Truth::no);
  Parameters parameters;
  parameters.by_check["T-1"]["most"] = "5";
  CHECK(truth_of(*rules_of(rule, parameters), event_of({{"n", "6"}})) == Truth::yes);
  parameters.by_check["T-1"]["moist"] = "5";
  CHECK(refusal_of(rule, parameters).find("did you mean `most`?") != std::string::npos);
}

TEST_CASE("numbers of rule and event meet however they are written") {
  OwnedEvent event = event_of({});
  event.set_native("n", "5.0", Kind::number);
  CHECK(holds("n: 5", event));
  CHECK_FALSE(holds("n: 5", event_of({{"n", "5.0"}})));
  CHECK(holds("n: 5.0", event_of({{"n", "5.0"}})));
  CHECK(holds("n: true", event_of({{"n", "TRUE"}})));
}

}  // namespace metsuke
