#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

const std::string checked_rule =
    "title: T\nname: t\nlogsource: {category: authentication}\n"
    "detection: {sel: {event.action: logon}, condition: sel}\n"
    "metsuke: {check: T-1, group: [user.name], ja: {title: 試, why: '{user.name} です'}, "
    "en: {title: t}}\n";

}  // namespace

TEST_CASE("a rule's test that fails says what differs and nothing else") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "r.yml",
                     checked_rule +
                         "tests:\n  hit:\n"
                         "    - events: [{event.action: logon, user.name: abe}]\n"
                         "      expect: {count: 1, group: user.name=abe, why: sato です}\n"
                         "  miss:\n    - events: [{event.action: logoff}]\n"));
  const Outcome outcome = run("rules test " + directory.path());
  INFO(outcome.text);
  CHECK(outcome.status == 1);
  CHECK(outcome.text.find("why: 期待は sato です、結果は abe です") != std::string::npos);
  CHECK(outcome.text.find("group:") == std::string::npos);
  CHECK(outcome.text.find("count:") == std::string::npos);
  CHECK(outcome.text.find("合格 1 件、不合格 1 件") != std::string::npos);
}
