#include "evidence/segment.h"

#include <catch2/catch.hpp>

#include "base/limits.h"

namespace metsuke {
namespace {

const Digest zeros{};

// `batches` batches of two short lines behind a head.
std::string segment(const SegmentStart& start, int batches) {
  std::string raw = to_text(SegmentHead{start, Timestamp(Duration(5)), sha256("nonce")});
  std::vector<Digest> leaves{leaf_hash(raw)};
  raw += '\n';
  Digest chain = start.chain;
  Seq seq = start.last;
  for (int batch = 0; batch < batches; ++batch) {
    for (int line = 0; line < 2; ++line) {
      seq = next(seq);
      const std::string text = std::to_string(seq.value) + "\ttick\t" + std::to_string(batch);
      leaves.push_back(leaf_hash(text));
      raw += text + '\n';
    }
    chain = next_chain(chain, leaves);
    raw += to_text(Commit{seq, 2, chain}) + '\n';
    leaves.clear();
  }
  return raw;
}

Scan scan(std::string_view raw, const SegmentStart& start = {}) {
  auto scanned = scan_segment(raw, start, LineRoot::compute, {});
  REQUIRE(scanned);
  return *scanned;
}

TEST_CASE("heads and closing lines have one form") {
  const SegmentHead head{{7, Seq{41}, sha256("c")}, Timestamp(Duration(-5)), sha256("n")};
  const std::string line = to_text(head);
  CHECK(line == "# metsuke-log/v1 7 42 -5 " + to_hex(sha256("c")) + ' ' + to_hex(sha256("n")));
  const auto back = segment_head_from(line);
  REQUIRE(back);
  CHECK(to_text(*back) == line);
  const Commit commit{Seq{9}, 3, sha256("c")};
  CHECK(to_text(commit) == "= 9 3 " + to_hex(sha256("c")));
  REQUIRE(commit_from(to_text(commit)));
  const std::string hex = to_hex(zeros);
  for (const std::string& bad : {std::string("="), std::string("= 1 1"), "= 01 1 " + hex,
                                 "=  1 1 " + hex, "= 1 1 " + hex + ' ', "= 1 1 " + hex + "0",
                                 "= -1 1 " + hex, "= 1 1 " + hex.substr(1)})
    CHECK_FALSE(commit_from(bad));
  for (const std::string& bad :
       {std::string("#"), "# metsuke-log/v2 1 1 0 " + hex + ' ' + hex,
        "# metsuke-log/v1 1 0 0 " + hex + ' ' + hex, "# metsuke-log/v1 1 1 0 " + hex,
        "# metsuke-log/v1 1 1 0 " + hex + ' ' + hex + " x"})
    CHECK_FALSE(segment_head_from(bad));
}

TEST_CASE("the chain is the hash of the chain before and the lines' leaf hashes") {
  const Digest one = leaf_hash("1"), two = leaf_hash("2");
  CHECK(next_chain(zeros, std::vector<Digest>{one, two}) ==
        Sha256().add(zeros).add(one).add(two).finish());
}

TEST_CASE("a whole segment is good to its last byte, and its lines have a root") {
  const std::string raw = segment({}, 3);
  std::vector<std::string> lines;
  auto scanned = scan_segment(raw, {}, LineRoot::compute,
                              [&](std::span<const std::string_view> batch) -> Result<void> {
                                CHECK(batch.size() == 2);
                                for (const auto line : batch) lines.emplace_back(line);
                                return {};
                              });
  REQUIRE(scanned);
  CHECK(scanned->damage == Damage::none);
  CHECK(scanned->good_bytes == raw.size());
  CHECK(scanned->last == Seq{6});
  CHECK(scanned->count == 6);
  CHECK(lines.size() == 6);
  std::vector<Digest> leaves;
  for (std::size_t at = 0; at < raw.size(); at = raw.find('\n', at) + 1)
    leaves.push_back(leaf_hash(std::string_view(raw).substr(at, raw.find('\n', at) - at)));
  CHECK(scanned->lines.root() == merkle_root(leaves));
  CHECK(leaves.size() == 10);
}

TEST_CASE("cut anywhere, a segment keeps its whole batches and the rest is a tail") {
  const std::string raw = segment({}, 3);
  std::vector<std::uint64_t> ends{0};
  for (std::size_t at = raw.find("\n= "); at != std::string::npos; at = raw.find("\n= ", at + 1))
    ends.push_back(raw.find('\n', at + 1) + 1);
  REQUIRE(ends.size() == 4);
  for (std::size_t size = 0; size <= raw.size(); ++size) {
    const Scan found = scan(std::string_view(raw).substr(0, size));
    std::uint64_t good = 0;
    for (const std::uint64_t end : ends)
      if (end <= size) good = end;
    INFO("size " << size);
    REQUIRE(found.good_bytes == good);
    REQUIRE(found.damage == (good == size ? Damage::none : Damage::tail));
    REQUIRE(found.fault.empty() == (good == size));
  }
}

TEST_CASE("a flipped bit before the last two batches is damage in the middle") {
  const std::string raw = segment({}, 5);
  std::uint64_t promised = 0;
  std::size_t at = 0;
  for (int batch = 0; batch < 3; ++batch) at = raw.find("\n= ", at) + 1;
  promised = raw.find('\n', at);
  for (std::uint64_t bit = 0; bit < promised * 8; ++bit) {
    std::string bad = raw;
    char& byte = bad[static_cast<std::size_t>(bit / 8)];
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1u << bit % 8));
    const Scan found = scan(bad);
    INFO("bit " << bit);
    REQUIRE(found.damage == Damage::middle);
    REQUIRE(found.good_bytes <= bit / 8);
  }
}

