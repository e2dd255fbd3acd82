// Goal: no alteration of a pack goes unnoticed. Method: a small pack in the form of pack.h, signed,
// and every attack made on a copy of it.
#include <catch2/catch.hpp>

#include <functional>
#include <map>

#include "base/json.h"
#include "evidence/manifest.h"
#include "evidence/samples.h"
#include "evidence/verify.h"

namespace metsuke {
namespace {

using Files = std::map<std::string, std::string>;
constexpr auto holds = Soundness::holds;
constexpr auto fails = Soundness::fails;

std::string sums_of(const Files& files) {
  std::string sums;
  for (const auto& [name, bytes] : files) sums += to_hex(sha256(bytes)) + "  " + name + '\n';
  return sums;
}

// What a signer does last: the manifest cites all files, the sums cite the manifest, too.
void seal_pack(Files& files, const Signer& signer, const Checkpoint& checkpoint) {
  for (const std::string name : {"manifest.json", "manifest.sig", "SHA256SUMS"}) files.erase(name);
  JsonWriter json;
  json.begin_object().member("schema", "metsuke.pack/1");
  json.member("tree_root", to_hex(checkpoint.root));
  json.member("sha256sums", to_hex(sha256(sums_of(files)))).end_object();
  files["manifest.json"] = json.take();
  files["manifest.sig"] = signer.sign_bytes(files["manifest.json"]);
  files["SHA256SUMS"] = sums_of(files);
}

struct Pack {
  Bench bench;
  Checkpoint checkpoint;
  Files files;

