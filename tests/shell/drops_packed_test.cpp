// Archives in deliveries, from the drop directory to the receipt, with the real program that opens
// them.
#include <catch2/catch.hpp>
#include <filesystem>

#include "base/limits.h"
#include "evidence/note.h"
#include "shell/life.h"
#include "support/archives.h"

using namespace metsuke;

namespace {

constexpr std::string_view ftp_line =
    "Tue Sep  1 10:00:0%d 2026 1 172.16.8.21 1200 /in/%d.zip b _ i r sato ftp 0 * c\n";

std::string ftp_lines(int from, int until) {
  std::string lines;
  for (int at = from; at < until; ++at) {
    std::string line(ftp_line);
    for (std::size_t hole = line.find("%d"); hole != std::string::npos; hole = line.find("%d"))
      line.replace(hole, 2, std::to_string(at));
    lines += line;
  }
  return lines;
}

constexpr std::string_view locked_source = R"(
  - id: ftp
    format: xferlog
    intake: {drop: {path: ftp/, password_file: %s}}
    delivers: {every: day, due: next day 12:00, grace: 1 business day}
    keep: {total: 5 years, searchable: 92 days, clause: 第12条}
  - {id: live, format: sshd, intake: {syslog: {match: sshd}}, delivers: {continuous: true}}
)";

// A station with archives in its drop directory, that has looked at them once.
struct Packed {
  Station station;

  // Complete at once: its sum lies beside it.
  void put(const std::string& name, const std::string& bytes) const {
    write_text(station / ("drop/ftp/" + name + ".sha256"),
               to_hex(sha256(bytes)) + "  " + name + "\n");
    write_text(station / ("drop/ftp/" + name), bytes);
  }
  std::string receipt(const std::string& name) const {
    return read_text(station / ("drop/outbox/ftp/" + name + ".receipt"));
  }
  bool is_signed(const std::string& name, const Life& life, const std::string& text) const {
    const std::string signature = read_text(station / ("drop/outbox/ftp/" + name + ".receipt.sig"));
    return signature_holds(text, signature, const_cast<Life&>(life).duty().ledger().signer().key());
  }
  void lock(const std::string& passwords) const {
    std::string source(locked_source);
    source.replace(source.find("%s"), 2, station / "ftp.passwords");
    station.sources(source);
    write_text(station / "ftp.passwords", passwords);
  }
};

std::vector<std::string> acts(Life& life, std::string_view act) {
  std::vector<std::string> found;
  for (const auto& [id, alert] : life.duty().engine().alerts().all())
    if (alert.check == act) found.push_back(alert.group);
  return found;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

bool has(std::string_view text, std::string_view part) { return count_of(text, part) > 0; }

}  // namespace

TEST_CASE("a ZIP with CP932 names and its manifest inside is taken member by member") {
  const Packed packed;
  const std::string one = ftp_lines(0, 2);
  const std::string two = ftp_lines(2, 5);
  const std::string sums = to_hex(sha256(one)) + "  \x93\x5D\x91\x97.log\n" +  // 転送.log
                           to_hex(sha256(two)) + "  b.log\n# period: 2026-09-01\n";
  packed.put("d.zip", stored_zip({{"9\x8C\x8E/\x93\x5D\x91\x97.log", one},
                                  {"9\x8C\x8E/b.log", two},
                                  {"9\x8C\x8E/c.log", ftp_lines(5, 6)},
                                  {"9\x8C\x8E/SHA256SUMS", sums}}));
  Life life(packed.station);
  life.run();
  CHECK(records_of(life, "ftp") == 6);
  const std::string receipt = packed.receipt("d.zip");
  CAPTURE(receipt);
  CHECK(has(receipt, R"("name":"d.zip!9月/転送.log","bytes":)" + std::to_string(one.size())));
  CHECK(has(receipt, "\"sha256\":\"" + to_hex(sha256(two)) + "\",\"state\":\"ok\",\"rows\":3,"));
  CHECK(has(receipt, "\"name\":\"d.zip!9月/c.log\""));
  CHECK(count_of(receipt, "\"state\":\"extra\"") == 1);
  CHECK(has(receipt, "\"rows\":6,\"quarantined\":0,\"manifest\":\"extra_file\""));
  CHECK(has(receipt, "\"undecoded\":[]"));
  CHECK(packed.is_signed("d.zip", life, receipt));
  std::string other = receipt;
  other[other.find("\"rows\":6") + 7] = '7';
  CHECK_FALSE(packed.is_signed("d.zip", life, other));
  const VerifierKey& key = life.duty().ledger().signer().key();
  CHECK(read_text(packed.station / "drop/outbox/vkey") == to_text(key) + "\n");
  CHECK(read_text(packed.station / "drop/outbox/pubkey.pem") == public_key_pem(key));
  CHECK(life.disk.status(packed.station / "data/kept/ftp/d.zip"));
  CHECK_FALSE(life.disk.status(packed.station / "drop/ftp/d.zip"));
}

