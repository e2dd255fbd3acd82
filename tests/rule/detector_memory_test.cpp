// Goal: exchanging rules loses nothing that was half seen.
#include "support/rule_case.h"

namespace metsuke {

namespace {

const std::string kept_burst =
    "title: failed\nname: failed\nlogsource: {product: test}\n"
    "detection: {sel: {k: bad}, condition: sel}\n"
    "metsuke: {population: {k: [bad, good]}}\n---\n"
    "title: burst\nname: burst\n"
    "correlation: {type: event_count, rules: [failed], group-by: [user.name], timespan: "
    "'%window%', condition: {gte: '%count%'}}\n"
    "level: high\n"
    "metsuke:\n  check: T-1\n  group: [user.name, day]\n"
    "  ja: {title: 連続, why: '{user.name} は {first} から {count} 回'}\n"
    "  en: {title: burst, why: '{user.name} from {source.ip} {count} times'}\n"
    "  parameters: {count: {default: 3, origin: t}, window: {default: 10m, origin: t}}\n";

std::vector<Finding> found_by(Detector& detector, const std::vector<OwnedEvent>& events) {
  std::vector<Finding> findings;
  for (const OwnedEvent& event : events) detector.see(event.view(), findings);
  return findings;
}

}  // namespace

TEST_CASE("what was half seen when rules are exchanged is seen whole, if its rule is the same") {
  const auto failure = [](int second) {
    return event_of({{"k", "bad"}, {"user.name", "x"}}, second);
  };
  Detector before(rules_of(kept_burst));
  CHECK(found_by(before, {failure(0), failure(1)}).empty());
  // Another rule beside it changes nothing of it.
  Detector after(
      rules_of(rule_with("{s: {f: x}, condition: s}") + "name: other\n---\n" + kept_burst));
  after.follow(before);
  const auto findings = found_by(after, {failure(2)});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].proof == std::vector{Seq{1}, Seq{2}, Seq{3}});
  // With another number it is another rule, and begins anew.
  Parameters parameters;
  parameters.by_check["T-1"] = {{"count", "4"}};
  Detector changed(rules_of(kept_burst, parameters));
  changed.follow(after);
  CHECK(found_by(changed, {failure(3), failure(4), failure(5)}).empty());
  CHECK(found_by(changed, {failure(6)}).size() == 1);
}

TEST_CASE("a base that changed makes its correlation another one") {
  std::string wider = kept_burst;
  wider.replace(wider.find("{sel: {k: bad}"), 14, "{sel: {k: [bad, worse]}");
  Detector before(rules_of(kept_burst)), after(rules_of(wider));
  const auto failure = event_of({{"k", "bad"}, {"user.name", "x"}}, 1);
  CHECK(found_by(before, {failure, failure}).empty());
  after.follow(before);
  CHECK(found_by(after, {failure, failure}).empty());
}

TEST_CASE("an absence that waits when rules are exchanged is decided by the new ones") {
  const std::string yaml =
      "title: a\nname: a\nlogsource: {product: test}\n"
      "detection: {sel: {k: a}, condition: sel}\n---\n"
      "title: b\nname: b\nlogsource: {product: test}\n"
      "detection: {sel: {k: b}, condition: sel}\n---\n"
      "title: lost\nname: lost\ntaxonomy: metsuke\nlevel: high\ncorrelation: {type: absence, "
      "rules: [a, b], group-by: [user.name], timespan: 1m}\n";
  Detector before(rules_of(yaml)), after(rules_of(yaml));
  const auto trigger = event_of({{"k", "a"}, {"user.name", "x"}});
  CHECK(found_by(before, {trigger}).empty());
  after.follow(before);
  SourceProgress progress;
  progress.log_sources = {{"", "test", ""}};
  progress.complete_until = trigger.occurred + std::chrono::hours(1);
  std::vector<Finding> findings;
  after.advance(std::span(&progress, 1), progress.complete_until, findings);
  CHECK(findings.size() == 1);
}

}  // namespace metsuke