  Pack() {
    bench.sign();
    fill(bench, 6, 2);
    for (const std::string name : {"man/00000001", "man/00000002", "man/00000003", "checkpoint"})
      files[name] = bytes_of(bench.disk, "log/" + name);
    checkpoint = *checkpoint_from(note_text(files["checkpoint"]));
    files["vkey"] = to_text(bench.signer->key()) + '\n';
    files["pubkey.pem"] = public_key_pem(bench.signer->key());
    files["report_ja.html"] = "<p>適合</p>";
    files["data/alerts.csv"] = "a,b\r\n";
    seal_pack(files, *bench.signer, checkpoint);
  }
};

VerifyReport verified(const Files& files, const std::optional<VerifierKey>& key,
                      const std::optional<Checkpoint>& paper = {}) {
  MemoryDisk disk;
  for (const auto& [name, bytes] : files) {
    REQUIRE(disk.make_directories(directory_of("pack/" + name)));
    replace(disk, "pack/" + name, bytes);
  }
  return verify_pack(disk, "pack", key, paper);
}

TEST_CASE("an untouched pack holds") {
  const Pack pack;
  const auto report = verified(pack.files, pack.bench.signer->key(), pack.checkpoint);
  for (const std::string& problem : report.problems) FAIL(problem);
  CHECK(report.integrity == holds);
  CHECK(report.completeness == holds);
  CHECK(report.authenticity == holds);
  CHECK(report.tree_size == 3);
  CHECK(report.entries == 18);
  CHECK(verified(pack.files, std::nullopt).authenticity == Soundness::not_checked);
}

TEST_CASE("every attack on a pack is reported with its file") {
  Pack pack;
  const VerifierKey key = pack.bench.signer->key();
  MemoryDisk other_disk;
  const Signer other =
      std::move(*Signer::open_or_make(other_disk, "key.pem", "metsuke.example/test"));
  struct Case {
    std::string name;
    std::function<void(Files&)> alter;
    std::string place;
  };
  const std::vector<Case> attacks = {
      {"a table is altered", [](Files& f) { f["data/alerts.csv"] += "x"; }, "data/alerts.csv"},
      {"a table is removed", [](Files& f) { f.erase("data/alerts.csv"); }, "data/alerts.csv"},
      {"a file is added", [](Files& f) { f["data/more.csv"] = "x"; }, "data/more.csv"},
      {"a hidden file is added", [](Files& f) { f[".x/y"] = "x"; }, ".x/y"},
      {"a table is removed with its line",
       [](Files& f) {
         f.erase("data/alerts.csv");
         f.erase("SHA256SUMS");
         f["SHA256SUMS"] = sums_of(f);
       },
       "manifest.json"},
      {"a table is altered with its line",
       [](Files& f) {
         f["data/alerts.csv"] += "x";
         f.erase("SHA256SUMS");
         f["SHA256SUMS"] = sums_of(f);
       },
       "manifest.json"},
      {"altered and sealed with another key",
       [&](Files& f) {
         f["data/alerts.csv"] += "x";
         seal_pack(f, other, pack.checkpoint);
       },
       "manifest.sig"},
      {"altered, sealed with another key, that key put in",
       [&](Files& f) {
         f["vkey"] = to_text(other.key()) + '\n';
         f["pubkey.pem"] = public_key_pem(other.key());
         f["checkpoint"] = other.sign_note(to_text(pack.checkpoint));
         seal_pack(f, other, pack.checkpoint);
       },
       "vkey"},
      {"the sums are removed", [](Files& f) { f.erase("SHA256SUMS"); }, "SHA256SUMS"},
      {"the sums are emptied", [](Files& f) { f["SHA256SUMS"].clear(); }, "manifest.json"},
      {"a line of the sums is doubled",
       [](Files& f) {
         std::string& sums = f["SHA256SUMS"];
         sums += sums.substr(0, sums.find('\n') + 1);
       },
       "SHA256SUMS"},
      {"the sums lead outside",
       [](Files& f) { f["SHA256SUMS"] += to_hex(sha256("x")) + "  ../x\n"; }, "SHA256SUMS"},
      {"the sums name an absolute path",
       [](Files& f) { f["SHA256SUMS"] += to_hex(sha256("x")) + "  /etc/passwd\n"; }, "SHA256SUMS"},
      {"the manifest is altered", [](Files& f) { f["manifest.json"] += " "; }, "manifest.json"},
      {"the manifest is removed", [](Files& f) { f.erase("manifest.json"); }, "manifest.json"},
      {"the signature is removed", [](Files& f) { f.erase("manifest.sig"); }, "manifest.sig"},
      {"the signature is another's",
       [&](Files& f) {
         f["manifest.sig"] = other.sign_bytes(f["manifest.json"]);
         f.erase("SHA256SUMS");
         f["SHA256SUMS"] = sums_of(f);
       },
       "manifest.sig"},
      {"the checkpoint is removed", [](Files& f) { f.erase("checkpoint"); }, "checkpoint"},
      {"a leaf is removed", [](Files& f) { f.erase("man/00000002"); }, "man/00000002"},
      {"the newest leaf is removed, all sealed anew with the right key",
       [&](Files& f) {
         f.erase("man/00000003");
         seal_pack(f, *pack.bench.signer, pack.checkpoint);
       },
       "checkpoint"},
      {"two leaves are swapped, all sealed anew with the right key",
       [&](Files& f) {
         std::swap(f["man/00000001"], f["man/00000002"]);
         seal_pack(f, *pack.bench.signer, pack.checkpoint);
       },
       "man/00000001"},
      {"the manifest states another tree",
       [&](Files& f) {
         Checkpoint wrong = pack.checkpoint;
         wrong.root[0] ^= 1;
         seal_pack(f, *pack.bench.signer, wrong);
       },
       "manifest.json"},
  };
  for (const Case& attack : attacks) {
    INFO(attack.name);
    Files files = pack.files;
    attack.alter(files);
    const auto report = verified(files, key);
    std::string all;
    bool is_placed = false;
    for (const std::string& problem : report.problems) {
      all += problem + '\n';
      if (problem.starts_with(attack.place + ": ")) is_placed = true;
    }
    INFO(all);
    CHECK(is_placed);
    CHECK((report.integrity == fails || report.completeness == fails ||
           report.authenticity == fails));
  }
}

TEST_CASE("one bit turned in any file of a pack is noticed") {
  const Pack pack;
  const VerifierKey key = pack.bench.signer->key();
  SeededChance chance(3);
  for (const auto& [name, bytes] : pack.files) {
    for (int round = 0; round < 20; ++round) {
      Files files = pack.files;
      const std::uint64_t bit = chance.next() % (bytes.size() * 8);
      char& byte = files[name][static_cast<std::size_t>(bit / 8)];
      byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1u << bit % 8));
      INFO(name << " bit " << bit);
      REQUIRE_FALSE(verified(files, key).problems.empty());
    }
  }
}

TEST_CASE("a pack of an older archive is told by paper") {
  const Pack pack;
  Checkpoint paper = pack.checkpoint;
  paper.size += 1;
  CHECK(verified(pack.files, pack.bench.signer->key(), paper).completeness == fails);
  paper = pack.checkpoint;
  paper.root[0] ^= 1;
  CHECK(verified(pack.files, pack.bench.signer->key(), paper).integrity == fails);
}

}  // namespace
}  // namespace metsuke
