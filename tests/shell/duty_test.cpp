// The pipeline thread's work, run in the test's own thread: orders in, evidence out; a disk that is
// full for a while; a restart in the middle.
#include "shell/duty.h"

#include <catch2/catch.hpp>

#include "shell/life.h"
#include "shell/station.h"

using namespace metsuke;

namespace {

Gathered gathered(Life& life) {
  Complaints complaints;
  Gathered found = gather_bundle(life.duty().world().disk, life.duty().config(), complaints);
  REQUIRE(found.bundle != nullptr);
  return found;
}

Seq next_of(Seq seq) { return {seq.value + 1}; }

const Result<void> not_yet = Error{Code::usage, "not replied"};

}  // namespace

TEST_CASE("lines sent become evidence, and a restart finds them again") {
  Station station;
  Digest chain{};
  {
    Life life(station);
    for (int second = 0; second < 5; ++second) life.send(failed_logon(second));
    Result<void> advanced = not_yet;
    life.advance("2026-09-02T00:00:00+09:00", advanced, {{"live", 5}});
    life.run();
    REQUIRE(advanced);
    CHECK(records_of(life, "live") == 5);
    CHECK(life.last->now == *timestamp_from_rfc3339("2026-09-02T00:00:00+09:00"));
    CHECK(life.duty().engine().alerts().all().size() == 1);
    chain = life.last->chain;
  }
  Life again(station);
  CHECK(again.duty().engine().alerts().all().size() == 1);
  again.run();
  CHECK(records_of(again, "live") == 5);
  CHECK(again.last->chain != chain);  // Started is an entry, too.
  CHECK(again.duty().stepped()->now() == *timestamp_from_rfc3339("2026-09-02T00:00:00+09:00"));
}

TEST_CASE("a delivery is taken once, gets its receipt, and is put aside") {
  Station station;
  station.deliver("2026-09-01", "xferlog", xferlog_lines);
  {
    Life life(station);
    life.run();
    CHECK(records_of(life, "ftp") == 2);
  }
  PosixDisk disk;
  CHECK_FALSE(disk.status(station / "drop/ftp/2026-09-01"));
  CHECK(disk.status(station / "data/kept/ftp/2026-09-01"));
  const std::string receipt = read_text(station / "drop/outbox/ftp/2026-09-01.receipt");
  CHECK(receipt.find("\"sha256\":\"" + to_hex(sha256(xferlog_lines)) + "\"") != std::string::npos);
  CHECK(receipt.find("\"rows\":2") != std::string::npos);
  // The same once more: recognised, aside again, not doubled.
  station.deliver("2026-09-01", "xferlog", xferlog_lines);
  Life again(station);
  again.run();
  CHECK(records_of(again, "ftp") == 2);
  CHECK_FALSE(disk.status(station / "drop/ftp/2026-09-01"));
}

TEST_CASE("what is refused in the drop directory is said once, as a gap") {
  Station station;
  PosixDisk disk;
  REQUIRE(disk.make_directories(station / "drop/ftp"));
  REQUIRE(::symlink("/etc/passwd", (station / "drop/ftp/link.log").c_str()) == 0);
  Life life(station);
  const Seq before = life.duty().engine().last();
  life.push([](Duty& duty) { duty.scan(); });
  life.push([](Duty& duty) { duty.scan(); });
  life.run();
  CHECK(life.duty().engine().last().value == before.value + 1);
  CHECK(records_of(life, "ftp") == 0);
}

TEST_CASE("a full disk closes intake, and a disk that is well again opens it") {
  Station station;
  Life life(station);
  life.send(failed_logon(1));
  life.push([&](Duty&) { life.disk.is_full = true; });
  life.push([&](Duty& duty) { duty.breathe(); });
  std::vector<bool> closed;
  auto note = [&](Duty& duty) { closed.push_back(duty.is_closed()); };
  life.run();
  // The queue is closed; from here on the test is the queue.
  Record record;
  record.source = "live";
  record.position = {9, 0};
  record.received = *timestamp_from_rfc3339("2026-09-01T09:00:00+09:00");
  const std::string line = failed_logon(2);
  record.bytes = line;
  const Input input = record;
  note(life.duty());
  const auto refused = life.duty().commit({&input, 1});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::disk_full);
  note(life.duty());
  life.duty().beat();
  note(life.duty());
  CHECK(life.last->closed.has_value());
  life.disk.is_full = false;
  life.duty().beat();
  note(life.duty());
  CHECK(closed == std::vector<bool>{false, true, true, false});
  CHECK(life.duty().commit({&input, 1}));
  CHECK(records_of(life, "live") == 2);
  CHECK_FALSE(life.last->closed.has_value());
}