TEST_CASE("a manifest in an archive may list SHA-512 and say from when to when") {
  const Packed packed;
  const std::string lines = ftp_lines(0, 2);
  const auto sums = [&](std::string_view bytes) {
    const LongDigest digest = Sha512().add(bytes).finish();
    return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()}) + "  a.log\n";
  };
  const std::string days = "# from: 2026-09-01T00:00:00\n# to: 2026-10-01T00:00:00\n";
  packed.put("good.tar", tar_of({{"a.log", lines}, {"SHA512SUMS", days + sums(lines)}}));
  packed.put("bad.tar", tar_of({{"a.log", ftp_lines(2, 4)}, {"SHA512SUMS", sums("other")}}));
  Life life(packed.station);
  life.run();
  const std::string good = packed.receipt("good.tar");
  CAPTURE(good);
  CHECK(has(good, R"("period_from":"2026-09-01","period_to":"2026-09-30",)"));
  CHECK(has(good, R"("first_event":"2026-09-01T01:00:00Z","last_event":"2026-09-01T01:00:01Z",)"));
  CHECK(has(good, R"("reach":"part")"));
  CHECK(has(good, "\"manifest\":\"ok\""));
  CHECK(has(packed.receipt("bad.tar"), "\"manifest\":\"mismatch\""));
}

TEST_CASE("the same archive again is recognised, and a restart goes on where it was") {
  const Packed packed;
  const std::string bytes =
      tar_of({{"a.log", ftp_lines(0, 4)}, {"b.log", ftp_lines(4, 8)}}, "zstd");
  packed.put("d.tar.zst", bytes);
  std::string receipt;
  {
    Life life(packed.station);
    life.run();
    CHECK(records_of(life, "ftp") == 8);
    receipt = packed.receipt("d.tar.zst");
  }
  packed.put("d.tar.zst", bytes);
  Life again(packed.station);
  again.run();
  CHECK(records_of(again, "ftp") == 8);
  CHECK(packed.receipt("d.tar.zst") == receipt);
  CHECK_FALSE(again.disk.status(packed.station / "drop/ftp/d.tar.zst"));
}

TEST_CASE("a folder of archives whose manifest names them, or what is in them") {
  const Packed packed;
  const std::string a = compressed(ftp_lines(0, 2), "gzip");
  const std::string b = zip_of(
      {{"in.tgz", tar_of({{"deep.log", ftp_lines(2, 3)}}, "gzip")}, {"b.log", ftp_lines(3, 5)}});
  write_text(packed.station / "drop/ftp/d/a.log.gz", a);
  write_text(packed.station / "drop/ftp/d/b.zip", b);
  write_text(packed.station / "drop/ftp/d/目録.csv",
             "ファイル名,件数,SHA-256\na.log.gz,2," + to_hex(sha256(a)) + "\nb.log,3,\n");
  PosixDisk disk;
  Life life(packed.station);
  const DropSettings settings = drop_settings(
      packed.station.config(), *life.duty().bundle()->contracts.front().contract->source("ftp"));
  const auto opened = open_delivery(disk, settings, "d", PosixClock().now());
  REQUIRE(opened);
  std::vector<std::string> files;
  for (const DeliveredFile& file : opened->delivery.files)
    files.push_back(file.name + ' ' + std::string(name_of(file.state)) + ' ' +
                    std::to_string(file.declared_rows.value_or(0)));
  CHECK(files == std::vector<std::string>{"a.log.gz ok 2", "a.log.gz!a.log ok 0", "b.zip ok 0",
                                          "b.zip!b.log ok 3", "b.zip!in.tgz ok 0",
                                          "b.zip!in.tgz!deep.log ok 0"});
}

