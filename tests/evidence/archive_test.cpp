#include "evidence/archive.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "evidence/manifest.h"
#include "evidence/samples.h"

namespace metsuke {
namespace {

TEST_CASE("what was appended and synced is walked, after any number of lives") {
  Bench bench;
  {
    Archive archive = bench.open();
    CHECK(archive.last() == Seq{0});
    CHECK(*archive.append(ticks(3)) == Seq{1});
    REQUIRE(archive.sync());
    CHECK(archive.last() == Seq{3});
  }
  Digest chain{};
  {
    Archive archive = bench.open();
    CHECK(archive.last() == Seq{3});
    CHECK_FALSE(archive.cut().has_value());
    CHECK(*archive.append(ticks(2)) == Seq{4});
    REQUIRE(archive.sync());
    chain = archive.chain();
  }
  CHECK(bench.lines() == std::vector<std::string>{"1\ttick\t60", "2\ttick\t120", "3\ttick\t180",
                                                  "4\ttick\t60", "5\ttick\t120"});
  CHECK(bench.open().chain() == chain);
}

TEST_CASE("an open segment is a head, entries and a closing line a batch") {
  Bench bench;
  {
    Archive archive = bench.open();
    REQUIRE(archive.append(ticks(1)));
    REQUIRE(archive.append(records(1)));
    REQUIRE(archive.sync());
  }
  const std::string raw = bytes_of(bench.disk, "log/open/00000001.log");
  const std::string zeros(64, '0');
  CHECK(raw.starts_with("# metsuke-log/v1 1 1 1788000000000000000 " + zeros + ' '));
  const std::size_t head_end = raw.find('\n');
  const std::string head = raw.substr(0, head_end);
  const std::string record_line =
      "2\trecord\tdoor\t0000000000001234\t0\t1788000000000000000\twhole\tdoor=0 card=4711\\r\\n";
  const Digest first = next_chain({}, std::vector{leaf_hash(head), leaf_hash("1\ttick\t60")});
  const Digest second = next_chain(first, std::vector{leaf_hash(record_line)});
  CHECK(raw.substr(head_end + 1) == "1\ttick\t60\n= 1 1 " + to_hex(first) + '\n' + record_line +
                                        "\n= 2 1 " + to_hex(second) + '\n');
}

TEST_CASE("two archives of the same entries differ by their nonce") {
  Bench one, other;
  other.chance = SeededChance(8);
  for (Bench* bench : {&one, &other}) {
    Archive archive = bench->open();
    REQUIRE(archive.append(ticks(1)));
  }
  CHECK(bytes_of(one.disk, "log/open/00000001.log") !=
        bytes_of(other.disk, "log/open/00000001.log"));
}

TEST_CASE("an empty batch is nothing, and no segment is made for it") {
  Bench bench;
  Archive archive = bench.open();
  CHECK(*archive.append({}) == Seq{1});
  REQUIRE(archive.sync());
  REQUIRE(archive.seal(Archive::Seal::now, bench.clock.now()));
  CHECK(archive.sealed_count() == 0);
  CHECK(bench.disk.list("log/open")->empty());
}

TEST_CASE("what is too large is refused before anything is written") {
  Bench bench;
  Archive archive = bench.open();
  REQUIRE(archive.append(ticks(1)));
  Gap gap;
  gap.reason.assign(limits::entry_bytes_max + 1, 'x');
  CHECK(archive.append(std::vector<Input>{gap}).error().code == Code::limit_exceeded);
  CHECK(*archive.append(ticks(1)) == Seq{2});
  REQUIRE(archive.sync());
  CHECK(bench.lines().size() == 2);
  CHECK(archive.put_blob(std::string(limits::blob_bytes_max + 1, 'x')).error().code ==
        Code::limit_exceeded);
}

TEST_CASE("a line of a megabyte of hostile bytes is kept whole") {
  Bench bench;
  const std::string bytes(limits::line_bytes_max, '\x01');
  {
    Archive archive = bench.open();
    REQUIRE(archive.append(std::vector<Input>{record(0, bytes)}));
    REQUIRE(archive.sync());
  }
  std::size_t seen = 0;
  REQUIRE(Archive::walk(bench.disk, "log", Seq{1}, Archive::Resolve::no,
                        [&](const Entry& entry) -> Result<void> {
                          CHECK(std::get<Record>(entry.input).bytes == bytes);
                          ++seen;
                          return {};
                        }));
  CHECK(seen == 1);
}

TEST_CASE("a full segment is sealed by the next append, an old one by asking") {
  Bench bench;
  bench.sizes.segment_bytes = 400;
  Archive archive = bench.open();
  for (int round = 0; round < 20; ++round) {
    REQUIRE(archive.append(records(3)));
    REQUIRE(archive.sync());
  }
  CHECK(archive.sealed_count() >= 10);
  const std::uint64_t sealed = archive.sealed_count();
  REQUIRE(archive.append(ticks(1)));
  bench.clock.advance(std::chrono::minutes(59));
  CHECK(archive.sealed_count() >= sealed);
  Bench old;
  Archive slow = old.open();
  REQUIRE(slow.append(ticks(1)));
  old.clock.advance(std::chrono::minutes(59));
  REQUIRE(slow.seal(Archive::Seal::if_due, old.clock.now()));
  CHECK(slow.sealed_count() == 0);
  old.clock.advance(std::chrono::minutes(1));
  REQUIRE(slow.seal(Archive::Seal::if_due, old.clock.now()));
  CHECK(slow.sealed_count() == 1);
}

TEST_CASE("blobs lie under their digest, once") {
  Bench bench;
  Archive archive = bench.open();
  const auto digest = archive.put_blob("bundle");
  REQUIRE(digest);
  CHECK(*digest == sha256("bundle"));
  CHECK(*archive.put_blob("bundle") == *digest);
  CHECK(bytes_of(bench.disk, "log/blobs/" + to_hex(*digest)) == "bundle");
  replace(bench.disk, "log/blobs/" + to_hex(*digest), "altered");
  CHECK(Archive::blob(bench.disk, "log", *digest).error().code == Code::seal_broken);
  CHECK(*archive.put_blob("bundle") == *digest);
  CHECK(*Archive::blob(bench.disk, "log", *digest) == "bundle");
  CHECK(Archive::blob(bench.disk, "log", sha256("other")).error().code == Code::not_found);
}

}  // namespace
}  // namespace metsuke
