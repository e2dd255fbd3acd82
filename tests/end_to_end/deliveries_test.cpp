// Goal: a delivery as vendors make it, an encrypted ZIP whose names are CP932, dropped before the
// real daemon with the real program that opens it; killed in the middle, again and again: each line
// is evidence once, and the receipt that comes at last is whole and signed.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "base/digest.h"
#include "base/unicode.h"
#include "end_to_end/daemon.h"
#include "engine/stream_book.h"
#include "evidence/archive.h"
#include "evidence/note.h"
#include "support/archives.h"
#include "support/program.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

using namespace metsuke;

namespace {

constexpr std::uint64_t rows_each = 20'000;  // In each of a delivery's two files.
constexpr int cuts_wanted = 3;
constexpr std::size_t deliveries_max = 25;

// One line of xferlog; its number is in the name of what was transferred.
std::string transfers(std::uint64_t from, std::uint64_t until) {
  std::string lines;
  for (std::uint64_t number = from; number < until; ++number)
    lines += "Tue Sep  1 10:00:00 2026 1 172.16.8.21 1200 /in/" + std::to_string(number) +
             ".zip b _ i r sato ftp 0 * c\n";
  return lines;
}

std::string name_of_delivery(std::size_t number) {
  return "202609" + std::string(number < 10 ? "0" : "") + std::to_string(number) + ".zip";
}

class Office {
 public:
  Office() {
    PosixDisk disk;
    REQUIRE(disk.make_directories(directory_ / "drop/ftp"));
    write("ftp.passwords", "old one\n合言葉 1\n");
    write("contract.yaml",
          "contract:\n  id: T-1\n  title: 試験業務\n"
          "  client: {name: 緑野市, department: 税務課, zone_model: α}\n"
          "  vendor: {name: 株式会社みどりBPO, responsible: 責任者}\n"
          "  period: {from: 2020-04-01, to: 2099-03-31}\n"
          "  timezone: Asia/Tokyo\n  information_class: 機密性3\n"
          "sources:\n  - id: ftp\n    format: xferlog\n    intake: {drop: {path: ftp/, "
          "password_file: " +
              directory_ / "ftp.passwords" +
              "}}\n    delivers: {every: day, due: next day 12:00, grace: 1 business day}\n"
              "    keep: {total: 5 years, searchable: 92 days, clause: 第12条}\n"
              "requirements:\n  - {clause: 第9条, text: 監視する。, checks: [ACC-06]}\n");
    write("metsuke.yaml", "data: data\ndrop: drop\ncontracts: [contract.yaml]\n");
    start();
  }

  void start() { daemon_.start(); }
  void kill() { daemon_.kill(); }
  int stop() { return daemon_.stop(); }

  // Its sum first: with the last byte of the archive it is complete.
  void deliver(const std::string& name, const std::string& bytes) const {
    write("drop/ftp/" + name + ".sha256", to_hex(sha256(bytes)) + "  " + name + "\n");
    write("drop/ftp/." + name, bytes);
    PosixDisk disk;
    REQUIRE(disk.rename(directory_ / ("drop/ftp/." + name), directory_ / ("drop/ftp/" + name)));
  }

  bool reaches(const std::string& field, std::uint64_t wanted) {
    return daemon_.reaches(field, wanted);
  }

  // REQUIRES: the daemon is stopped. How often each line is believed.
  std::map<std::string, int> believed() const {
    std::map<std::string, int> believed;
    PosixDisk disk;
    StreamBook book;
    const auto walked = Archive::walk(
        disk, directory_ / "data/archive", Seq{1}, Archive::Resolve::no,
        [&](const Entry& entry) -> Result<void> {
          const auto* const record = std::get_if<Record>(&entry.input);
          std::uint64_t reached = 0;
          if (record != nullptr && book.take(*record, reached) == StreamBook::Taken::fresh)
            ++believed[std::string(record->bytes)];
          return {};
        });
    REQUIRE(walked);
    return believed;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(directory_ / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  static std::string receipt_path(std::size_t number) {
    return "drop/outbox/ftp/" + name_of_delivery(number) + ".receipt";
  }
  std::string receipt(std::size_t number) const { return read(receipt_path(number)); }
  std::string operator/(const std::string& name) const { return directory_ / name; }

 private:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream file(directory_ / name, std::ios::binary);
    file << text;
  }

  TemporaryDirectory directory_;
  RunningDaemon daemon_{directory_.path()};
};

bool speaks_of(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an encrypted ZIP of CP932 names outlives kill -9, line for line, with its receipt") {
  Office office;
  const std::string door = *from_utf8("９月分/転送記録表.log", Encoding::cp932);
  const std::string night = *from_utf8("９月分/夜間ソ.log", Encoding::cp932);
  std::vector<std::string> archives;
  std::uint64_t rows = 0;
  // A kill may come too late to cut a delivery in two; then the next one is tried.
  for (int cut = 0; cut < cuts_wanted;) {
    REQUIRE(archives.size() < deliveries_max);
    archives.push_back(zip_of({{door, transfers(rows, rows + rows_each)},
                               {night, transfers(rows + rows_each, rows + 2 * rows_each)}},
                              "aes256", "合言葉 1"));
    office.deliver(name_of_delivery(archives.size()), archives.back());
    const std::uint64_t before = (archives.size() % 2) * rows_each / 2;
    REQUIRE(office.reaches("sources.ftp.records", rows + before + 1));
    office.kill();
    if (office.receipt(archives.size()).empty()) ++cut;
    office.start();
    rows += 2 * rows_each;
    REQUIRE(office.reaches("sources.ftp.records", rows));
  }
  CHECK(office.stop() == 0);

  const std::map<std::string, int> believed = office.believed();
  CHECK(believed.size() == rows);
  CHECK(std::all_of(believed.begin(), believed.end(),
                    [](const auto& line) { return line.second == 1; }));
  for (std::size_t number = 1; number <= archives.size(); ++number) {
    const std::string name = name_of_delivery(number);
    const std::string receipt = office.receipt(number);
    CAPTURE(receipt);
    CHECK(speaks_of(receipt, "\"name\":\"" + name + "!９月分/転送記録表.log\""));
    CHECK(speaks_of(receipt, "\"name\":\"" + name + "!９月分/夜間ソ.log\""));
    CHECK(speaks_of(receipt, to_hex(sha256(archives[number - 1])) + "\",\"state\":\"ok\""));
    CHECK(speaks_of(receipt, "\"rows\":" + std::to_string(2 * rows_each) + ",\"quarantined\":0"));
    CHECK(run("evidence receipt " + office / office.receipt_path(number) + " --vkey " +
              office / "drop/outbox/vkey")
              .status == 0);
    CHECK(office.read("data/kept/ftp/" + name) == archives[number - 1]);
  }
  CHECK(run("archive verify " + office / "data/archive").status == 0);
}
