// Goal: what happened is judged by what was agreed when it happened, however late it comes; and
// what happened while nothing was agreed is neither passed over nor counted as if it was.
#include "engine/terms.h"

#include <catch2/catch.hpp>

#include "engine/engine.h"
#include "support/small_bundle.h"

using namespace metsuke;

namespace {

Timestamp at(const std::string& day, int hour) {
  return japan_midnight(*date_from(day)) + std::chrono::hours(hour);
}

// A day's limit of refusals that the contract sets, and somebody the roster does not know.
const std::string limit_rule = R"(title: Refused often
id: 66666666-6666-4666-8666-666666666666
name: t_refused
status: test
logsource: {category: application}
detection:
  refused: {event.outcome: denied}
  condition: refused
level: low
---
title: Too many
id: 77777777-7777-4777-8777-777777777777
name: t_many
status: test
correlation:
  type: event_count
  rules: [t_refused]
  group-by: [user.name]
  timespan: 1d
  condition: {gte: "%limit%"}
level: high
metsuke:
  check: T-MANY
  parameters:
    limit: {default: 100, origin: test}
  ja: {title: 多数, why: "{user.name} {count}", ask: a, next: b}
  en: {title: Many, why: "{user.name} {count}", ask: a, next: b}
  group: [user.name]
)";

const std::string roster_rule = R"(title: Unlisted
id: 88888888-8888-4888-8888-888888888888
name: t_unlisted
status: test
logsource: {category: application}
detection:
  unlisted: {mk.actor.on_roster: false}
  condition: unlisted
level: high
metsuke:
  check: T-UNLISTED
  ja: {title: 名簿外, why: "{user.name}", ask: a, next: b}
  en: {title: Unlisted, why: "{user.name}", ask: a, next: b}
  group: [user.name]
)";

const std::string outside_rule = R"(title: Outside
id: 99999999-9999-4999-8999-999999999999
name: t_outside
status: test
logsource: {product: metsuke, service: period}
detection:
  outside: {period.side: [before, after]}
  condition: outside
level: high
metsuke:
  check: T-OUTSIDE
  ja: {title: 期間外, why: "{user.name}", ask: a, next: b}
  en: {title: Outside, why: "{user.name}", ask: a, next: b}
  group: [mk.source.id, day]
)";

struct Agreed {
  std::string limit = "5";
  std::string period = "{from: 2026-04-01, to: 2027-03-31}";
  std::string roster = "user,from,to\nsato,2026-04-01,\n";
  std::string sources = {};  // More of them, before the others.
};

std::string text_of(const Agreed& agreed) {
  std::string contract = small::contract_text;
  const auto put = [&contract](std::string_view before, const std::string& after) {
    const std::size_t place = contract.find(before);
    REQUIRE(place != std::string::npos);
    contract.replace(place, before.size(), after);
  };
  put("{from: 2026-04-01, to: 2027-03-31}", agreed.period);
  put("sources:\n", "registers:\n  roster: {file: roster.csv}\nsources:\n" + agreed.sources);
  contract +=
      "  - {clause: \"3\", text: many, checks: [{rule: T-MANY, with: {limit: " + agreed.limit +
      "}}, T-UNLISTED, T-OUTSIDE]}\n";
  return bundle_text({{"contracts.txt", "contracts/t.yaml\n"},
                      {"contracts/t.yaml", contract},
                      {"contracts/audit.yaml", small::mapping_text},
                      {"contracts/roster.csv", agreed.roster},
                      {"rules/denied.yml", small::rules_text},
                      {"rules/burst.yml", small::burst_text},
                      {"rules/missing.yml", small::missing_text},
                      {"rules/many.yml", limit_rule},
                      {"rules/unlisted.yml", roster_rule},
                      {"rules/outside.yml", outside_rule}});
}

struct Bench {
  Engine engine;
  std::uint64_t offset = 0;

