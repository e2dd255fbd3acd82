#include "shell/demo_month.h"

#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "base/digest.h"
#include "base/unicode.h"
#include "shell/demo_lines.h"
#include "shell/demo_people.h"
#include "world/memory.h"
#include "world/posix.h"

namespace metsuke {

namespace {

constexpr std::uint64_t seed = 20260901;

const DemoMonth& month() {
  static const DemoMonth made = *make_demo_month(seed);
  return made;
}

const std::string* bytes_of(const DemoMonth& from, const std::string& path) {
  for (const DemoFile& file : from.files)
    if (file.path == path) return &file.bytes;
  return nullptr;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string delivery(const std::string& source, const std::string& day) {
  return "deliveries/" + source + "/" + source + "-" + day;
}

std::string register_text(const std::string& name) {
  PosixDisk disk;
  const std::string path = std::string(METSUKE_ROOT) + "/config/demo/registers/" + name;
  const auto bytes = read_file(disk, path, 1 << 20);
  REQUIRE(bytes);
  const Encoding encoding = bytes->starts_with("\xEF\xBB\xBF") ? Encoding::utf8_bom
                            : utf8_damage(*bytes)              ? Encoding::cp932
                                                               : Encoding::utf8;
  const auto text = to_utf8(*bytes, encoding);
  REQUIRE(text);
  return *text;
}

// Whether the one hash that a delivery's manifest lists is that of the file.
bool is_whole(const std::string& path, const std::string& file) {
  const std::string* const manifest = bytes_of(month(), path + "/manifest-sha256.txt");
  const std::string* const bytes = bytes_of(month(), path + '/' + file);
  REQUIRE(manifest != nullptr);
  REQUIRE(bytes != nullptr);
  return manifest->find(to_hex(sha256(*bytes)) + "  " + file) != std::string::npos;
}

}  // namespace

TEST_CASE("the same seed makes the same month, another seed another") {
  const auto again = make_demo_month(seed);
  const auto other = make_demo_month(seed + 1);
  REQUIRE(again);
  REQUIRE(other);
  REQUIRE(again->files.size() == month().files.size());
  bool differs = other->files.size() != month().files.size();
  for (std::size_t at = 0; at < again->files.size(); ++at) {
    CHECK(again->files[at].path == month().files[at].path);
    CHECK(again->files[at].bytes == month().files[at].bytes);
    if (!differs) differs = other->files[at].bytes != month().files[at].bytes;
  }
  CHECK(differs);
}

TEST_CASE("steps come in order, and nothing is younger than what brings it") {
  Timestamp before = month().steps.front().at;
  for (const DemoStep& step : month().steps) {
    INFO(to_text(step));
    CHECK(before <= step.at);
    before = step.at;
    if (step.kind != DemoStep::Kind::stream) continue;
    const std::string* const bytes = bytes_of(month(), step.path);
    REQUIRE(bytes != nullptr);
    const std::vector<std::string> lines = lines_of(*bytes);
    CHECK(lines.size() == step.lines);
    for (const std::string& line : lines) {
      const auto at = timestamp_from_rfc3339(line.substr(line.find(' ') + 1, 32));
      REQUIRE(at);
      CHECK(*at <= step.at);
      CHECK(*at > step.at - std::chrono::hours(1) - std::chrono::seconds(1));
    }
  }
  CHECK(month().steps.back().kind == DemoStep::Kind::tick);
}

TEST_CASE("every delivery is whole but the planted ones") {
  std::size_t counted = 0;
  for (const DemoStep& step : month().steps) {
    if (step.kind != DemoStep::Kind::deliver) continue;
    INFO(step.path);
    const std::string* const manifest = bytes_of(month(), step.path + "/manifest-sha256.txt");
    REQUIRE(manifest != nullptr);
    if (manifest->find("# zero: true") != std::string::npos) continue;
    const std::string file = step.source == "door"  ? "door.csv"
                             : step.source == "ftp" ? "xferlog"
                                                    : "audit.jsonl";
    const std::size_t heads = step.source == "door" ? 1 : 0;
    const std::size_t rows =
        lines_of(*bytes_of(month(), step.path + '/' + file)).size() - heads;
    const bool says_rows =
        manifest->find("# rows: " + file + ' ' + std::to_string(rows) + '\n') !=
        std::string::npos;
    CHECK(says_rows == (step.path != delivery("door", "2026-09-24")));
    CHECK(is_whole(step.path, file) == (step.path != delivery("ftp", "2026-09-03")));
    ++counted;
  }
  CHECK(counted > 50);
  CHECK(bytes_of(month(), delivery("door", "2026-09-08") + "/manifest-sha256.txt") == nullptr);
}

TEST_CASE("deliveries are numbered without a gap but for the planted one") {
  std::uint64_t expected = 1;
  for (const DemoStep& step : month().steps) {
    if (step.source != "audit") continue;
    if (expected == 17) ++expected;
    const std::string* const manifest = bytes_of(month(), step.path + "/manifest-sha256.txt");
    REQUIRE(manifest != nullptr);
    INFO(step.path);
    CHECK(manifest->find("# sequence: " + std::to_string(expected) + '\n') != std::string::npos);
    ++expected;
  }
  CHECK(expected == 34);
}

TEST_CASE("the late delivery is the only one that is not there by six in the morning") {
  for (const DemoStep& step : month().steps) {
    if (step.kind != DemoStep::Kind::deliver) continue;
    INFO(to_text(step));
    CHECK((japan_minute(step.at) == 6 * 60) == (step.path != delivery("ftp", "2026-09-15")));
  }
}

TEST_CASE("the registers of the example contract name the month's people, cards and terminals") {
  const std::string roster = register_text("従事者名簿.csv");
  const std::string cards = register_text("入退室カード.csv");
  const std::string terminals = register_text("端末台帳.csv");
  for (const DemoPerson& person : demo_people()) {
    INFO(person.user);
    CHECK(roster.find(std::string(person.user) + ',' + std::string(person.name)) !=
          std::string::npos);
    CHECK(cards.find(std::string(person.card) + ',' + std::string(person.user)) !=
          std::string::npos);
    CHECK(terminals.find(std::string(person.terminal) + ',' + std::string(person.address)) !=
          std::string::npos);
  }
  CHECK(roster.find("svc_nmiura") == std::string::npos);
}

TEST_CASE("the handover book is the example contract's") {
  const std::string book = register_text("授受簿.csv");
  const std::vector<DemoHandover> rows = demo_handovers();
  std::set<std::string> files;
  for (const DemoHandover& row : rows) {
    INFO(row.file);
    CHECK(book.find(row.ticket + ',' + to_wareki(row.date) + ',' + row.file + ',') !=
          std::string::npos);
    CHECK(files.insert(row.file).second);
  }
  CHECK(lines_of(book).size() == rows.size() + 1);
  CHECK(book.find("TAX_20260911_003.zip") == std::string::npos);
}

TEST_CASE("names are escaped as sshd escapes them") {
  CHECK(octal_escaped("a b\"c") == "a b\"c");
  CHECK(octal_escaped("\\") == "\\\\");
  CHECK(octal_escaped("住\x01") == "\\344\\275\\217\\001");
}

TEST_CASE("lines are written as the machines write them") {
  const Timestamp at = *timestamp_from_rfc3339("2026-09-02T08:05:07.120+09:00");
  CHECK(syslog_line(at, "sshd", 42, "hello") ==
        "<86>1 2026-09-02T08:05:07.120000+09:00 midori-trn01 sshd 42 - -  hello");
  CHECK(xferlog_line({at, "192.0.2.1", "/a b", "u", "ftps", 10, 2, true}) ==
        "Wed Sep  2 08:05:07 2026 2 192.0.2.1 10 /a b b _ i r u ftps 0 * c");
  CHECK(door_row({at, "000101", "佐藤 明", "D01", "入室"}) ==
        "令和8年9月2日,8:05:07,000101,佐藤 明,D01,第1作業室,入室,許可");
  CHECK(audit_line({at, "PC-01", "sato", "192.0.2.1", "file.view", "a", ",\"size\":1"}) ==
        "\"time\":\"2026-09-02T08:05:07.120+09:00\",\"host\":\"PC-01\",\"actor\":\"sato\","
        "\"ip\":\"192.0.2.1\",\"event\":\"file.view\",\"object\":\"a\",\"size\":1,"
        "\"result\":\"ok\"}");
}

TEST_CASE("the month is written with its timeline") {
  MemoryDisk disk;
  REQUIRE(write_demo_month(disk, "demo", seed));
  const auto timeline = read_file(disk, "demo/timeline.txt", 1 << 20);
  REQUIRE(timeline);
  const std::vector<std::string> lines = lines_of(*timeline);
  CHECK(lines.size() == month().steps.size());
  CHECK(lines.back() == "2026-10-03T07:00:00+09:00 tick");
  CHECK(timeline->find(
            "2026-09-16T15:30:00+09:00 deliver ftp deliveries/ftp/ftp-2026-09-15\n") !=
        std::string::npos);
  for (const DemoFile& file : month().files) {
    const auto written = read_file(disk, "demo/" + file.path, 1 << 20);
    REQUIRE(written);
    CHECK(*written == file.bytes);
  }
}

}  // namespace metsuke
