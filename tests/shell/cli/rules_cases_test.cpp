#include <catch2/catch.hpp>
#include <filesystem>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

const std::string rule =
    R"("rules_yaml":"title: R\nid: 6d0c7a0e-0000-4000-8000-000000000001\nlogsource: {product: p}\n)"
    R"(detection: {s: {f: x}, condition: s}\n")";
const std::string events = R"("events":[{"event":{"f":"X"},"logsource":{"product":"p"}},)"
                           R"({"event":{"f":"y"},"logsource":{"product":"p"}},)"
                           R"({"event":{"f":"x"},"logsource":{"product":"q"}}])";

}  // namespace

TEST_CASE("conformance cases run, and a difference names case, event and rules") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "cases.jsonl",
                     "{\"id\":\"good\"," + rule + "," + events + R"(,"expect":[["*"],[],[]]})" +
                         "\n\n" + "{\"id\":\"wrong\"," + rule + "," + events +
                         R"(,"expect":[["*"],["*"],[]]})" + "\n" + "{\"id\":\"loads\"," + rule +
                         R"(,"expect_load_error":true})" + "\n" +
                         R"({"id":"refused","rules_yaml":"title: R\n","expect_load_error":true})" +
                         "\nno json\n"));
  const Outcome outcome = run("rules test --cases " + directory / "cases.jsonl");
  INFO(outcome.text);
  CHECK(outcome.status == 1);
  CHECK(outcome.text.find("good") == std::string::npos);
  CHECK(outcome.text.find("cases.jsonl:3") != std::string::npos);
  CHECK(outcome.text.find("event 1: 期待は 6d0c7a0e-0000-4000-8000-000000000001、結果は -") !=
        std::string::npos);
  CHECK(outcome.text.find("読込み: 拒まれるはず") != std::string::npos);
  CHECK(outcome.text.find("the line is no JSON object") != std::string::npos);
  CHECK(outcome.text.find("合格 2 件、不合格 3 件") != std::string::npos);
  CHECK(run("rules test --cases " + directory / "none.jsonl").status == 2);
}

TEST_CASE("the specification's cases pass on the command line, too") {
  const std::string cases = METSUKE_ROOT "/../shared/sigma/cases/specification.jsonl";
  if (!std::filesystem::exists(cases)) {
    WARN("the conformance cases are not beside the repository: skipped");
    return;
  }
  const Outcome outcome = run("rules test --cases " + cases);
  INFO(outcome.text);
  CHECK(outcome.status == 0);
  CHECK(outcome.text.find("182 件: 合格 182 件") != std::string::npos);
}
