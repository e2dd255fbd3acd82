#include "rule/loosening.h"

#include <catch2/catch.hpp>

#include "support/small_bundle.h"

using namespace metsuke;

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

std::shared_ptr<const Bundle> bundle_of(const std::string& contract, const std::string& burst) {
  Complaints complaints;
  auto bundle = compile_bundle(bundle_text({{"contracts.txt", "contracts/t.yaml\n"},
                                            {"contracts/t.yaml", contract},
                                            {"contracts/audit.yaml", small::mapping_text},
                                            {"rules/denied.yml", small::rules_text},
                                            {"rules/burst.yml", burst},
                                            {"rules/missing.yml", small::missing_text}}),
                               complaints);
  for (const Complaint& complaint : complaints)
    UNSCOPED_INFO(describe(complaint, Language::english));
  REQUIRE(bundle != nullptr);
  return bundle;
}

// What becomes looser when the contract or the burst rule is changed so.
std::string loosened_by(const std::string& contract, const std::string& burst) {
  return to_text(loosened_between(*bundle_of(small::contract_text, small::burst_text),
                                  *bundle_of(contract, burst)));
}
std::string by_contract(const std::string& what, const std::string& with) {
  return loosened_by(replaced(small::contract_text, what, with), small::burst_text);
}
std::string by_rule(const std::string& what, const std::string& with) {
  return loosened_by(small::contract_text, replaced(small::burst_text, what, with));
}

}  // namespace

TEST_CASE("a higher threshold is looser, a lower one is not") {
  CHECK(by_rule("{gte: 3}", "{gte: 5}") == "T-1 T-BURST threshold gte 3 → gte 5");
  CHECK(by_rule("{gte: 3}", "{gte: 2}").empty());
  CHECK(by_rule("timespan: 10m", "timespan: 5m") == "T-1 T-BURST timespan 600s → 300s");
  CHECK(by_rule("timespan: 10m", "timespan: 20m").empty());
  CHECK(by_rule("level: high", "level: low") == "T-1 T-BURST level high → low");
}

TEST_CASE("a check taken out, or waived, is looser, one put in is not") {
  CHECK(by_contract("[T-MISSING, T-DENIED]", "[T-MISSING]") == "T-1 T-DENIED checks T-DENIED → -");
  CHECK(by_contract(
            "checks: [T-BURST]",
            "checks: [{rule: T-BURST, waived: "
                    "{until: 2026-12-31, by: 佐藤, reason: 更改}}]") ==
        "T-1 T-BURST waived - → 2026-12-31");
  CHECK(by_contract("text: roster", "text: workers").empty());
}

TEST_CASE("a source that is kept less long, or that is given more time, is looser") {
  CHECK(by_contract("total: 1095 days", "total: 365 days") ==
        "T-1 source audit keep.total 1095 → 365");
  CHECK(by_contract("total: 1095 days", "total: 5 years").empty());
  CHECK(by_contract("grace: 24 h", "grace: 48 h") ==
        "T-1 source audit delivers.grace 1 day → 2 days");
  const std::string gone = by_contract(
      "  - id: sftp\n    format: sshd\n    intake: {syslog: {}}\n    delivers: {continuous: "
      "true}\n",
      "");
  CHECK(gone == "T-1 source sftp sources sftp → -");
}

TEST_CASE("a new permitted route, a shorter contract, a contract gone are looser") {
  CHECK(by_contract("sources:\n", "routes:\n  - {id: out, protocol: [sftp]}\nsources:\n") ==
        "T-1 route out routes - → out");
  CHECK(by_contract("to: 2027-03-31", "to: 2026-12-31") ==
        "T-1 contract period.to 2027-03-31 → 2026-12-31");
  const auto before = bundle_of(small::contract_text, small::burst_text);
  CHECK(to_text(loosened_between(*before, Bundle{})) == "T-1 contract contracts T-1 → -");
  CHECK(loosened_between(Bundle{}, *before).empty());
  CHECK(loosened_between(*before, *before).empty());
}

TEST_CASE("a long list is cut and counted") {
  const std::vector<Loosening> many(12, Loosening{"C", "W", "p", "1", "2"});
  CHECK(to_text(many, 2) == "C W p 1 → 2; C W p 1 → 2; +10");
}
