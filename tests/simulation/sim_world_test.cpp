#include "simulation/sim_world.h"

#include <catch2/catch.hpp>

#include "support/stops.h"

using namespace metsuke;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<File> opened(SimDisk& disk, std::string_view path, Mode mode = Mode::append) {
  auto file = disk.open(path, mode);
  REQUIRE(file);
  return *std::move(file);
}

// Whether `action` was ended by the power.
template <class Action>
bool is_cut(const Action& action) {
  try {
    action();
  } catch (const PowerCut&) {
    return true;
  }
  return false;
}

bool exists(SimDisk& disk, std::string_view path) { return static_cast<bool>(disk.status(path)); }

}  // namespace

TEST_CASE("until the power goes a simulated disk is a disk") {
  SimDisk disk(1);
  CHECK(disk.open("d/a", Mode::append).error().code == Code::not_found);
  REQUIRE(disk.make_directories("d/e"));
  const auto file = opened(disk, "d/a");
  REQUIRE(file->append("hello"));
  REQUIRE(file->truncate(4));
  REQUIRE(file->append("p"));
  char room[8];
  CHECK(*file->read_at(2, room) == 3);
  CHECK(disk.contents("d/a") == "hellp");
  CHECK(disk.open("d/a", Mode::create).error().code == Code::already_exists);
  CHECK(disk.open("d", Mode::read).error().code == Code::not_a_file);
  CHECK(*disk.list("d") == std::vector<std::string>{"a", "e"});
  CHECK_FALSE(disk.remove("d"));
  REQUIRE(disk.rename("d/a", "d/e/b"));
  CHECK(disk.files() == std::vector<std::string>{"d/e/b"});
  REQUIRE(disk.rename("d/e", "f"));
  CHECK(disk.contents("f/b") == "hellp");
  CHECK(disk.status("f")->kind == FileKind::directory);
  REQUIRE(disk.remove("f/b"));
  REQUIRE(disk.remove("f"));
  CHECK(disk.remove("f").error().code == Code::not_found);
  CHECK(*file->size() == 5);
}

TEST_CASE("what was synced survives every power cut") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SimDisk disk(seed);
    REQUIRE(disk.make_directories("d"));
    const auto file = opened(disk, "d/a");
    REQUIRE(file->append("synced"));
    REQUIRE(file->sync());
    REQUIRE(disk.sync_directory("d"));
    REQUIRE(file->append("-loose"));
    disk.power_cycle();
    REQUIRE(disk.contents("d/a").starts_with("synced"));
    REQUIRE(disk.contents("d/a").size() <= 12);
  }
}

TEST_CASE("what was not synced survives in part, damaged, or not, as the seed has it") {
  bool whole = false;
  bool none = false;
  bool part = false;
  bool damaged = false;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SimDisk disk(seed);
    const auto file = opened(disk, "a");
    REQUIRE(file->sync());
    REQUIRE(disk.sync_directory("."));
    REQUIRE(file->append("0123456789"));
    disk.power_cycle();
    const std::string left = disk.contents("a");
    whole = whole || left == "0123456789";
    none = none || left.empty();
    const bool prefix = std::string_view("0123456789").starts_with(left);
    part = part || (prefix && !left.empty() && left.size() < 10);
    damaged = damaged || !prefix;
  }
  CHECK(whole);
  CHECK(none);
  CHECK(part);
  CHECK(damaged);
}

TEST_CASE("a truncation that was not synced comes about or not, but in order") {
  bool old = false;
  bool cut = false;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SimDisk disk(seed);
    const auto file = opened(disk, "a");
    REQUIRE(file->append("abcdef"));
    REQUIRE(file->sync());
    REQUIRE(disk.sync_directory("."));
    REQUIRE(file->truncate(3));
    disk.power_cycle();
    old = old || disk.contents("a") == "abcdef";
    cut = cut || disk.contents("a") == "abc";
    REQUIRE((disk.contents("a") == "abcdef" || disk.contents("a") == "abc"));
  }
  CHECK(old);
  CHECK(cut);
}

TEST_CASE("names that were not synced come and go") {
  int created = 0;
  int removed = 0;
  int renamed = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SimDisk disk(seed);
    opened(disk, "old");
    opened(disk, "from");
    REQUIRE(disk.sync_directory("."));
    opened(disk, "new");
    REQUIRE(disk.remove("old"));
    REQUIRE(disk.rename("from", "to"));
    disk.power_cycle();
    created += exists(disk, "new");
    removed += !exists(disk, "old");
    renamed += exists(disk, "to");
    REQUIRE(exists(disk, "from") != exists(disk, "to"));
  }
  for (const int count : {created, removed, renamed}) {
    CHECK(count > 20);
    CHECK(count < 180);
  }
}

TEST_CASE("a synced name stays, whatever its neighbours do") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SimDisk disk(seed);
    REQUIRE(disk.make_directories("a"));
    REQUIRE(disk.make_directories("b"));
    REQUIRE(write_file(disk, "a/x", "1"));
    REQUIRE(disk.rename("a/x", "b/x"));
    REQUIRE(disk.sync_directory("b"));
    disk.power_cycle();
    REQUIRE(exists(disk, "b/x"));
    REQUIRE(disk.contents("b/x") == "1");
  }
}