TEST_CASE("an encrypted archive waits for its password, says so once, and is then taken") {
  for (const char* cipher : {"zipcrypt", "aes256"}) {
    INFO(cipher);
    const Packed packed;
    packed.lock("");
    packed.put("d.zip", zip_of({{"a.log", ftp_lines(0, 3)}}, cipher, "himitsu"));
    Life life(packed.station);
    life.push([](Duty& duty) { duty.scan(); });
    life.push([&](Duty& duty) {
      CHECK(records_of(life, "ftp") == 0);
      const std::string receipt = packed.receipt("d.zip");
      CHECK(has(receipt, "\"state\":\"refused\""));
      CHECK(has(receipt, "archive_locked: d.zip!a.log"));
      CHECK(packed.is_signed("d.zip", life, receipt));
      CHECK(duty.engine().counts().at("ftp").gaps == 1);
      write_text(packed.station / "ftp.passwords", "wrong\n");
      duty.scan();
      CHECK(duty.engine().counts().at("ftp").gaps == 2);
      duty.scan();
      CHECK(duty.engine().counts().at("ftp").gaps == 2);
      CHECK(duty.snapshot()->refused.size() == 1);
      write_text(packed.station / "ftp.passwords", "wrong\nhimitsu\n");
      duty.scan();
    });
    life.run();
    CHECK(records_of(life, "ftp") == 3);
    CHECK(has(packed.receipt("d.zip"), "\"state\":\"received\""));
    CHECK(has(packed.receipt("d.zip"), "\"rows\":3"));
    CHECK(life.last->refused.empty());
    std::size_t looked_at = 0;
    for (const auto& one : std::filesystem::recursive_directory_iterator(packed.station / "data")) {
      if (!one.is_regular_file() || one.path().filename() == "d.zip") continue;
      INFO(one.path().string());
      CHECK_FALSE(has(read_text(one.path().string()), "himitsu"));
      ++looked_at;
    }
    CHECK(looked_at > 2);
  }
}

TEST_CASE("what was refused before a restart is not told again, unless it is another thing") {
  const Packed packed;
  packed.lock("wrong\n");
  packed.put("d.zip", zip_of({{"a.log", ftp_lines(0, 3)}}, "aes256", "himitsu"));
  std::string receipt;
  {
    Life life(packed.station);
    life.run();
    CHECK(life.duty().engine().counts().at("ftp").gaps == 1);
    receipt = packed.receipt("d.zip");
    CHECK(has(receipt, "\"reason\":\"archive_locked: d.zip!a.log\",\"bytes\":"));
  }
  {
    Life life(packed.station);
    life.run();
    CHECK(life.duty().engine().counts().at("ftp").gaps == 1);
    CHECK(life.duty().snapshot()->refused.size() == 1);
    CHECK(packed.receipt("d.zip") == receipt);
  }
  // A receipt that is not ours says nothing.
  write_text(packed.station / "drop/outbox/ftp/d.zip.receipt", receipt.substr(0, 40) + receipt);
  {
    Life life(packed.station);
    life.run();
    CHECK(life.duty().engine().counts().at("ftp").gaps == 2);
  }
  packed.put("d.zip", zip_of({{"b.log", ftp_lines(0, 4)}}, "aes256", "himitsu"));
  {
    Life life(packed.station);
    life.run();
    CHECK(life.duty().engine().counts().at("ftp").gaps == 3);
  }
  write_text(packed.station / "ftp.passwords", "himitsu\n");
  Life at_last(packed.station);
  at_last.run();
  CHECK(records_of(at_last, "ftp") == 4);
  CHECK(has(packed.receipt("d.zip"), "\"state\":\"received\""));
}