TEST_CASE("lines removed, doubled, swapped or from another segment are noticed") {
  const std::string raw = segment({}, 4);
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < raw.size(); at = raw.find('\n', at) + 1)
    lines.push_back(raw.substr(at, raw.find('\n', at) + 1 - at));
  const auto joined = [](const std::vector<std::string>& parts) {
    std::string all;
    for (const std::string& part : parts) all += part;
    return all;
  };
  for (std::size_t at = 0; at + 1 < lines.size(); ++at) {
    auto removed = lines;
    removed.erase(removed.begin() + static_cast<std::ptrdiff_t>(at));
    CHECK(scan(joined(removed)).damage != Damage::none);
    auto doubled = lines;
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(at), lines[at]);
    CHECK(scan(joined(doubled)).damage != Damage::none);
    auto swapped = lines;
    std::swap(swapped[at], swapped[at + 1]);
    CHECK(scan(joined(swapped)).damage != Damage::none);
  }
  CHECK(scan(raw, {2, Seq{0}, {}}).damage != Damage::none);
  CHECK(scan(raw, {1, Seq{8}, {}}).damage != Damage::none);
  CHECK(scan(raw, {1, Seq{0}, sha256("other")}).damage != Damage::none);
  CHECK(scan(raw + "garbage").damage == Damage::tail);
  CHECK(scan(raw + "= 8 0 " + to_hex(zeros) + "\n").damage == Damage::tail);
  CHECK(scan("garbage").damage == Damage::tail);
  CHECK(scan("").damage == Damage::none);
}

TEST_CASE("one frame of the stated size, or nothing") {
  const std::string raw = segment({}, 20);
  const std::string frame = compressed(raw);
  CHECK(frame.size() < raw.size());
  CHECK(*decompressed(frame, raw.size()) == raw);
  CHECK(decompressed(frame, raw.size() + 1).error().code == Code::seal_broken);
  CHECK_FALSE(decompressed(frame + frame, raw.size()));
  CHECK_FALSE(decompressed(frame + "x", raw.size()));
  CHECK_FALSE(decompressed(frame.substr(0, frame.size() - 1), raw.size()));
  CHECK_FALSE(decompressed("", 0));
  CHECK_FALSE(decompressed("not zstd at all", 15));
  const std::string bomb = compressed(std::string(limits::segment_raw_bytes_max + 1, 'a'));
  CHECK(bomb.size() < 100'000);
  CHECK_FALSE(decompressed(bomb, limits::segment_raw_bytes_max + 1));
}

}  // namespace
}  // namespace metsuke
