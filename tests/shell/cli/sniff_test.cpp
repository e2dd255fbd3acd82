#include <catch2/catch.hpp>

#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

constexpr std::string_view unknown_table =
    "日時,利用者ID,操作,結果,備考\n"
    "2026/04/01 09:00:00,A1001,ログイン,成功,朝\n"
    "2026/04/01 09:05:00,A1001,名寄せ,成功,\n";

}  // namespace

TEST_CASE("sniff proposes a mapping that check can be given") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "log.csv", unknown_table));
  const Outcome said = run("sniff " + directory / "log.csv");
  INFO(said.text);
  CHECK(said.status == 0);
  CHECK(said.text.find("合うマッピングがありません") != std::string::npos);
  CHECK(said.text.find("確度 100 %: 日時の列がある表です") != std::string::npos);
  CHECK(said.text.find("見本の 2 行中 2 行") != std::string::npos);
  const Outcome mapping = run("sniff --mapping " + directory / "log.csv");
  INFO(mapping.text);
  CHECK(mapping.status == 0);
  CHECK(mapping.text.find("log.csv から作成した案です") != std::string::npos);
  CHECK(mapping.text.find("event.action: {column: 操作, values: {ログイン: logon}}") !=
        std::string::npos);
  CHECK(mapping.text.find("#   名寄せ\n") != std::string::npos);
  CHECK(mapping.text.find("#   備考  例: 朝\n") != std::string::npos);
  CHECK(mapping.text.find("見本の 2 行中 2 行を読めます。5 列中 4 列に") != std::string::npos);
  const Outcome machine = run("--json sniff " + directory / "log.csv");
  CHECK(machine.text.find("\"schema\":\"metsuke.sniff/1\"") != std::string::npos);
  CHECK(machine.text.find("\"reason\":\"table\"") != std::string::npos);
  CHECK(machine.text.find("\"rows_read\":2") != std::string::npos);
  CHECK(machine.text.find("\"words\":[\"名寄せ\"]") != std::string::npos);
}

TEST_CASE("sniff names the shipped mapping that reads a table") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "door.csv",
                     "2026-09-01 10:00:00,正面,00012,A1001,IN,ACCESS_GRANTED,\n"));
  const Outcome said = run("sniff " + directory / "door.csv");
  INFO(said.text);
  CHECK(said.status == 0);
  CHECK(said.text.find("config/mappings/door_controller.yaml") != std::string::npos);
  CHECK(said.text.find("合うマッピング") == std::string::npos);
  // Who asks for a mapping gets one of his own.
  CHECK(run("sniff --mapping " + directory / "door.csv").text.find("header: false") !=
        std::string::npos);
}

TEST_CASE("a mapping that was asked for and cannot be proposed is a failure") {
  const TemporaryDirectory directory;
  PosixDisk disk;
  REQUIRE(write_file(disk, directory / "a.log", "Nov 23 06:27:44 vm CRON[2]: hello\n"));
  const Outcome said = run("sniff --mapping " + directory / "a.log");
  INFO(said.text);
  CHECK(said.status == 2);
  CHECK(said.text.find("a.log: ") != std::string::npos);
  CHECK(said.text.find("日時") != std::string::npos);
}
