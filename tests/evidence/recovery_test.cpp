// Goal: whatever moment a life ends at, the next one has every promised entry, and says what it
// removed. Method: power cuts at every disk operation of a life that appends, seals and keeps
// blobs; tails cut and damaged at every byte; seals left half-done at each step.
#include <catch2/catch.hpp>

#include "evidence/manifest.h"
#include "evidence/samples.h"
#include "evidence/verify.h"
#include "simulation/sim_world.h"

namespace metsuke {
namespace {

std::string encoded(Seq seq, const Input& input) {
  std::string line;
  encode(seq, input, line);
  return line;
}

// One life: opens, archives what was cut, appends batches, seals now and then. What sync() answered
// for is written down in `promised`.
class Life {
 public:
  explicit Life(std::uint64_t seed) : world(seed, bench_start), signer(make_signer()) {}

  Result<void> live(int batches) {
    Archive archive = TRY(Archive::open(world.world(), "log", &signer, {600}));
    const std::uint64_t last = archive.last().value;
    if (last < promised.size()) return Error{Code::chain_broken, "promised entries are gone"};
    written.resize(static_cast<std::size_t>(last));
    promised = written;
    if (archive.cut()) {
      TRY(append(archive, {*archive.cut()}));
      ++cuts;
    }
    for (int batch = 0; batch < batches; ++batch) {
      const std::string blob = "register " + std::to_string(batch);
      const Digest digest = TRY(archive.put_blob(blob));
      auto inputs = records(2, archive.last().value);
      inputs.push_back(RegisterAdopted{"c", RegisterKind::roster, "r.csv", digest, {}});
      TRY(append(archive, inputs));
      world.clock.advance(std::chrono::minutes(1));
      TRY(archive.seal(batch % 3 == 2 ? Archive::Seal::now : Archive::Seal::if_due,
                       world.clock.now()));
    }
    return {};
  }

  SimWorld world;
  MemoryDisk key_disk;
  Signer signer;
  std::vector<std::string> written, promised;
  int cuts = 0;

 private:
  Signer make_signer() {
    auto made = Signer::open_or_make(key_disk, "key.pem", "metsuke.example/test");
    REQUIRE(made);
    return std::move(*made);
  }