  void step(const Input& input) { engine.step({next(engine.last()), input}); }
  void adopt(const Agreed& agreed, Timestamp now) {
    step(Tick{now});
    BundleAdopted adopted;
    adopted.text = text_of(agreed);
    adopted.digest = sha256(adopted.text);
    adopted.by = "mori";
    adopted.approved_by = "sato";
    Complaints complaints;
    const auto bundle = compile_bundle(adopted.text, complaints);
    for (const Complaint& complaint : complaints)
      UNSCOPED_INFO(describe(complaint, Language::english));
    REQUIRE(bundle != nullptr);
    step(adopted);
  }
  void refuse(const std::string& user, Timestamp occurred, int times, Timestamp received) {
    for (int i = 0; i < times; ++i) {
      const std::string line = "{\"ts\":\"" + to_rfc3339(occurred + std::chrono::seconds(i)) +
                               "\",\"user\":\"" + user +
                               "\",\"action\":\"x\",\"outcome\":\"denied\"}\n";
      step(Record{"audit", {9, offset}, received, Wholeness::whole, line});
      offset += line.size();
    }
  }
  std::size_t alerts(std::string_view check) const {
    std::size_t count = 0;
    for (const auto& [id, alert] : engine.alerts().all()) count += alert.check == check;
    return count;
  }
};

std::uint64_t evaluated_of(const Effects& effects, std::string_view check, Month month) {
  std::uint64_t evaluated = 0;
  for (const ContractTally& row : effects.tallies)
    if (row.check == check && row.tally.month == month) evaluated = row.tally.evaluated;
  return evaluated;
}

}  // namespace

TEST_CASE("a tightened limit does not judge what happened before it was agreed") {
  Bench bench;
  bench.adopt({}, at("2026-09-01", 0));
  bench.adopt({.limit = "3"}, at("2026-09-15", 12));
  bench.refuse("sato", at("2026-09-14", 10), 4, at("2026-09-16", 9));  // Four were allowed then.
  CHECK(bench.alerts("T-MANY") == 0);
  bench.refuse("sato", at("2026-09-16", 8), 4, at("2026-09-16", 9));
  CHECK(bench.alerts("T-MANY") == 1);
  const Effects effects = bench.engine.take_effects();
  CHECK(evaluated_of(effects, "T-MANY", {2026, 9}) == 8);
  CHECK(evaluated_of(effects, "T-DENIED", {2026, 9}) == 8);
}

TEST_CASE("a loosened limit does not excuse what happened under the old one") {
  Bench bench;
  bench.adopt({}, at("2026-09-01", 0));
  bench.refuse("abe", at("2026-09-14", 9), 3, at("2026-09-14", 12));  // Seen before: counted on.
  bench.adopt({.limit = "50"}, at("2026-09-15", 12));
  bench.refuse("abe", at("2026-09-14", 10), 2, at("2026-09-16", 9));
  CHECK(bench.alerts("T-MANY") == 1);
  bench.refuse("sato", at("2026-09-16", 8), 7, at("2026-09-16", 9));
  CHECK(bench.alerts("T-MANY") == 1);
}

TEST_CASE("a text that looks otherwise looks at all that comes from its adoption on") {
  Bench bench;
  bench.adopt({}, at("2026-09-01", 0));
  BundleAdopted adopted;
  BundleFiles files = *bundle_files(text_of({}));
  for (auto& [name, bytes] : files)
    if (name == "rules/denied.yml") bytes.replace(bytes.find("level: medium"), 13, "level: high");
  adopted.text = bundle_text(files);
  adopted.digest = sha256(adopted.text);
  bench.step(adopted);
  bench.refuse("sato", at("2026-08-20", 10), 1, at("2026-09-02", 9));
  for (const auto& [id, alert] : bench.engine.alerts().all())
    if (alert.check == "T-DENIED") CHECK(alert.severity == Severity::high);
  CHECK(bench.alerts("T-DENIED") == 1);
}

TEST_CASE("who left the roster by being left out of it was on it while it was in force") {
  Bench bench;
  bench.adopt({.roster = "user,from,to\nsato,2026-04-01,\nabe,2026-04-01,\n"}, at("2026-09-01", 0));
  SECTION("by a new bundle") { bench.adopt({}, at("2026-09-15", 12)); }
  SECTION("by a new register") {
    bench.step(Tick{at("2026-09-15", 12)});
    RegisterAdopted adopted{};
    adopted.kind = RegisterKind::roster;
    adopted.contract = "T-1";
    adopted.name = "roster.csv";
    adopted.text = "user,from,to\nsato,2026-04-01,\n";
    adopted.digest = sha256(adopted.text);
    bench.step(adopted);
  }
  bench.refuse("abe", at("2026-09-14", 10), 1, at("2026-09-16", 9));
  CHECK(bench.alerts("T-UNLISTED") == 0);
  bench.refuse("abe", at("2026-09-15", 13), 1, at("2026-09-16", 9));
  CHECK(bench.alerts("T-UNLISTED") == 1);
}