TEST_CASE("write_file leaves the old or the new, at every cut") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (std::uint64_t cut = 1; cut < 10; ++cut) {
      SimDisk disk(seed);
      REQUIRE(write_file(disk, "a", "old contents"));
      disk.cut_at(cut);
      bool done = false;
      const bool died = is_cut([&] { done = static_cast<bool>(write_file(disk, "a", "new")); });
      if (!died) {
        REQUIRE(done);
        break;
      }
      disk.power_cycle();
      INFO("seed=" << seed << " cut=" << cut);
      const std::string& left = disk.contents("a");
      REQUIRE((left == "old contents" || left == "new"));
    }
  }
}

TEST_CASE("a cut comes at its operation, and without power nothing works") {
  SimDisk disk(3);
  const auto file = opened(disk, "a");
  disk.cut_at(2);
  REQUIRE(file->append("1"));
  CHECK(is_cut([&] { static_cast<void>(file->append("2")); }));
  CHECK(is_cut([&] { static_cast<void>(file->size()); }));
  CHECK(is_cut([&] { static_cast<void>(disk.list(".")); }));
  CHECK(is_cut([&] { static_cast<void>(disk.open("a", Mode::read)); }));
  disk.power_cycle();
  CHECK(disk.list("."));
  CHECK(stops([&] { static_cast<void>(file->size()); }));
}

TEST_CASE("the same seed gives the same disk") {
  const auto life = [](std::uint64_t seed) {
    SimDisk disk(seed);
    const auto file = opened(disk, "a");
    static_cast<void>(disk.sync_directory("."));
    for (int i = 0; i < 20; ++i) static_cast<void>(file->append(std::string(100, 'x')));
    disk.power_cycle();
    return disk.contents("a");
  };
  CHECK(life(7) == life(7));
  bool differs = false;
  for (std::uint64_t seed = 0; seed < 5; ++seed) differs = differs || life(seed) != life(seed + 1);
  CHECK(differs);
}

TEST_CASE("a lying disk loses what it said was safe") {
  bool lost = false;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SimDisk disk(seed);
    const auto file = opened(disk, "a");
    REQUIRE(disk.sync_directory("."));
    disk.lying = true;
    REQUIRE(file->append("claimed"));
    REQUIRE(file->sync());
    disk.power_cycle();
    lost = lost || disk.contents("a") != "claimed";
  }
  CHECK(lost);
}

TEST_CASE("a full disk takes what fits and says so, room made is room") {
  SimDisk disk(1);
  const auto file = opened(disk, "a");
  disk.full_after = 10;
  REQUIRE(file->append("12345678"));
  CHECK(file->append("9abcd").error().code == Code::disk_full);
  CHECK(disk.contents("a") == "123456789a");
  REQUIRE(file->truncate(8));
  CHECK(file->append("9"));
  disk.full_after.reset();
  CHECK(file->append("more than ten"));
}

TEST_CASE("a failed sync is final for the file") {
  SimDisk disk(1);
  const auto file = opened(disk, "a");
  REQUIRE(file->append("x"));
  disk.fail_at(1);
  CHECK(file->sync().error().code == Code::disk_failed);
  CHECK_FALSE(file->sync());
  CHECK_FALSE(file->append("y"));
  CHECK(opened(disk, "a")->sync());
}

TEST_CASE("a flipped bit stays flipped") {
  SimDisk disk(1);
  const auto file = opened(disk, "a");
  REQUIRE(file->append("abc"));
  REQUIRE(file->sync());
  REQUIRE(disk.sync_directory("."));
  disk.flip_bit("a", 1, 0);
  CHECK(disk.contents("a") == "acc");
  disk.power_cycle();
  CHECK(disk.contents("a") == "acc");
  CHECK(stops([&] { disk.flip_bit("a", 3); }));
  CHECK(stops([&] { disk.flip_bit("b", 0); }));
}

TEST_CASE("the clock drifts and is stepped, what has elapsed does neither") {
  SimWorld world(1, Timestamp(1000s));
  world.clock.advance(10s);
  CHECK(world.clock.now() == Timestamp(1010s));
  world.clock.drift(-100);
  world.clock.advance(10'000s);
  CHECK(world.clock.now() == Timestamp(11'009s));
  CHECK(world.clock.elapsed() == 10'010s);
  world.clock.step(-1h);
  CHECK(world.clock.now() == Timestamp(7'409s));
  CHECK(world.clock.elapsed() == 10'010s);
  REQUIRE(write_file(world.disk, "a", "x"));
  CHECK(world.disk.status("a")->modified == Timestamp(7'409s));
  CHECK(stops([] { SimClock(Timestamp()).advance(-1s); }));
}

TEST_CASE("one seed makes one world") {
  SimWorld one(5);
  SimWorld same(5);
  SimWorld other(6);
  const auto first = one.world().chance.next();
  CHECK(first == same.world().chance.next());
  CHECK(first != other.world().chance.next());
  CHECK(one.chance.below(10) < 10);
}
