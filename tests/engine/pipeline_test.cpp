#include "engine/pipeline.h"

#include <catch2/catch.hpp>

#include "support/small_bundle.h"
#include "world/memory.h"

using namespace metsuke;

namespace {

const Timestamp begin = *timestamp_from_rfc3339("2026-09-01T00:00:00+09:00");

std::vector<Input> some_inputs() {
  BundleAdopted adopted;
  adopted.text = small::text();
  adopted.digest = sha256(adopted.text);
  adopted.by = "mori";
  std::vector<Input> inputs{Started{"test", begin}, adopted};
  static const std::string lines[] = {
      small::line("a", "failure", 1), small::line("a", "failure", 2),
      small::line("a", "failure", 3), small::line("b", "denied", 4)};
  std::uint64_t offset = 0;
  for (const std::string& line : lines) {
    inputs.push_back(Record{"audit", {7, offset}, begin, Wholeness::whole, line});
    offset += line.size();
  }
  for (int hour = 1; hour < 60; ++hour) inputs.push_back(Tick{begin + std::chrono::hours(hour)});
  return inputs;
}

struct Machine {
  MemoryDisk disk;
  ManualClock clock{begin};
  SeededChance chance{1};
  World world{clock, disk, chance};
};

std::string run_in_batches(Machine& machine, std::size_t size) {
  auto archive = Archive::open(machine.world, "archive", nullptr);
  REQUIRE(archive);
  auto store = Store::open(":memory:");
  REQUIRE(store);
  Engine engine;
  Pipeline pipeline(*archive, engine, *store);
  const std::vector<Input> inputs = some_inputs();
  for (std::size_t at = 0; at < inputs.size(); at += size) {
    const auto batch = std::span(inputs).subspan(at, std::min(size, inputs.size() - at));
    REQUIRE(pipeline.run(batch));
  }
  return to_hex(*store->content_digest());
}

}  // namespace

TEST_CASE("what the index holds does not depend on how inputs were batched") {
  Machine one, three, all;
  const std::string digest = run_in_batches(one, 1);
  CHECK(run_in_batches(three, 3) == digest);
  CHECK(run_in_batches(all, 1000) == digest);
}

TEST_CASE("a replay makes the same index as the day itself") {
  Machine machine;
  const std::string lived = run_in_batches(machine, 5);
  auto store = Store::open(":memory:");
  REQUIRE(store);
  Engine engine;
  const auto replayed = replay(machine.disk, "archive", engine, *store);
  REQUIRE(replayed);
  CHECK(replayed->entries == some_inputs().size());
  CHECK(to_hex(*store->content_digest()) == lived);
  CHECK(*store->last() == engine.last());
}

TEST_CASE("a store that knows more than the archive is filled anew") {
  Machine machine;
  const std::string lived = run_in_batches(machine, 5);
  auto store = Store::open(":memory:");
  REQUIRE(store);
  Effects ahead;
  ahead.now = begin;
  REQUIRE(store->commit(Seq{100'000}, ahead));
  Engine engine;
  const auto replayed = replay(machine.disk, "archive", engine, *store);
  REQUIRE(replayed);
  CHECK(replayed->rebuilt);
  CHECK(to_hex(*store->content_digest()) == lived);
}