TEST_CASE("what happens outside the period is told and looked at, but in no denominator") {
  Bench bench;
  bench.adopt({.period = "{from: 2026-04-01, to: 2026-09-15}"}, at("2026-09-01", 0));
  bench.refuse("sato", at("2026-09-15", 23), 1, at("2026-09-16", 9));
  CHECK(bench.alerts("T-OUTSIDE") == 0);
  bench.refuse("sato", at("2026-09-16", 0), 2, at("2026-09-16", 9));
  bench.refuse("abe", at("2026-03-31", 23), 1, at("2026-09-16", 9));
  CHECK(bench.alerts("T-OUTSIDE") == 2);   // By day.
  CHECK(bench.alerts("T-UNLISTED") == 1);  // No less grave.
  bench.step(Tick{at("2026-09-16", 10)});
  CHECK(bench.engine.counts().at("audit").outside == 3);
  CHECK(bench.engine.counts().at("audit").events == 4);
  const Effects effects = bench.engine.take_effects();
  CHECK(evaluated_of(effects, "T-DENIED", {2026, 9}) == 1);
  CHECK(evaluated_of(effects, "T-DENIED", {2026, 3}) == 0);
  std::vector<std::string> told;
  for (const AuditRow& row : effects.audit)
    if (row.act == "outside-period") told.push_back(row.object + ": " + row.reason);
  CHECK(told == std::vector<std::string>{"audit 2026-03-31: 1", "audit 2026-09-16: 2"});
}

TEST_CASE("between two versions of a contract there may be daylight") {
  Bench bench;
  bench.adopt({.period = "{from: 2026-04-01, to: 2026-09-10}"}, at("2026-09-01", 0));
  bench.adopt({.period = "{from: 2026-09-14, to: 2027-03-31}"}, at("2026-09-20", 0));
  bench.refuse("sato", at("2026-09-10", 9), 1, at("2026-09-21", 9));  // The old one's.
  bench.refuse("sato", at("2026-09-14", 9), 1, at("2026-09-21", 9));  // The new one's, signed late.
  CHECK(bench.alerts("T-OUTSIDE") == 0);
  bench.refuse("sato", at("2026-09-12", 9), 1, at("2026-09-21", 9));
  CHECK(bench.alerts("T-OUTSIDE") == 1);
}

TEST_CASE("a source that a new contract puts before the others takes nobody's deliveries") {
  Bench bench;
  bench.adopt({}, at("2026-09-01", 0));
  bench.step(Tick{at("2026-09-02", 1)});
  const std::string first =
      "  - id: archive\n    format: {ndjson: audit.yaml}\n    intake: {drop: archive/}\n"
      "    delivers: {every: day, due: next day 12:00, grace: 1 h}\n";
  bench.adopt({.sources = first}, at("2026-09-02", 2));
  std::map<std::pair<std::string, std::string>, Slot> slots;
  const auto take = [&] {
    for (ContractSlot& one : bench.engine.take_effects().slots)
      slots[{one.source, to_text(one.slot.from)}] = std::move(one.slot);
  };
  take();
  for (int hour = 3; hour < 60; ++hour) bench.step(Tick{at("2026-09-02", hour)});
  take();
  // The first day was owed by `audit` alone; it is missed by its grace of 24 hours.
  CHECK_FALSE(slots.contains({"archive", "2026-09-01"}));
  CHECK(slots.at({"audit", "2026-09-01"}).state == SlotState::missing);
  CHECK(slots.at({"archive", "2026-09-02"}).state == SlotState::missing);
  CHECK(slots.at({"audit", "2026-09-02"}).state == SlotState::expected);
  const auto& contract = *bench.engine.bundle()->contracts.front().contract;
  for (const auto& [place, slot] : slots)
    CHECK(contract.sources[slot.source.value].id == place.first);
  // And away again: the others keep what is theirs.
  bench.adopt({}, at("2026-09-04", 13));
  bench.step(Tick{at("2026-09-05", 14)});
  take();
  CHECK(slots.at({"audit", "2026-09-02"}).state == SlotState::missing);
  CHECK(slots.at({"audit", "2026-09-02"}).source == SourceId{0});
}
