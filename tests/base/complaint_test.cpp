#include "base/complaint.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("a complaint says where, what and what to do") {
  const Complaint complaint{{"contract.yaml", 12, 3}, Code::key_unknown, "`retension`"};
  CHECK(describe(complaint, Language::english) ==
        "contract.yaml:12:3: key_unknown (1009): unknown key: `retension` → correct the spelling");
  CHECK(describe(complaint, Language::japanese) ==
        "contract.yaml:12:3: key_unknown (1009): 未知のキーです: `retension` → "
        "つづりを確認してください");
}

TEST_CASE("a warning and a lint id are shown, a missing place is not") {
  const Complaint warning{{"r.yaml", 0, 0}, Code::rule_invalid, "", Weight::warning, "MK012"};
  CHECK(describe(warning, Language::english) ==
        "r.yaml: warning: MK012 rule_invalid (5001): the rule is not valid → "
        "run `metsuke rules check`");
  const Complaint nowhere{{}, Code::usage, "x"};
  CHECK(describe(nowhere, Language::english) == "usage (9003): wrong usage: x → see --help");
}

TEST_CASE("warnings alone are no errors") {
  Complaints complaints;
  CHECK_FALSE(has_errors(complaints));
  complaints.push_back({{}, Code::usage, "", Weight::warning, ""});
  CHECK_FALSE(has_errors(complaints));
  complaints.push_back({{}, Code::usage, ""});
  CHECK(has_errors(complaints));
}

TEST_CASE("the nearest known word is at most a third off") {
  const std::vector<std::string_view> known{"retention", "recipients", "clause", "id"};
  CHECK(nearest("retension", known) == "retention");
  CHECK(nearest("retnetion", known) == "retention");
  CHECK(nearest("cluase", known) == "clause");
  CHECK(nearest("clauses", known) == "clause");
  CHECK(nearest("ie", known).empty());
  CHECK(nearest("something", known).empty());
  CHECK(nearest("", known).empty());
  CHECK(nearest(std::string(10'000, 'a'), known).empty());
  CHECK(nearest("x", {}).empty());
}
