// A lived month on a disk of memory: the small contract, some deliveries, one missing, alerts,
// seals.
#pragma once

#include <catch2/catch.hpp>

#include "engine/pipeline.h"
#include "evidence/pack/pack.h"
#include "support/small_bundle.h"
#include "world/memory.h"

namespace metsuke::small {

struct LivedMonth {
  static constexpr const char* directory = "archive";
  MemoryDisk disk;
  ManualClock clock{*timestamp_from_rfc3339("2026-09-01T00:00:00+09:00")};
  SeededChance chance{7};
  std::optional<Signer> signer;
  std::optional<Archive> archive;
  std::optional<Store> store;
  Engine engine;

  World world() { return {clock, disk, chance}; }

  LivedMonth() {
    auto made = Signer::open_or_make(disk, "key.pem", "test");
    REQUIRE(made);
    signer.emplace(*std::move(made));
    auto opened = Archive::open(world(), directory, &*signer);
    REQUIRE(opened);
    archive.emplace(*std::move(opened));
    auto index = Store::open(":memory:");
    REQUIRE(index);
    store.emplace(*std::move(index));
    BundleAdopted adopted;
    adopted.text = text();
    adopted.digest = sha256(adopted.text);
    adopted.by = "mori";
    run({Started{"test", clock.now()}, adopted});
    tick(std::chrono::hours(30));
    deliver("2026-09-01",
            line("<b>tanaka</b>", "denied", 60) + line("=cmd|x", "denied", 61) + "broken\n");
    tick(std::chrono::hours(24 * 30));
    REQUIRE(archive->seal(Archive::Seal::now, clock.now()));
  }

  void run(std::vector<Input> inputs) {
    Pipeline pipeline(*archive, engine, *store);
    const auto done = pipeline.run(inputs);
    if (!done) FAIL(describe(done.error(), Language::english));
  }
  void tick(Duration span) {
    std::vector<Input> ticks;
    for (Duration step{}; step < span; step += std::chrono::hours(1)) {
      clock.advance(std::chrono::hours(1));
      ticks.push_back(Tick{clock.now()});
    }
    run(std::move(ticks));
  }
  void deliver(const std::string& name, const std::string& content) {
    Delivery delivery;
    delivery.source = "audit";
    delivery.name = name;
    delivery.received = clock.now();
    delivery.has_manifest = true;
    if (const auto day = date_from(name)) delivery.period_from = delivery.period_to = *day;
    DeliveredFile file;
    file.name = "a.jsonl";
    file.bytes = content.size();
    file.sha256 = sha256(content);
    file.stream = stream_of("audit", name, file.name, file.sha256);
    delivery.files.push_back(file);
    std::vector<Input> inputs{delivery};
    for (std::size_t offset = 0; offset < content.size();) {
      const std::size_t end = content.find('\n', offset) + 1;
      inputs.push_back(Record{"audit",
                              {file.stream, offset},
                              clock.now(),
                              Wholeness::whole,
                              std::string_view(content).substr(offset, end - offset)});
      offset = end;
    }
    run(std::move(inputs));
  }
  PackModel model() {
    Query query = Query::of(*store);
    const BoundContract& bound = engine.bundle()->contracts.front();
    auto gathered = gather_pack(query, disk, directory, bound.contract, bound.rules,
                                engine.bundle()->digest, {2026, 9}, signer->key());
    if (!gathered) FAIL(describe(gathered.error(), Language::english));
    return *std::move(gathered);
  }
};

}  // namespace metsuke::small
