#include <catch2/catch.hpp>

#include "evidence/manifest.h"
#include "evidence/samples.h"

namespace metsuke {
namespace {

TEST_CASE("a sealed segment is its lines, its manifest, and a signed checkpoint") {
  Bench bench;
  bench.sign();
  fill(bench, 5, 2);
  CHECK(*bench.disk.list("log/seg") == std::vector<std::string>{"00000001.zst", "00000002.zst"});
  CHECK(*bench.disk.list("log/man") == std::vector<std::string>{"00000001", "00000002"});
  CHECK(*bench.disk.list("log/open") == std::vector<std::string>{"00000003.log"});
  CHECK(*bench.disk.list("log/ckpt") == std::vector<std::string>{"1", "2"});
  CHECK(bytes_of(bench.disk, "log/vkey") == to_text(bench.signer->key()) + "\n");
  CHECK(bytes_of(bench.disk, "log/ckpt/2") == bytes_of(bench.disk, "log/checkpoint"));

  std::vector<Digest> leaves;
  for (const std::string name : {"log/man/00000001", "log/man/00000002"})
    leaves.push_back(leaf_hash(bytes_of(bench.disk, name)));
  for (std::uint64_t size : {1u, 2u}) {
    const auto text = open_note(bytes_of(bench.disk, "log/ckpt/" + std::to_string(size)),
                                bench.signer->key());
    REQUIRE(text);
    const auto checkpoint = checkpoint_from(*text);
    REQUIRE(checkpoint);
    CHECK(checkpoint->origin == "metsuke.example/test");
    CHECK(checkpoint->size == size);
    CHECK(checkpoint->root == merkle_root(std::span(leaves).first(size)));
  }
}

TEST_CASE("a manifest states what its segment holds, and continues the one before") {
  Bench bench;
  fill(bench, 4, 2);
  const auto first = read_sealed_leaf(bench.disk, "log", 1);
  const auto second = read_sealed_leaf(bench.disk, "log", 2);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->sealed.first == Seq{1});
  CHECK(first->sealed.count == 6);
  CHECK(first->sealed.previous == Digest{});
  CHECK(second->sealed.first == Seq{7});
  CHECK(second->sealed.previous == first->leaf);
  CHECK(first->sealed.sealed == bench_start + std::chrono::minutes(2));
  const std::string frame = bytes_of(bench.disk, "log/seg/00000002.zst");
  CHECK(sha256(frame) == second->sealed.zst_sha256);
  const auto raw = decompressed(frame, second->sealed.raw_bytes);
  REQUIRE(raw);
  CHECK(sha256(*raw) == second->sealed.raw_sha256);
  const auto scan = scan_segment(*raw, after(first->sealed), LineRoot::compute, {});
  REQUIRE(scan);
  CHECK(scan->damage == Damage::none);
  CHECK(scan->lines.root() == second->sealed.line_root);
  CHECK(scan->chain == second->sealed.chain);
  CHECK_FALSE(bench.disk.status("log/checkpoint"));
}

TEST_CASE("what the disk gives back otherwise than written is never sealed") {
  Bench bench;
  Archive archive = bench.open();
  REQUIRE(archive.append(records(3)));
  REQUIRE(archive.sync());
  {
    const auto file = bench.disk.open("log/open/00000001.log", Mode::append);
    REQUIRE(file);
    REQUIRE((*file)->append("x"));
  }
  CHECK(archive.seal(Archive::Seal::now, bench.clock.now()).error().code == Code::seal_broken);
  CHECK(bench.disk.list("log/man")->empty());
  CHECK_FALSE(archive.append(ticks(1)));
  CHECK_FALSE(archive.sync());
}

}  // namespace
}  // namespace metsuke