TEST_CASE("a receipt that a crash left behind is written anew, with all that was read") {
  const Packed packed;
  const std::string bytes = zip_of({{"a.log", ftp_lines(0, 3)}});
  packed.put("d.zip", bytes);
  std::string receipt;
  {
    Life life(packed.station);
    life.run();
    receipt = packed.receipt("d.zip");
    CHECK(has(receipt, "\"rows\":3,\"quarantined\":0,\"manifest\":\"ok\""));
  }
  // As it was when all lines were archived: an older receipt in the outbox, or none.
  packed.put("d.zip", bytes);
  write_text(packed.station / "drop/outbox/ftp/d.zip.receipt", "{\"state\":\"refused\"}\n");
  Life life(packed.station);
  life.run();
  CHECK(records_of(life, "ftp") == 3);
  const std::string again = packed.receipt("d.zip");
  const auto said = [](const std::string& text) { return text.substr(0, text.find(",\"head\"")); };
  CHECK(said(again) == said(receipt));
  CHECK(packed.is_signed("d.zip", life, again));
}

TEST_CASE("what is evil in an archive touches nothing and is named, the rest is taken") {
  const Packed packed;
  packed.put("d.zip", stored_zip({{"../../evil.log", ftp_lines(0, 1)},
                                  {"/tmp/evil.log", ftp_lines(0, 1)},
                                  {"link", "/etc/passwd", 0120777},
                                  {"good.log", ftp_lines(1, 3)},
                                  {"good.log", ftp_lines(3, 4)}}));
  Life life(packed.station);
  life.run();
  CHECK(records_of(life, "ftp") == 2);
  const std::string receipt = packed.receipt("d.zip");
  CAPTURE(receipt);
  CHECK(count_of(receipt, "\"state\":\"unsafe_name\"") == 4);  // As a file, and as undecoded.
  CHECK(count_of(receipt, "\"state\":\"not_a_file\"") == 2);
  CHECK(count_of(receipt, "\"state\":\"duplicate_name\"") == 2);
  CHECK(life.duty().engine().counts().at("ftp").gaps == 4);
  CHECK_FALSE(life.disk.status(packed.station / "drop/evil.log"));
  CHECK_FALSE(life.disk.status(packed.station / "evil.log"));
}

TEST_CASE("a broken archive gives what can be read, and says from where on nothing can") {
  const Packed packed;
  std::string lines;
  for (int round = 0; round < 2000; ++round) lines += ftp_lines(round % 7, round % 7 + 1);
  const std::string whole = tar_of({{"a.log", lines}});
  packed.put("d.tar", whole.substr(0, whole.size() / 2));
  Life life(packed.station);
  life.run();
  const std::uint64_t read = records_of(life, "ftp");
  CHECK(read > 500);
  CHECK(read < 1500);
  const std::string receipt = packed.receipt("d.tar");
  CAPTURE(receipt);
  CHECK(has(receipt, "\"name\":\"d.tar!a.log\",\"bytes\":"));
  CHECK(has(receipt, "\"state\":\"broken\",\"bytes_read\":"));
  CHECK(life.duty().engine().counts().at("ftp").gaps == 1);
}

TEST_CASE("a bomb is refused as a whole, once, and stays where it is") {
  const Packed packed;
  packed.put("d.gz", compressed(std::string(40'000'000, '\n'), "gzip"));
  Life life(packed.station);
  life.push([](Duty& duty) { duty.scan(); });
  life.run();
  CHECK(records_of(life, "ftp") == 0);
  CHECK(life.duty().engine().counts().at("ftp").gaps == 1);
  CHECK(has(packed.receipt("d.gz"), "limit_exceeded: d.gz: unpacked_ratio_max"));
  CHECK(life.disk.status(packed.station / "drop/ftp/d.gz"));
}

TEST_CASE("what is refused or cannot be decoded raises RET-17") {
  const Packed packed;
  std::string contract = read_text(packed.station / "contract.yaml");
  contract += "  - {clause: 第12条, text: 読める形で提出する。, checks: [RET-17]}\n";
  write_text(packed.station / "contract.yaml", contract);
  packed.put("d.zip", zip_of({{"a.log", ftp_lines(0, 1)}}, "aes256", "himitsu"));
  Life life(packed.station);
  life.run();
  CHECK(acts(life, "RET-17") == std::vector<std::string>{"mk.audit.object=ftp/d.zip"});
}
