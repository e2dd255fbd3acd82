#include <catch2/catch.hpp>

#include "evidence/pack/pack.h"
#include "evidence/pack/tables.h"
#include "support/small_month.h"

using namespace metsuke;

TEST_CASE("a month's model holds its deliveries, alerts, proof lines and verdict") {
  small::LivedMonth month;
  const PackModel model = month.model();
  CHECK(model.deliveries.size() == 1);
  CHECK(model.quarantine.size() == 1);
  CHECK(model.verified.integrity == Soundness::holds);
  CHECK(model.checkpoint.size == model.manifests.size());
  CHECK(model.checkpoint_before.size == 0);
  std::size_t denied = 0, missing = 0;
  for (const Alert& alert : model.alerts) {
    denied += alert.check == "T-DENIED";
    missing += alert.check == "T-MISSING";
    if (alert.check != "T-DENIED") continue;
    REQUIRE(model.proofs.at(alert.id).size() == 1);
    const ProofLine& line = model.proofs.at(alert.id).front();
    CHECK(line.place.find("2026-09-01/a.jsonl @ ") == 0);
    CHECK(line.text.find("denied") != std::string::npos);
  }
  CHECK(denied == 2);
  CHECK(missing > 20);  // Every later day of the month.
  CHECK(model.verdict.verdict == Verdict::fail);
}

TEST_CASE("the verdict alone is the one the pack prints") {
  small::LivedMonth month;
  Query query = Query::of(*month.store);
  const BoundContract& bound = month.engine.bundle()->contracts.front();
  const auto verdict = judge_month(query, *bound.contract, *bound.rules, {2026, 9});
  REQUIRE(verdict);
  const PackModel model = month.model();
  REQUIRE(verdict->clauses.size() == model.verdict.clauses.size());
  for (std::size_t i = 0; i < verdict->clauses.size(); ++i)
    CHECK(verdict->clauses[i].verdict == model.verdict.clauses[i].verdict);
}

TEST_CASE("what a rule counted that is in force no more is shown, and in no verdict") {
  small::LivedMonth month;
  Query query = Query::of(*month.store);
  const BoundContract& bound = month.engine.bundle()->contracts.front();
  const auto none = tallies_not_judged(query, bound.contract->id, *bound.rules, {2026, 9});
  REQUIRE(none);
  CHECK(none->empty());
  // The month again, under rules of which one has gone.
  Complaints complaints;
  const auto other = Ruleset::compile({}, {}, complaints);
  REQUIRE(other != nullptr);
  const auto gone = tallies_not_judged(query, bound.contract->id, *other, {2026, 9});
  REQUIRE(gone);
  REQUIRE_FALSE(gone->empty());
  PackModel model = month.model();
  const std::size_t judged = checks_table(model, Language::english).rows.size();
  model.not_judged = *gone;
  const PackTable table = checks_table(model, Language::english);
  REQUIRE(table.rows.size() == judged + gone->size());
  const std::vector<std::string>& last = table.rows.back();
  CHECK(last[1] == gone->back().check);
  CHECK(last[3] == "not judged");
  CHECK(last[4] == std::to_string(gone->back().tally.evaluated));
}

TEST_CASE("a pack's folder name carries no byte that a file name must not have") {
  Contract contract;
  contract.id = "R8/税:1";
  contract.vendor_name = "みどり BPO";
  CHECK(pack_name(contract, {2026, 9}) == "2026-09_R8_税_1_みどり_BPO");
}
