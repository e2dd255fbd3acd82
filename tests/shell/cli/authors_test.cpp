#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

TEST_CASE("the shipped rules are in order and pass their own tests") {
  const Outcome checked = run("rules check");
  INFO(checked.text);
  CHECK(checked.status == 0);
  const Outcome tested = run("rules test");
  INFO(tested.text);
  CHECK(tested.status == 0);
  CHECK(tested.text.find("不合格 0 件") != std::string::npos);
  const Outcome listed = run("rules list");
  CHECK(listed.text.find("ACC-01") != std::string::npos);
  CHECK(run("rules show ACC-01").text.find("acc_01_not_on_roster") != std::string::npos);
  const Outcome wrong = run("rules show ACC-011");
  CHECK(wrong.status == 2);
  CHECK(wrong.text.find("もしかして `ACC-01`") != std::string::npos);
}

TEST_CASE("the example contracts are in order with the shipped rules") {
  for (const char* example :
       {"demo", "contracts/print-mail", "contracts/call-center", "contracts/tax-data-entry"}) {
    const Outcome outcome = run(std::string("contract check '" METSUKE_ROOT "/config/") + example +
                                "/contract.yaml'");
    INFO(outcome.text);
    CHECK(outcome.status == 0);
  }
}

TEST_CASE("a wrong rule is named with its place and exit status 1") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "bad.yml",
                     "title: T\nlogsource: {category: x}\ndetection:\n  a: {b|contians: c}\n"
                     "  condition: a\n"));
  const Outcome outcome = run("rules check " + directory.path());
  INFO(outcome.text);
  CHECK(outcome.status == 1);
  CHECK(outcome.text.find("bad.yml:4:") != std::string::npos);
  CHECK(outcome.text.find("contains") != std::string::npos);
}

TEST_CASE("the example contract is in order, a wrong one is 78 with every complaint") {
  const Outcome good = run("contract check " METSUKE_ROOT "/config/demo/contract.yaml");
  INFO(good.text);
  CHECK(good.status == 0);
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "c.yaml",
                     "contract: {id: X, titel: Y}\nrequirements:\n"
                     "  - {clause: '1', text: t, checks: [ACC-99]}\n"));
  const Outcome bad = run("contract check " + directory / "c.yaml");
  INFO(bad.text);
  CHECK(bad.status == 78);
  CHECK(bad.text.find("titel") != std::string::npos);
  CHECK(bad.text.find("c.yaml:1:") != std::string::npos);
}

TEST_CASE("fields, formats and sniffing answer") {
  CHECK(run("fields").text.find("user.name") != std::string::npos);
  CHECK(run("formats").text.find("sshd") != std::string::npos);
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "a.log",
                     "10.0.0.1 - - [16/Sep/2026:05:00:00 +0900] \"GET / HTTP/1.1\" 200 12 \"-\" "
                     "\"x\"\n"));
  const Outcome sniffed = run("sniff " + directory / "a.log");
  CHECK(sniffed.status == 0);
  CHECK(sniffed.text.find("httpd") != std::string::npos);
}
