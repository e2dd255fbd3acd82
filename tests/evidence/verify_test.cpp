// Goal: no alteration of an archive goes unnoticed, and each is reported with its file. Method: a
// sealed and signed archive with an open segment, and every attack we know of made on a copy.
#include <catch2/catch.hpp>

#include <functional>

#include "evidence/manifest.h"
#include "evidence/samples.h"
#include "evidence/verify.h"

namespace metsuke {
namespace {

constexpr std::string_view origin = "metsuke.example/test";

Signer signer_from(MemoryDisk& disk, const std::string& path = "key.pem") {
  auto signer = Signer::open_or_make(disk, path, origin);
  REQUIRE(signer);
  return std::move(*signer);
}

// Three sealed segments of two batches, one batch open, a bundle kept as a blob.
void make(Bench& bench) {
  bench.sign(origin);
  {
    Archive archive = bench.open();
    const Digest bundle = *archive.put_blob("the rules");
    REQUIRE(archive.append(std::vector<Input>{BundleAdopted{bundle, "a", "b", "c", {}}}));
    REQUIRE(archive.sync());
  }
  fill(bench, 7, 2);
}

struct Case {
  std::string name;
  std::function<void(Bench&)> alter;
  std::string place;     // One problem must begin with it.
  Soundness integrity, completeness, authenticity;
};

constexpr auto it_holds = Soundness::holds;
constexpr auto it_fails = Soundness::fails;

void remove(Bench& bench, const std::string& path) { REQUIRE(bench.disk.remove(path)); }

Sealed manifest(Bench& bench, std::uint64_t id) {
  return read_sealed_leaf(bench.disk, "log", id)->sealed;
}
void put(Bench& bench, const Sealed& sealed) {
  replace(bench.disk, place::manifest("log", sealed.id), to_text(sealed));
}

// Rewrites segment `id` as somebody who knows the format would: every digest of it is right again.
void reseal(Bench& bench, std::uint64_t id, const std::function<void(std::string&)>& alter) {
  Sealed sealed = manifest(bench, id);
  std::string raw = *read_sealed(bench.disk, "log", sealed);
  alter(raw);
  std::string rewritten;
  std::vector<Digest> leaves;
  MerkleEdge lines;
  const SegmentStart start = id == 1 ? SegmentStart{} : after(manifest(bench, id - 1));
  Digest chain = start.chain;
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t end = raw.find('\n', at);
    std::string line = raw.substr(at, end - at);
    at = end + 1;
    if (auto commit = commit_from(line)) {
      chain = commit->chain = next_chain(chain, leaves);
      commit->count = leaves.size() - (rewritten.find("\n=") == std::string::npos ? 1 : 0);
      leaves.clear();
      line = to_text(*commit);
    } else {
      leaves.push_back(leaf_hash(line));
    }
    lines.add(leaf_hash(line));
    rewritten += line + '\n';
  }
  const std::string frame = compressed(rewritten);
  replace(bench.disk, place::sealed("log", id), frame);
  sealed.raw_bytes = rewritten.size();
  sealed.raw_sha256 = sha256(rewritten);
  sealed.zst_sha256 = sha256(frame);
  sealed.line_root = lines.root();
  sealed.chain = chain;
  put(bench, sealed);
}

void alter_card(std::string& raw) { raw.replace(raw.find("card=4711"), 9, "card=0815"); }

void swap_files(Bench& bench, const std::string& one, const std::string& other) {
  const std::string bytes = bytes_of(bench.disk, one);
  replace(bench.disk, one, bytes_of(bench.disk, other));
  replace(bench.disk, other, bytes);
}

void forge_checkpoint(Bench& bench, const Signer& signer, std::uint64_t size) {
  std::vector<Digest> leaves;
  for (std::uint64_t id = 1; id <= size; ++id)
    leaves.push_back(read_sealed_leaf(bench.disk, "log", id)->leaf);
  const std::string note =
      signer.sign_note(to_text(Checkpoint{std::string(origin), size, merkle_root(leaves)}));
  replace(bench.disk, "log/checkpoint", note);
  replace(bench.disk, "log/ckpt/" + std::to_string(size), note);
}

const std::string seg1 = "log/seg/00000001.zst", seg2 = "log/seg/00000002.zst",
                  seg3 = "log/seg/00000003.zst", man1 = "log/man/00000001",
                  man2 = "log/man/00000002", man3 = "log/man/00000003",
                  open4 = "log/open/00000004.log", note = "log/checkpoint";

std::vector<Case> cases() {
  const auto replace_in = [](const std::string& path, const std::string& from,
                             const std::string& to) {
    return [=](Bench& bench) {
      std::string bytes = bytes_of(bench.disk, path);
      const std::size_t at = bytes.find(from);
      REQUIRE(at != std::string::npos);
      replace(bench.disk, path, bytes.replace(at, from.size(), to));
    };
  };
  const auto resize = [](const std::string& path, int change) {
    return [=](Bench& bench) {
      std::string bytes = bytes_of(bench.disk, path);
      bytes.resize(static_cast<std::size_t>(static_cast<int>(bytes.size()) + change), 'x');
      replace(bench.disk, path, bytes);
    };
  };
  const auto with_manifest = [](std::uint64_t id, const std::function<void(Sealed&)>& change) {
    return [=](Bench& bench) {
      Sealed sealed = manifest(bench, id);
      change(sealed);
      put(bench, sealed);
    };
  };
  return {
      {"a segment is removed", [](Bench& b) { remove(b, seg2); }, "seg/00000002.zst", holds, fails,
       it_holds},
      {"the last segment is removed", [](Bench& b) { remove(b, seg3); }, "seg/00000003.zst", holds,
       it_fails, it_holds},
      {"a segment is emptied", [](Bench& b) { replace(b.disk, seg1, ""); }, "seg/00000001.zst",
       it_fails, it_holds, it_holds},
      {"a segment is cut short", resize(seg2, -1), "seg/00000002.zst", fails, holds, holds},
      {"bytes are added to a segment", resize(seg2, 1), "seg/00000002.zst", fails, holds, holds},
      {"two segments are swapped", [](Bench& b) { swap_files(b, seg1, seg2); }, "seg/00000001.zst",
       it_fails, it_holds, it_holds},
      {"a segment is doubled",
       [](Bench& b) { replace(b.disk, seg2, bytes_of(b.disk, seg1)); }, "seg/00000002.zst", fails,
       it_holds, it_holds},
      {"a segment is repeated under a new number",
       [](Bench& b) { replace(b.disk, "log/seg/00000009.zst", bytes_of(b.disk, seg1)); },
       "man/00000009", holds, fails, holds},
      {"a foreign file lies among the segments",
       [](Bench& b) { replace(b.disk, "log/seg/notes.txt", "x"); }, "seg/notes.txt", fails, holds,
       it_holds},
      {"a segment is compressed anew, the manifest left",
       [](Bench& b) {
         const Sealed sealed = manifest(b, 2);
         replace(b.disk, seg2, compressed(*read_sealed(b.disk, "log", sealed) + "\n"));
       },
       "seg/00000002.zst", fails, holds, holds},
      {"a line is altered and its segment resealed", [](Bench& b) { reseal(b, 2, alter_card); },
       "man/00000003", fails, holds, holds},
      {"the last seal's line is altered and resealed", [](Bench& b) { reseal(b, 3, alter_card); },
       "checkpoint", fails, holds, holds},
      {"resealed, and the next manifests follow, the checkpoint left",
       [](Bench& b) {
         reseal(b, 2, alter_card);
         Sealed third = manifest(b, 3);
         third.previous = read_sealed_leaf(b.disk, "log", 2)->leaf;
         put(b, third);
       },
       "seg/00000003.zst", fails, holds, holds},
      {"resealed and signed with another key",
       [](Bench& b) {
         reseal(b, 3, alter_card);
         MemoryDisk other;
         forge_checkpoint(b, signer_from(other), 3);
       },
       "checkpoint", fails, holds, fails},
      {"the nonce is changed and all resealed",
       [](Bench& b) {
         reseal(b, 2, [](std::string& raw) {
           const std::size_t end = raw.find('\n');
           raw[end - 1] = raw[end - 1] == '0' ? '1' : '0';
         });
       },
       "man/00000003", fails, holds, holds},
      {"a line is removed and its segment resealed",
       [](Bench& b) {
         reseal(b, 2, [](std::string& raw) {
           const std::size_t at = raw.find('\n', raw.find("card=4711")) + 1;
           raw.erase(at, raw.find('\n', at) + 1 - at);
         });
       },
       "seg/00000002.zst", fails, holds, holds},
      {"a manifest is removed", [](Bench& b) { remove(b, man2); }, "man/00000002", fails, fails,
       it_holds},
      {"the last manifest is removed, its segment left", [](Bench& b) { remove(b, man3); },
       "man/00000003", holds, fails, holds},
      {"the last segment is removed with its manifest",
       [](Bench& b) {
         remove(b, man3);
         remove(b, seg3);
       },
       "checkpoint", holds, fails, holds},
      {"two manifests are swapped", [](Bench& b) { swap_files(b, man1, man2); }, "man/00000001",
       it_fails, it_holds, it_holds},
      {"a manifest is repeated under a new number",
       [](Bench& b) { replace(b.disk, "log/man/00000004", bytes_of(b.disk, man3)); },
       "man/00000004", fails, fails, fails},
      {"a manifest with a wild number",
       [](Bench& b) { replace(b.disk, "log/man/99999999", bytes_of(b.disk, man3)); },
       "man/00000004", fails, fails, fails},
      {"a manifest is emptied", [](Bench& b) { replace(b.disk, man2, ""); }, "man/00000002", fails,
       it_holds, it_holds},
      {"a foreign file lies among the manifests",
       [](Bench& b) { replace(b.disk, "log/man/readme", "x"); }, "man/readme", fails, holds, holds},
      {"a manifest states another count", with_manifest(2, [](Sealed& s) { ++s.count; }),
       "seg/00000002.zst", fails, holds, holds},
      {"a manifest states another first entry",
       with_manifest(2, [](Sealed& s) { s.first = next(s.first); }), "man/00000002", fails, holds,
       it_holds},
      {"a manifest states another line root",
       with_manifest(2, [](Sealed& s) { s.line_root[0] ^= 1; }), "seg/00000002.zst", fails, holds,
       it_holds},
      {"a manifest states another chain", with_manifest(2, [](Sealed& s) { s.chain[0] ^= 1; }),
       "seg/00000002.zst", fails, holds, holds},
      {"a manifest states another previous",
       with_manifest(3, [](Sealed& s) { s.previous[0] ^= 1; }), "man/00000003", fails, holds,
       it_holds},
      {"a manifest states another time",
       with_manifest(3, [](Sealed& s) { s.sealed += std::chrono::hours(1); }), "checkpoint", fails,
       it_holds, it_holds},
      {"a manifest states a huge size",
       with_manifest(1, [](Sealed& s) { s.raw_bytes = ~std::uint64_t{0}; }), "seg/00000001.zst",
       it_fails, it_holds, it_holds},
      {"the checkpoint is removed", [](Bench& b) { remove(b, note); }, "checkpoint", holds, holds,
       it_fails},
      {"the checkpoint is emptied", [](Bench& b) { replace(b.disk, note, ""); }, "checkpoint",
       it_fails, it_holds, it_fails},
      {"the checkpoint is an older one",
       [](Bench& b) { replace(b.disk, note, bytes_of(b.disk, "log/ckpt/2")); }, "checkpoint", holds,
       it_holds, it_fails},
      {"the checkpoint states another size", replace_in(note, "\n3\n", "\n2\n"), "checkpoint",
       it_fails, it_holds, it_fails},
      {"the checkpoint states another origin", replace_in(note, "metsuke", "netsuke"),
       "checkpoint", holds, holds, fails},
      {"the signature is cut off",
       [](Bench& b) {
         replace(b.disk, note, std::string(note_text(bytes_of(b.disk, note))));
       },
       "checkpoint", holds, holds, fails},
      {"the checkpoint is signed with another key",
       [](Bench& b) {
         MemoryDisk other;
         forge_checkpoint(b, signer_from(other), 3);
       },
       "checkpoint", holds, holds, fails},
      {"an old checkpoint is altered", replace_in("log/ckpt/1", "\n1\n", "\n2\n"), "ckpt/1", fails,
       it_holds, it_fails},
      {"an old checkpoint lies under another size",
       [](Bench& b) { replace(b.disk, "log/ckpt/1", bytes_of(b.disk, "log/ckpt/2")); }, "ckpt/1",
       it_fails, it_holds, it_holds},
      {"the key file is another's",
       [](Bench& b) {
         MemoryDisk other;
         replace(b.disk, "log/vkey", to_text(signer_from(other).key()) + "\n");
       },
       "vkey", holds, holds, fails},
      {"the key file is removed", [](Bench& b) { remove(b, "log/vkey"); }, "vkey", holds, holds,
       it_fails},
      {"a line of the open segment is altered", replace_in(open4, "4711", "0815"),
       "open/00000004.log", fails, holds, holds},
      {"the open segment is cut in mid-line", resize(open4, -10), "open/00000004.log", fails, holds,
       it_holds},
      {"a line is added to the open segment",
       [](Bench& b) { replace(b.disk, open4, bytes_of(b.disk, open4) + "23\ttick\t1\n"); },
       "open/00000004.log", fails, holds, holds},
      {"the nonce of the open segment is changed",
       [](Bench& b) {
         std::string bytes = bytes_of(b.disk, open4);
         char& digit = bytes[bytes.find('\n') - 1];
         digit = digit == '0' ? '1' : '0';
         replace(b.disk, open4, bytes);
       },
       "open/00000004.log", fails, holds, holds},
      {"the open segment has a later number",
       [](Bench& b) { REQUIRE(b.disk.rename(open4, "log/open/00000005.log")); },
       "open/00000005.log", holds, fails, holds},
      {"an open segment lies beside its seal",
       [](Bench& b) { replace(b.disk, "log/open/00000003.log", bytes_of(b.disk, open4)); },
       "open/00000003.log", fails, holds, holds},
      {"a file was set aside",
       [](Bench& b) { replace(b.disk, "log/open/00000002.broken", "x"); },
       "open/00000002.broken", fails, holds, holds},
      {"a foreign file lies beside the open segment",
       [](Bench& b) { replace(b.disk, "log/open/x", "x"); }, "open/x", fails, holds, holds},
      {"a blob is altered",
       [](Bench& b) { replace(b.disk, place::blob("log", sha256("the rules")), "other rules"); },
       "blobs/" + to_hex(sha256("the rules")), fails, holds, holds},
      {"a blob that an entry cites is removed",
       [](Bench& b) { remove(b, place::blob("log", sha256("the rules"))); },
       "blobs/" + to_hex(sha256("the rules")), holds, fails, holds},
      {"a foreign file lies among the blobs",
       [](Bench& b) { replace(b.disk, "log/blobs/x", "x"); }, "blobs/x", fails, holds, holds},
  };
}

TEST_CASE("an untouched archive holds, as of its last entry") {
  Bench bench;
  make(bench);
  const auto report = verify_archive(bench.disk, "log", bench.signer->key(), std::nullopt);
  for (const std::string& problem : report.problems) FAIL(problem);
  CHECK(report.integrity == it_holds);
  CHECK(report.completeness == it_holds);
  CHECK(report.authenticity == it_holds);
  CHECK(report.segments == 3);
  CHECK(report.tree_size == 3);
  CHECK(report.entries == 22);
  CHECK(report.last == Seq{22});
  CHECK(report.chain == bench.open().chain());
  const auto without = verify_archive(bench.disk, "log", std::nullopt, std::nullopt);
  CHECK(without.integrity == it_holds);
  CHECK(without.authenticity == Soundness::not_checked);
}

TEST_CASE("every attack is reported with its file and costs the right verdict") {
  Bench whole;
  make(whole);
  const VerifierKey key = whole.signer->key();
  const std::vector<Case> attacks = cases();
  CHECK(attacks.size() >= 40);
  for (const Case& attack : attacks) {
    INFO(attack.name);
    Bench bench;
    copy_tree(whole.disk, bench.disk, "log");
    attack.alter(bench);
    const auto report = verify_archive(bench.disk, "log", key, std::nullopt);
    std::string all;
    bool is_placed = false;
    for (const std::string& problem : report.problems) {
      all += problem + '\n';
      if (problem.starts_with(attack.place + ": ")) is_placed = true;
    }
    INFO(all);
    CHECK(is_placed);
    CHECK(static_cast<int>(report.integrity) == static_cast<int>(attack.integrity));
    CHECK(static_cast<int>(report.completeness) == static_cast<int>(attack.completeness));
    CHECK(static_cast<int>(report.authenticity) == static_cast<int>(attack.authenticity));
    REQUIRE(report.found.size() == report.problems.size());
    for (const VerifyProblem& problem : report.found) {
      CHECK(describe(problem, Language::japanese) != describe(problem, Language::english));
      CHECK(describe(problem, Language::english).find('{') == std::string::npos);
    }
  }
}

TEST_CASE("one bit turned in any file of the archive is noticed and the file is named") {
  Bench whole;
  make(whole);
  const VerifierKey key = whole.signer->key();
  for (const std::string& path : files_below(whole.disk, "log")) {
    const std::string bytes = bytes_of(whole.disk, path);
    SeededChance chance(bytes.size());
    for (int round = 0; round < 25; ++round) {
      const std::uint64_t bit = chance.next() % (bytes.size() * 8);
      INFO(path << " bit " << bit);
      flip(whole.disk, path, bit);
      const auto report = verify_archive(whole.disk, "log", key, std::nullopt);
      replace(whole.disk, path, bytes);
      REQUIRE_FALSE(report.problems.empty());
      const bool is_manifest = path.starts_with("log/man/");
      bool is_named = is_manifest;   // A manifest may be well-formed still; then others differ.
      for (const std::string& problem : report.problems)
        if (problem.starts_with(path.substr(4) + ": ")) is_named = true;
      REQUIRE(is_named);
    }
  }
}

TEST_CASE("an altered line is reported with the numbers it may be") {
  Bench bench;
  fill(bench, 4, 9);
  std::string raw = bytes_of(bench.disk, "log/open/00000001.log");
  raw.replace(raw.find("door=6"), 6, "door=7");
  replace(bench.disk, "log/open/00000001.log", raw);
  const auto report = verify_archive(bench.disk, "log", std::nullopt, std::nullopt);
  REQUIRE(report.problems.size() == 1);
  CHECK(report.problems[0] ==
        "open/00000001.log: the lines of entries 4 to 6 are not those that were archived");
  CHECK(report.entries == 3);
  CHECK(report.last == Seq{3});
}

TEST_CASE("an older whole copy holds as of its end, and paper tells that it is old") {
  Bench bench;
  bench.sign(origin);
  fill(bench, 4, 2);
  MemoryDisk old;
  copy_tree(bench.disk, old, "log");
  fill(bench, 2, 2);
  const VerifierKey key = bench.signer->key();
  const auto now = checkpoint_from(*open_note(bytes_of(bench.disk, note), key));
  const auto then = checkpoint_from(*open_note(bytes_of(old, note), key));
  REQUIRE(now);
  REQUIRE(then);
  const auto alone = verify_archive(old, "log", key, std::nullopt);
  CHECK(alone.completeness == it_holds);
  CHECK(alone.tree_size == 2);
  CHECK(alone.last == Seq{12});
  const auto with_paper = verify_archive(old, "log", key, *now);
  CHECK(with_paper.completeness == it_fails);
  CHECK(with_paper.integrity == it_holds);
  // Last month's paper still holds for today's archive.
  const auto grown = verify_archive(bench.disk, "log", key, *then);
  CHECK(grown.problems.empty());
  Checkpoint other = *then;
  other.root[3] ^= 1;
  CHECK(verify_archive(bench.disk, "log", key, other).integrity == fails);
  other = *then;
  other.origin = "elsewhere.example";
  CHECK(verify_archive(bench.disk, "log", key, other).authenticity == fails);
}

TEST_CASE("the wrong key finds no signature, no archive finds nothing at all") {
  Bench bench;
  make(bench);
  MemoryDisk other;
  const auto report =
      verify_archive(bench.disk, "log", signer_from(other).key(), std::nullopt);
  CHECK(report.integrity == it_holds);
  CHECK(report.authenticity == it_fails);
  const auto nothing = verify_archive(bench.disk, "nowhere", std::nullopt, std::nullopt);
  CHECK(nothing.completeness == it_fails);
  CHECK(nothing.integrity == Soundness::not_checked);
  Bench empty;
  { const Archive archive = empty.open(); }
  const auto unused = verify_archive(empty.disk, "log", std::nullopt, std::nullopt);
  CHECK(unused.problems.empty());
  CHECK(unused.integrity == Soundness::not_checked);
}

}  // namespace
}  // namespace metsuke
