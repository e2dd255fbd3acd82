// A whole station in a directory of its own: configuration, contract, users. Real files, real
// rules.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "base/digest.h"
#include "base/limits.h"
#include "shell/config.h"
#include "support/temporary_directory.h"
#include "world/posix.h"

namespace metsuke {

inline void write_text(const std::string& path, std::string_view text) {
  PosixDisk disk;
  REQUIRE(disk.make_directories(directory_of(path)));
  REQUIRE(write_file(disk, path, text));
}

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

constexpr std::string_view station_contract = R"(contract:
  id: T-1
  title: 試験業務
  client: {name: 緑野市, department: 税務課, zone_model: α}
  vendor: {name: 株式会社みどりBPO, responsible: 責任者}
  period: {from: 2026-04-01, to: 2027-03-31}
  timezone: Asia/Tokyo
  information_class: 機密性3
sources:
  - id: live
    format: sshd
    intake: {syslog: {match: sshd}}
    delivers: {continuous: true}
    keep: {total: 5 years, searchable: 92 days, clause: 第12条}
  - id: ftp
    format: xferlog
    intake: {drop: ftp/}
    delivers: {every: day, due: next day 12:00, grace: 1 business day}
    keep: {total: 5 years, searchable: 92 days, clause: 第12条}
requirements:
  - clause: 第9条
    text: 認証の失敗を監視する。
    checks: [ACC-06]
  - clause: 第14条
    text: 平文で送らない。
    checks: [TRF-02]
)";

class Station {
 public:
  Station() {
    write_text(root_ / "contract.yaml", station_contract);
    write_text(root_ / "metsuke.yaml",
               "data: data\n"
               "origin: test.example/metsuke\n"
               "contracts: [contract.yaml]\n"
               "rules: " METSUKE_ROOT
               "/rules\n"
               "drop: drop\n"
               "syslog: {listen: \"127.0.0.1:0\"}\n"
               "console: {listen: \"127.0.0.1:0\", users: users.yaml}\n"
               "notify: {spool: spool}\n"
               "clock: {manual: \"2026-09-01T00:00:00+09:00\"}\n");
  }

  std::string operator/(const std::string& name) const { return root_ / name; }
  // Other sources than the usual, and more lines for metsuke.yaml.
  void sources(std::string_view yaml, std::string_view more = {}) const {
    std::string contract(station_contract);
    const std::size_t from = contract.find("sources:");
    const std::size_t until = contract.find("requirements:");
    contract.replace(from, until - from, "sources:\n" + std::string(yaml));
    write_text(root_ / "contract.yaml", contract);
    if (!more.empty())
      write_text(root_ / "metsuke.yaml", read_text(root_ / "metsuke.yaml") + std::string(more));
  }

  Config config() const {
    Complaints complaints;
    const std::string file = root_ / "metsuke.yaml";
    auto config = read_config(read_text(file), file, METSUKE_ROOT, complaints);
    for (const Complaint& complaint : complaints)
      UNSCOPED_INFO(describe(complaint, Language::english));
    REQUIRE(config.has_value());
    return *config;
  }

  // A delivery of one file with its manifest, complete at once (renamed into place).
  void deliver(const std::string& name, const std::string& file, std::string_view bytes) const {
    const std::string part = root_ / ("part/" + name);
    write_text(part + "/" + file, bytes);
    write_text(part + "/manifest-sha256.txt", to_hex(sha256(bytes)) + "  " + file + "\n");
    PosixDisk disk;
    REQUIRE(disk.make_directories(root_ / "drop/ftp"));
    REQUIRE(disk.rename(part, root_ / ("drop/ftp/" + name)));
  }

 private:
  TemporaryDirectory root_;
};

constexpr std::string_view xferlog_lines =
    "Tue Sep  1 10:00:00 2026 1 172.16.8.21 1200 /in/a.zip b _ i r sato ftp 0 * c\n"
    "Tue Sep  1 10:05:00 2026 2 172.16.8.21 3400 /in/b.zip b _ i r sato ftp 0 * c\n";

inline std::string failed_logon(int second) {
  const std::string two = (second < 10 ? "0" : "") + std::to_string(second);
  return "<38>1 2026-09-01T09:00:" + two +
         "+09:00 trn01 sshd 4242 - - Failed password for mori from 172.16.9.27 port 50022 ssh2\n";
}

}  // namespace metsuke
