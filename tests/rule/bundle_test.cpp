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

TEST_CASE("rules without any contract are refused: nobody would notice that nothing is watched") {
  Complaints complaints;
  CHECK(compile_bundle(bundle_text({{"rules/denied.yml", small::rules_text}}), complaints) ==
        nullptr);
  CHECK(has_errors(complaints));
}