TEST_CASE("lines that came while the disk was full are archived later, in their order") {
  Station station;
  Life life(station);
  std::vector<int> acknowledged;
  life.disk.is_full = true;
  life.push([](Duty& duty) { duty.beat(); });
  for (int second = 0; second < 3; ++second)
    life.send(failed_logon(second), [&acknowledged, second](const Result<void>& outcome) {
      if (outcome) acknowledged.push_back(second);
    });
  life.push([&](Duty& duty) {
    REQUIRE(duty.is_closed());
    CHECK(acknowledged.empty());
    CHECK(duty.snapshot()->held == 3);
  });
  life.run();
  CHECK(acknowledged.empty());
  CHECK(life.duty().is_closed());
  life.disk.is_full = false;
  life.duty().beat();
  CHECK_FALSE(life.duty().is_closed());
  CHECK(acknowledged == std::vector<int>{0, 1, 2});
  CHECK(records_of(life, "live") == 3);
}

TEST_CASE("a bundle is exchanged for another, and the same one for nothing") {
  Station station;
  Life life(station);
  const Digest before = life.duty().bundle()->digest;
  const Seq seq = life.duty().engine().last();
  const Duty::Adopter adopter{"sato", "suzuki", "試験"};
  const auto same = life.duty().adopt(adopter, gathered(life));
  REQUIRE(same);
  CHECK(*same == Duty::Adoption::unchanged);
  CHECK(life.duty().engine().last() == seq);
  write_text(station / "contract.yaml", std::string(station_contract) + "# next\n");
  Gathered next = gathered(life);
  const std::shared_ptr<const Bundle> compiled = next.bundle;
  const auto adopted = life.duty().adopt(adopter, std::move(next));
  REQUIRE(adopted);
  CHECK(*adopted == Duty::Adoption::changed);
  CHECK(life.duty().bundle()->digest != before);
  // The engine took what was compiled, and compiled nothing itself.
  CHECK(life.duty().engine().bundle() == compiled);
  CHECK(life.duty().engine().last() == next_of(seq));
}

TEST_CASE("a bundle that cannot be archived is not in force, and can be adopted later") {
  Station station;
  Life life(station);
  const Digest before = life.duty().bundle()->digest;
  write_text(station / "contract.yaml", std::string(station_contract) + "# next\n");
  life.disk.is_full = true;
  const auto refused = life.duty().adopt({"sato", "", "試験"}, gathered(life));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::disk_full);
  CHECK(life.duty().bundle()->digest == before);
  life.disk.is_full = false;
  life.duty().beat();
  REQUIRE_FALSE(life.duty().is_closed());
  CHECK(life.duty().engine().bundle()->digest == before);
  CHECK(life.duty().adopt({"sato", "", "試験"}, gathered(life)));
  CHECK(life.duty().engine().bundle()->digest != before);
}

TEST_CASE("what loosens a check is adopted with a second person only, by a restart neither") {
  Station station;
  const std::string tight(station_contract);
  std::string loose = tight;
  const std::size_t at = loose.find("keep: {total: 5 years");
  REQUIRE(at != std::string::npos);
  loose.replace(at, 21, "keep: {total: 1 years");
  std::optional<Life> life(std::in_place, station);
  const Digest before = life->duty().bundle()->digest;
  write_text(station / "contract.yaml", loose);
  for (const char* second : {"", "sato"}) {
    const auto refused = life->duty().adopt({"sato", second, "試験"}, gathered(*life));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::approval_missing);
    INFO(refused.error().detail);
    CHECK(refused.error().detail.find("source live keep.total") != std::string::npos);
    CHECK(life->duty().bundle()->digest == before);
  }
  life.reset();
  life.emplace(station);
  CHECK(life->duty().bundle()->digest == before);
  REQUIRE(life->duty().adopt({"sato", "suzuki", "試験"}, gathered(*life)));
  CHECK(life->duty().bundle()->digest != before);
  // Tightening needs one person.
  write_text(station / "contract.yaml", tight);
  CHECK(life->duty().adopt({"sato", "", "試験"}, gathered(*life)));
}

TEST_CASE("rules exchanged in the middle of a burst lose none of it, and no line") {
  Station station;
  Life life(station);
  for (int second = 0; second < 3; ++second) life.send(failed_logon(second));
  write_text(station / "contract.yaml", std::string(station_contract) + "# next\n");
  std::optional<Duty::Adoption> adopted;
  life.push([&adopted, &life](Duty& duty) {
    const auto reply = duty.adopt({"sato", "suzuki", "試験"}, gathered(life));
    if (reply) adopted = *reply;
  });
  for (int second = 3; second < 5; ++second) life.send(failed_logon(second));
  Result<void> advanced = not_yet;
  life.advance("2026-09-02T00:00:00+09:00", advanced, {{"live", 5}});
  life.run();
  REQUIRE(advanced);
  CHECK(adopted == Duty::Adoption::changed);
  CHECK(records_of(life, "live") == 5);
  const auto& alerts = life.duty().engine().alerts().all();
  REQUIRE(alerts.size() == 1);
  CHECK(alerts.begin()->second.proof.size() == 5);
}
