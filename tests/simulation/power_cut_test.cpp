// Goal: whatever moment the machine dies at, each line of the vendor's is in the archive exactly
// once, nothing that was told is taken back, and alerts and index are those of a run that never
// died.
//
// Method: the production Archive, Engine, Pipeline and Store on a simulated disk; power cut at disk
// operation 1, 2, 3 …, power-cycled, cut again a few times, then compared with the undisturbed run.
// The same is done with mistakes planted on purpose: each must be found. Failures print the seed
// and the cut.
#include <catch2/catch.hpp>

#include "simulation/life.h"

using namespace metsuke;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t cuts_wanted = 600;  // The same laws, fewer times: sanitizers are slow.
#else
constexpr std::uint64_t cuts_wanted = 10'000;
#endif

constexpr Timestamp start{};

struct Tried {
  std::uint64_t cuts = 0, lives = 0;
  std::string broken;  // What, with seed and cut.
};

std::string where(const std::string& what, std::uint64_t seed, std::uint64_t cut) {
  return what + " (seed=" + std::to_string(seed) + " cut=" + std::to_string(cut) + ")";
}

// Lives until the plan is done, dying at `cut` and, now and then, again.
std::string torment(std::uint64_t seed, std::uint64_t cut, const Plan& plan, Mistake mistake,
                    const Raised& calm, Tried& tried) {
  SimWorld world(seed * 1'000'003 + cut, start);
  SimChance chance(seed ^ cut);
  Claims claims;
  world.disk.cut_at(cut);
  for (int life = 0; life < 50; ++life) {
    try {
      const auto lived = live(world, plan, mistake, claims);
      tried.lives = tried.lives + 1;
      if (!lived) return "a life ended in an error: " + describe(lived.error(), Language::english);
      return broken_end(world, plan, claims, *lived, calm);
    } catch (const PowerCut&) {
      tried.lives = tried.lives + 1;
      world.disk.power_cycle();
      if (chance.one_in(2)) world.disk.cut_at(1 + chance.below(12));
      if (std::string lost = broken_law(world, claims); !lost.empty()) return lost;
    }
  }
  return "it never finished";
}

// Cuts at every operation of one plan after another until enough are done or a law is broken.
Tried try_all(Mistake mistake, std::uint64_t cuts_max, std::uint64_t seed_first) {
  Tried tried;
  for (std::uint64_t seed = seed_first; tried.cuts < cuts_max; ++seed) {
    const Plan plan = plan_from(seed);
    SimWorld calm_world(seed, start);
    Claims calm_claims;
    const auto calm = live(calm_world, plan, Mistake::none, calm_claims);
    if (!calm) {
      tried.broken = where(describe(calm.error(), Language::english), seed, 0);
      return tried;
    }
    const std::uint64_t operations = calm_world.disk.operations();
    for (std::uint64_t cut = 1; cut <= operations && tried.cuts < cuts_max; ++cut) {
      ++tried.cuts;
      const std::string broken = torment(seed, cut, plan, mistake, calm->raised, tried);
      if (broken.empty()) continue;
      tried.broken = where(broken, seed, cut);
      return tried;
    }
  }
  return tried;
}

}  // namespace

TEST_CASE("a run that never dies keeps every law") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Plan plan = plan_from(seed);
    SimWorld world(seed, start);
    Claims claims;
    const auto lived = live(world, plan, Mistake::none, claims);
    INFO("seed " << seed << (lived ? "" : describe(lived.error(), Language::english)));
    REQUIRE(lived);
    CHECK(broken_end(world, plan, claims, *lived, lived->raised).empty());
  }
}

// In two tests, for two cores.
void lose_nothing(std::uint64_t seed_first) {
  const Tried tried = try_all(Mistake::none, cuts_wanted / 2, seed_first);
  INFO(tried.broken);
  CHECK(tried.broken.empty());
  CHECK(tried.cuts == cuts_wanted / 2);
  WARN(tried.cuts << " power cuts, " << tried.lives << " lives");
}

TEST_CASE("power cuts at every disk operation lose nothing and change nothing: 1") {
  lose_nothing(1);
}

TEST_CASE("power cuts at every disk operation lose nothing and change nothing: 2") {
  lose_nothing(1'000);
}

TEST_CASE("a disk that fails once, or is full for a while, loses nothing") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Plan plan = plan_from(seed);
    SimWorld calm_world(seed, start);
    Claims calm_claims;
    const auto calm = live(calm_world, plan, Mistake::none, calm_claims);
    REQUIRE(calm);
    SimWorld world(seed + 7, start);
    SimChance chance(seed);
    Claims claims;
    if (chance.one_in(2))
      world.disk.fail_at(1 + chance.below(calm_world.disk.operations()));
    else
      world.disk.full_after = 1 + chance.below(6000);
    auto lived = live(world, plan, Mistake::none, claims);
    int errors = 0;
    while (!lived && errors < 5) {  // The archive is opened anew; there is room again.
      ++errors;
      const Code code = lived.error().code;
      CHECK((code == Code::disk_full || code == Code::disk_failed));
      world.disk.full_after.reset();
      lived = live(world, plan, Mistake::none, claims);
    }
    INFO("seed " << seed);
    REQUIRE(lived);
    const std::string broken = broken_end(world, plan, claims, *lived, calm->raised);
    INFO(broken);
    CHECK(broken.empty());
  }
}

TEST_CASE("each planted mistake is found") {
  const auto [mistake, name] = GENERATE(table<Mistake, const char*>({
      {Mistake::lying_disk, "a disk whose sync does nothing"},
      {Mistake::tell_before_sync, "telling before syncing"},
      {Mistake::separate_checkpoint, "a checkpoint beside the archive"},
      {Mistake::trust_the_index, "resuming from the index"},
      {Mistake::keep_torn_tail, "keeping the torn tail"},
      {Mistake::forget_names, "not syncing directories"},
      {Mistake::deliver_anew, "reading a delivery from its start again"},
  }));
  const Tried tried = try_all(mistake, 2'000, 1);
  INFO(name);
  CHECK_FALSE(tried.broken.empty());
  WARN(name << ": found after " << tried.cuts << " power cuts: " << tried.broken);
}
