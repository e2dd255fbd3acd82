#include "rule/bundle.h"

#include <catch2/catch.hpp>

#include "support/small_bundle.h"

using namespace metsuke;

TEST_CASE("a bundle's text does not depend on the order of its files, and comes apart again") {
  const BundleFiles files{{"b", "two\n"}, {"a", ""}, {"c", "9 x\nnine"}};
  const BundleFiles turned{{"c", "9 x\nnine"}, {"a", ""}, {"b", "two\n"}};
  CHECK(bundle_text(files) == bundle_text(turned));
  const auto back = bundle_files(bundle_text(files));
  REQUIRE(back);
  CHECK(*back == BundleFiles{{"a", ""}, {"b", "two\n"}, {"c", "9 x\nnine"}});
}

TEST_CASE("a damaged bundle is refused") {
  const std::string good = bundle_text({{"a", "text"}});
  for (const std::string& bad :
       {std::string(), std::string("x"), good.substr(0, good.size() - 1), good + "3 b\nab\n",
        good + "-1 b\n\n", good + "99999999999999999999 b\n\n"})
    CHECK_FALSE(bundle_files(bad));
}

TEST_CASE("contracts, rules and mappings compile as one, or not at all") {
  Complaints complaints;
  const auto bundle = compile_bundle(small::text(), complaints);
  REQUIRE(bundle != nullptr);
  REQUIRE(bundle->contracts.size() == 1);
  CHECK(bundle->contracts[0].rules->find("T-BURST") != nullptr);
  CHECK(bundle->digest == sha256(small::text()));
  BundleFiles files = *bundle_files(small::text());
  for (auto& [name, bytes] : files)
    if (name == "rules/burst.yml") bytes = "title: broken\n";
  complaints.clear();
  CHECK(compile_bundle(bundle_text(files), complaints) == nullptr);
  CHECK(has_errors(complaints));
}

TEST_CASE("a contract that binds no check is watched by the rules that need no contract") {
  Complaints complaints;
  const auto bundle = compile_bundle(
      bundle_text({{"contracts.txt", "contracts/c.yaml\n"},
                   {"contracts/c.yaml",
                    "contract: {id: C, title: t, period: {from: 2026-04-01, to: 2027-03-31}}\n"},
                   {"rules/denied.yml", small::rules_text},
                   {"rules/listed.yml",
                    "title: l\nname: listed\nlogsource: {product: test}\ndetection: {sel: "
                    "{destination.domain|expand: '%contract.approved%'}, condition: sel}\n"}}),
      complaints);
  REQUIRE(bundle != nullptr);
  CHECK_FALSE(has_errors(complaints));
  CHECK_FALSE(bundle->contracts.at(0).rules->rules().empty());
  CHECK(bundle->contracts.at(0).rules->find("listed") == nullptr);
}

TEST_CASE("rules without any contract are refused: nobody would notice that nothing is watched") {
  Complaints complaints;
  CHECK(compile_bundle(bundle_text({{"rules/denied.yml", small::rules_text}}), complaints) ==
        nullptr);
  CHECK(has_errors(complaints));
}
