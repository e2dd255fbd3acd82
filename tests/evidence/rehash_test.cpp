#include "evidence/rehash.h"

#include <catch2/catch.hpp>

#include "evidence/manifest.h"
#include "evidence/samples.h"

namespace metsuke {
namespace {

// An archive of that many sealed segments.
void seal_some(Bench& bench, int count) {
  Archive archive = bench.open();
  for (int i = 0; i < count; ++i) {
    REQUIRE(archive.append(ticks(1)));
    REQUIRE(archive.sync());
    REQUIRE(archive.seal(Archive::Seal::now, Timestamp{}));
  }
}

const Timestamp midnight = *timestamp_from_rfc3339("2026-09-01T00:00:00+09:00");

// What is said in so many minutes from midnight on.
std::vector<Rehash> said_in(RehashRound& round, Bench& bench, std::uint64_t sealed, int minutes) {
  std::vector<Rehash> all;
  for (int minute = 0; minute < minutes; ++minute)
    if (const auto said = round.minute(bench.disk, "log", sealed,
                                       midnight + std::chrono::minutes(minute)))
      all.push_back(*said);
  return all;
}

void spoil(Bench& bench, const std::string& path) {
  std::string bytes = bytes_of(bench.disk, path);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  REQUIRE(write_file(bench.disk, path, bytes));
}

TEST_CASE("a segment is sound, altered or missing") {
  Bench bench;
  seal_some(bench, 3);
  CHECK(look_again(bench.disk, "log", 1) == Kept::sound);
  spoil(bench, place::sealed("log", 2));
  CHECK(look_again(bench.disk, "log", 2) == Kept::altered);
  spoil(bench, place::manifest("log", 3));
  CHECK(look_again(bench.disk, "log", 3) == Kept::altered);
  CHECK(look_again(bench.disk, "log", 4) == Kept::missing);
}

TEST_CASE("a round over all segments takes thirty days, and each day says what it looked at") {
  Bench bench;
  seal_some(bench, 60);
  RehashRound round;
  const auto said = said_in(round, bench, 60, 31 * 24 * 60 + 1);
  REQUIRE(said.size() == 31);
  std::uint64_t looked_at = 0;
  for (std::size_t day = 0; day < 30; ++day) {
    looked_at += said[day].looked_at;
    CHECK(said[day].sealed == 60);
    CHECK(said[day].altered + said[day].missing == 0);
  }
  CHECK(looked_at >= 59);
  CHECK(looked_at <= 61);
  CHECK(said[30].until < 10);  // Round again.
}

TEST_CASE("what no longer holds is said in the minute it is found") {
  Bench bench;
  seal_some(bench, 30);
  spoil(bench, place::sealed("log", 1));
  RehashRound round;
  const auto said = said_in(round, bench, 30, 24 * 60);
  REQUIRE(said.size() == 1);
  CHECK(said[0].altered == 1);
  CHECK(said[0].missing == 0);
  CHECK(said[0].places == "00000001");
}

TEST_CASE("a restart goes on where the last word left off, and nothing sealed is nothing said") {
  Bench bench;
  seal_some(bench, 5);
  RehashRound round(4);
  const auto said = said_in(round, bench, 5, 8 * 24 * 60);
  REQUIRE_FALSE(said.empty());
  CHECK(said[0].until == 5);
  RehashRound idle;
  CHECK(said_in(idle, bench, 0, 3 * 24 * 60).empty());
}

}  // namespace
}  // namespace metsuke