  Result<void> append(Archive& archive, const std::vector<Input>& inputs) {
    Seq seq = archive.last();
    for (const Input& input : inputs) {
      seq = next(seq);
      written.push_back(encoded(seq, input));
    }
    TRY(archive.append(inputs));
    TRY(archive.sync());
    promised = written;
    return {};
  }
};

std::vector<std::string> lines_of_archive(Disk& disk) {
  std::vector<std::string> lines;
  const auto walked = Archive::walk(disk, "log", Seq{1}, Archive::Resolve::yes,
                                    [&lines](const Entry& entry) -> Result<void> {
                                      lines.push_back(encoded(entry.seq, entry.input));
                                      return {};
                                    });
  if (!walked) FAIL(describe(walked.error(), Language::english));
  return lines;
}

void check_after(Life& life) {
  life.world.disk.cut_at(0);
  const std::size_t promised = life.promised.size();
  const std::vector<std::string> before = life.promised;
  const auto lived = life.live(2);
  if (!lived) FAIL(describe(lived.error(), Language::english));
  const std::vector<std::string> lines = lines_of_archive(life.world.disk);
  REQUIRE(lines == life.promised);
  REQUIRE(std::vector<std::string>(lines.begin(),
                                   lines.begin() + static_cast<std::ptrdiff_t>(promised)) ==
          before);
  const VerifyReport report =
      verify_archive(life.world.disk, "log", life.signer.key(), std::nullopt);
  for (const std::string& problem : report.problems) FAIL(problem);
  REQUIRE(report.integrity == Soundness::holds);
  REQUIRE(report.authenticity == Soundness::holds);
}

TEST_CASE("a power cut at any disk operation loses nothing that was promised") {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    for (std::uint64_t cut = 1;; ++cut) {
      INFO("seed=" << seed << " cut=" << cut);
      Life life(seed);
      life.world.disk.cut_at(cut);
      bool was_cut = false;
      try {
        const auto lived = life.live(4);
        REQUIRE(lived);
      } catch (const PowerCut&) {
        was_cut = true;
        life.world.disk.power_cycle();
      }
      // A second cut, early in the recovery from the first.
      if (was_cut && seed == 2) {
        life.world.disk.cut_at(1 + cut % 17);
        try {
          const auto lived = life.live(1);
        REQUIRE(lived);
          life.world.disk.cut_at(0);
        } catch (const PowerCut&) {
          life.world.disk.power_cycle();
        }
      }
      check_after(life);
      if (!was_cut) {
        CHECK(cut > 50);
        break;
      }
    }
  }
}

TEST_CASE("a disk operation that fails, whichever, stops the archive and loses nothing") {
  for (std::uint64_t operation = 1;; ++operation) {
    INFO("operation=" << operation);
    Life life(5);
    life.world.disk.fail_at(operation);
    const auto lived = life.live(4);
    life.world.disk.fail_at(0);
    check_after(life);
    if (lived) break;
    REQUIRE(lived.error().code == Code::disk_failed);
  }
}

TEST_CASE("a full disk stops the archive, with room again it goes on") {
  Life life(6);
  life.world.disk.full_after = 6000;
  const auto lived = life.live(100);
  REQUIRE_FALSE(lived);
  CHECK(lived.error().code == Code::disk_full);
  life.world.disk.full_after.reset();
  check_after(life);
}

TEST_CASE("on a disk that lies about syncing, promised entries are lost and this test sees it") {
  bool is_seen = false;
  for (std::uint64_t cut = 40; cut < 90 && !is_seen; ++cut) {
    Life life(7);
    life.world.disk.lying = true;
    life.world.disk.cut_at(cut);
    try {
      static_cast<void>(life.live(6));
    } catch (const PowerCut&) {
      life.world.disk.power_cycle();
    }
    const auto lived = life.live(0);
    is_seen = !lived || lines_of_archive(life.world.disk).size() < life.promised.size();
  }
  CHECK(is_seen);
}

TEST_CASE("a tail torn at any byte is cut, kept as a blob, and told until it is archived") {
  Bench whole;
  fill(whole, 3, 9);
  const std::string path = "log/open/00000001.log";
  const std::string raw = bytes_of(whole.disk, path);
  for (std::size_t size = 0; size < raw.size(); ++size) {
    INFO("size " << size);
    Bench bench;
    copy_tree(whole.disk, bench.disk, "log");
    replace(bench.disk, path, raw.substr(0, size));
    const auto scan = scan_segment(raw.substr(0, size), {}, LineRoot::skip, {});
    const std::string tail = raw.substr(0, size).substr(static_cast<std::size_t>(scan->good_bytes));
    const bool has_entries = scan->good_bytes != 0 || tail.find('\n') + 1 < tail.size();
    {
      Archive archive = bench.open();
      REQUIRE(archive.last() == scan->last);
      const bool is_told = !tail.empty() && has_entries &&
                           (scan->good_bytes != 0 || tail.find('\n') != std::string::npos);
      REQUIRE(archive.cut().has_value() == is_told);
      if (!is_told) continue;
      REQUIRE(archive.cut()->bytes == tail.size());
      REQUIRE(*Archive::blob(bench.disk, "log", archive.cut()->digest) == tail);
    }
    Archive again = bench.open();
    REQUIRE(again.cut().has_value());
    REQUIRE(again.append(std::vector<Input>{*again.cut()}));
    REQUIRE(again.sync());
    REQUIRE_FALSE(bench.open().cut().has_value());
  }
}

TEST_CASE("a damaged last batch is cut, damage before it is set aside and goes on") {
  Bench whole;
  fill(whole, 4, 9);
  const std::string path = "log/open/00000001.log";
  const std::string raw = bytes_of(whole.disk, path);
  std::vector<std::size_t> ends;
  for (std::size_t at = raw.find("\n= "); at != std::string::npos; at = raw.find("\n= ", at + 1))
    ends.push_back(raw.find('\n', at + 1) + 1);
  REQUIRE(ends.size() == 4);
  for (std::size_t at = 0; at < raw.size(); at += 7) {
    INFO("byte " << at);
    Bench bench;
    copy_tree(whole.disk, bench.disk, "log");
    flip(bench.disk, path, at * 8 + at % 8);
    const std::string damaged = bytes_of(bench.disk, path);
    std::size_t good = 0;
    while (ends[good] <= at) ++good;
    {
      Archive archive = bench.open();
      REQUIRE(archive.last() == Seq{3 * good});
      REQUIRE(archive.cut().has_value());
      REQUIRE(*Archive::blob(bench.disk, "log", archive.cut()->digest) ==
              damaged.substr(good == 0 ? 0 : ends[good - 1]));
      // What is damaged before the last batch had been promised.
      if (at < ends[1]) {
        REQUIRE(archive.set_aside() == "log/open/00000001.broken");
        REQUIRE(bytes_of(bench.disk, "log/open/00000001.broken") == damaged);
      }
      if (good == 3) REQUIRE_FALSE(archive.set_aside().has_value());
      REQUIRE(archive.append(ticks(2)));
      REQUIRE(archive.sync());
      REQUIRE(archive.seal(Archive::Seal::now, bench.clock.now()));
    }
    REQUIRE(bench.lines().size() == 3 * good + 2);
    const VerifyReport report = verify_archive(bench.disk, "log", std::nullopt, std::nullopt);
    REQUIRE((report.integrity == Soundness::fails) ==
            bench.disk.status("log/open/00000001.broken").operator bool());
  }
}

TEST_CASE("a seal is finished from whichever step it was left at") {
  Bench bench;
  bench.sign();
  fill(bench, 3, 9);
  const std::string open_bytes = bytes_of(bench.disk, "log/open/00000001.log");
  const std::vector<std::string> before = bench.lines();
  {
    Archive archive = bench.open();
    REQUIRE(archive.seal(Archive::Seal::now, bench.clock.now()));
  }
  const auto check = [&](const std::vector<std::string>& missing, std::uint64_t sealed) {
    Bench half;
    half.signer.emplace(std::move(*Signer::open_or_make(bench.disk, "key.pem",
                                                        "metsuke.example/test")));
    copy_tree(bench.disk, half.disk, "log");
    replace(half.disk, "log/open/00000001.log", open_bytes);
    for (const std::string& path : missing) REQUIRE(half.disk.remove(path));
    {
      const Archive archive = half.open();
      CHECK(archive.sealed_count() == sealed);
      CHECK(archive.last() == Seq{9});
      CHECK_FALSE(archive.cut().has_value());
    }
    CHECK(half.lines() == before);
    {
      Archive archive = half.open();
      REQUIRE(archive.append(ticks(1)));
      REQUIRE(archive.sync());
      REQUIRE(archive.seal(Archive::Seal::now, half.clock.now()));
    }
    const auto report = verify_archive(half.disk, "log", half.signer->key(), std::nullopt);
    for (const std::string& problem : report.problems) FAIL(problem);
    CHECK(report.authenticity == Soundness::holds);
  };
  const std::string zst = "log/seg/00000001.zst", man = "log/man/00000001", now = "log/checkpoint",
                    old = "log/ckpt/1";
  check({}, 1);                      // All but the removal of the open log.
  check({now}, 1);
  check({now, old}, 1);              // No checkpoint yet.
  check({now, old, man}, 0);         // Only the compressed copy.
  check({now, old, man, zst}, 0);    // Nothing yet.
}

TEST_CASE("what contradicts a manifest or the checkpoint is refused") {
  const auto refused = [](const std::function<void(Bench&)>& alter) {
    Bench bench;
    bench.sign();
    fill(bench, 5, 2);
    alter(bench);
    const auto archive = bench.try_open();
    REQUIRE_FALSE(archive);
    return archive.error().code;
  };
  CHECK(refused([](Bench& bench) { REQUIRE(bench.disk.remove("log/man/00000001")); }) ==
        Code::chain_broken);
  CHECK(refused([](Bench& bench) { REQUIRE(bench.disk.remove("log/man/00000002")); }) ==
        Code::chain_broken);
  CHECK(refused([](Bench& bench) { flip(bench.disk, "log/man/00000001", 200 * 8); }) ==
        Code::seal_broken);
  CHECK(refused([](Bench& bench) { flip(bench.disk, "log/checkpoint", 4); }) ==
        Code::signature_invalid);
  CHECK(refused([](Bench& bench) {
          replace(bench.disk, "log/checkpoint", bytes_of(bench.disk, "log/ckpt/1"));
          Sealed sealed = read_sealed_leaf(bench.disk, "log", 1)->sealed;
          sealed.sealed += std::chrono::seconds(1);
          replace(bench.disk, "log/man/00000001", to_text(sealed));
          REQUIRE(bench.disk.remove("log/man/00000002"));
        }) == Code::chain_broken);
  CHECK(refused([](Bench& bench) {
          bench.signer.reset();
          MemoryDisk other;
          bench.signer.emplace(std::move(
              *Signer::open_or_make(other, "key.pem", "metsuke.example/test")));
        }) == Code::signature_invalid);
  CHECK(refused([](Bench& bench) {
          REQUIRE(bench.disk.rename("log/open/00000003.log", "log/open/00000004.log"));
        }) == Code::chain_broken);
  CHECK(refused([](Bench& bench) {
          replace(bench.disk, "log/seg/00000007.zst", "x");
        }) == Code::chain_broken);
}

TEST_CASE("an older copy with a newer checkpoint is refused, a stale checkpoint is renewed") {
  Bench bench;
  bench.sign();
  fill(bench, 4, 2);
  replace(bench.disk, "log/checkpoint", bytes_of(bench.disk, "log/ckpt/1"));
  { const Archive archive = bench.open(); }
  CHECK(bytes_of(bench.disk, "log/checkpoint") == bytes_of(bench.disk, "log/ckpt/2"));
  REQUIRE(bench.disk.remove("log/man/00000002"));
  REQUIRE(bench.disk.remove("log/seg/00000002.zst"));
  CHECK(bench.try_open().error().code == Code::chain_broken);
}

}  // namespace
}  // namespace metsuke
