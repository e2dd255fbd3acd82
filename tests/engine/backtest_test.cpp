// Goal: a backtest counts what the rule would have raised, and changes nothing. Method: a small
// archive, tried with the rule in force and with a tighter one; the numbers counted by hand.
#include "engine/backtest.h"

#include <catch2/catch.hpp>

#include "engine/pipeline.h"
#include "support/small_bundle.h"
#include "world/memory.h"

using namespace metsuke;

namespace {

const Timestamp past_begin = *timestamp_from_rfc3339("2026-09-01T00:00:00+09:00");

struct Past {
  MemoryDisk disk;
  ManualClock clock{past_begin};
  SeededChance chance{1};

  Past() {
    auto archive = Archive::open(World{clock, disk, chance}, "archive", nullptr);
    REQUIRE(archive);
    auto store = Store::open(":memory:");
    REQUIRE(store);
    Engine engine;
    Pipeline pipeline(*archive, engine, *store);
    BundleAdopted adopted;
    adopted.text = small::text();
    adopted.digest = sha256(adopted.text);
    adopted.by = "mori";
    std::vector<Input> inputs{Started{"test", past_begin}, adopted};
    static const std::string lines[] = {
        small::line("abe", "failure", 1), small::line("abe", "failure", 2),
        small::line("sato", "failure", 3), small::line("abe", "failure", 4)};
    std::uint64_t offset = 0;
    for (const std::string& line : lines) {
      inputs.push_back(Record{"audit", {7, offset}, past_begin, Wholeness::whole, line});
      offset += line.size();
    }
    REQUIRE(pipeline.run(inputs));
  }

  // Of the rule in force, or with `count` in place of its threshold.
  Result<Backtest> run(const std::string& count, Month since = {}, const std::string& of = "") {
    return backtest(
        disk, "archive",
        [&count](const Contract& contract, std::span<const RuleSource> bundled,
                 Complaints& complaints) {
          Parameters parameters = parameters_of(contract);
          parameters.checks = {"T-BURST"};
          std::vector<RuleSource> sources(bundled.begin(), bundled.end());
          for (RuleSource& source : sources)
            if (const auto at = source.text.find("gte: 3"); at != std::string::npos)
              source.text.replace(at, 6, "gte: " + count);
          return Ruleset::compile(sources, parameters, complaints);
        },
        since, of);
  }
};

}  // namespace

TEST_CASE("a backtest counts by month and group, for whatever threshold is tried") {
  Past past;
  const auto as_it_is = past.run("3");
  REQUIRE(as_it_is);
  CHECK(as_it_is->entries == 6);
  REQUIRE(as_it_is->months.size() == 1);
  CHECK(as_it_is->months.begin()->first == Month{2026, 9});
  CHECK(as_it_is->months.begin()->second.evaluated == 4);
  CHECK(as_it_is->months.begin()->second.violating == 1);
  REQUIRE(as_it_is->groups.size() == 1);
  CHECK(as_it_is->groups[0].group.find("abe") != std::string::npos);
  const auto tighter = past.run("1");
  REQUIRE(tighter);
  CHECK(tighter->months.begin()->second.violating == 2);
  CHECK(tighter->groups.size() == 2);
  const auto looser = past.run("4");
  REQUIRE(looser);
  CHECK(looser->months.begin()->second.violating == 0);
  CHECK(looser->groups.empty());
}

TEST_CASE("a backtest leaves out what is older, and other contracts") {
  Past past;
  const auto later = past.run("3", Month{2026, 10});
  REQUIRE(later);
  CHECK(later->months.empty());
  CHECK(later->groups.empty());
  const auto other = past.run("3", {}, "another");
  REQUIRE(other);
  CHECK(other->months.empty());
}

TEST_CASE("a backtest writes nothing, and says when the rule does not compile") {
  Past past;
  const auto before = past.disk.list("archive/open");
  REQUIRE(before);
  const auto wrong = past.run("many");
  REQUIRE(wrong);
  CHECK(has_errors(wrong->complaints));
  CHECK(wrong->months.empty());
  CHECK(*past.disk.list("archive/open") == *before);
}
