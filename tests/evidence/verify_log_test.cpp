#include "evidence/verify_log.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "evidence/samples.h"

namespace metsuke {
namespace {

TEST_CASE("a problem is told in either language, with its place and values") {
  const VerifyProblem problem{"seg/00000001.zst", Word::verify_frame, {"1", "{0}"}};
  CHECK(describe(problem, Language::english) ==
        "seg/00000001.zst: differs from its manifest: entries 1 to {0} are not proven");
  CHECK(describe(problem, Language::japanese).find("記載 1〜{0}") != std::string::npos);
}

TEST_CASE("what was found fails its verdict, the rest holds as far as it was checked") {
  VerifyLog log;
  log.add(Costs::completeness, "a", Word::verify_missing);
  VerifyReport report;
  log.judge(report, Soundness::holds, Soundness::not_checked);
  CHECK(report.integrity == Soundness::holds);
  CHECK(report.completeness == Soundness::fails);
  CHECK(report.authenticity == Soundness::not_checked);
  CHECK(report.problems == std::vector<std::string>{"a: is missing"});
}

TEST_CASE("problems are bounded, the verdict is not") {
  VerifyLog log;
  for (std::size_t count = 0; count < limits::complaints_max + 10; ++count)
    log.add(Costs::completeness, "a", Word::verify_missing);
  log.add(Costs::integrity, "b", Word::verify_form);
  VerifyReport report;
  log.judge(report, Soundness::holds, Soundness::holds);
  CHECK(report.problems.size() == limits::complaints_max);
  CHECK(report.integrity == Soundness::fails);
}

TEST_CASE("a note is checked against the tree without a key, too") {
  Bench bench;
  bench.sign();
  fill(bench, 2, 2);
  VerifyLog log;
  const ManifestChain chain = check_manifests(bench.disk, "log", log);
  REQUIRE(chain.leaves.size() == 1);
  CHECK(check_note(bench.disk, "log", "checkpoint", std::nullopt, chain.leaves, log)->size == 1);
  CHECK_FALSE(log.has(Costs::integrity));
  check_note(bench.disk, "log", "checkpoint", std::nullopt, {leaf_hash("other")}, log);
  CHECK(log.has(Costs::integrity));
  CHECK_FALSE(check_note(bench.disk, "log", "none", std::nullopt, chain.leaves, log));
  CHECK(log.has(Costs::authenticity));
}

}  // namespace
}  // namespace metsuke
