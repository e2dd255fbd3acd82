#include "shell/stepper.h"

#include <catch2/catch.hpp>

#include "shell/duty.h"
#include "shell/station.h"

using namespace metsuke;

namespace {

// A pipeline with a stepped or a real clock, run in the test's own thread.
struct Stage {
  explicit Stage(SteppedClock* stepped_clock, Clock& clock)
      : duty(station.config(), World{clock, disk, chance}, stepped_clock, orders,
             {[](const std::shared_ptr<const Snapshot>&) {},
              [](const std::shared_ptr<const Bundle>&) {}, [] {}, [](const Error&) {}}) {
    Complaints complaints;
    REQUIRE(duty.start(complaints));
  }
  Station station;
  PosixDisk disk;
  PosixChance chance;
  Orders orders{limits::intake_bytes_max};
  Duty duty;
};

Timestamp at(std::string_view text) { return *timestamp_from_rfc3339(text); }

}  // namespace

TEST_CASE("an advance is one Tick a minute, up to and including the last") {
  SteppedClock clock(at("2026-09-01T00:00:00+09:00"));
  Stage stage(&clock, clock);
  const Seq before = stage.duty.engine().last();
  Result<void> outcome = Error{Code::usage, ""};
  stage.duty.stepper().ask(
      {at("2026-09-01T01:00:30+09:00"), {}, [&](const Result<void>& reply) { outcome = reply; }});
  stage.duty.stepper().proceed();
  REQUIRE(outcome);
  CHECK(stage.duty.engine().last().value == before.value + 60);
  CHECK(stage.duty.engine().now() == at("2026-09-01T01:00:00+09:00"));
  CHECK(clock.now() == at("2026-09-01T01:00:30+09:00"));
}

TEST_CASE("a system clock is not stepped, and nothing goes back") {
  PosixClock machine;
  Stage real(nullptr, machine);
  Result<void> outcome;
  real.duty.stepper().ask(
      {at("2026-09-01T01:00:00+09:00"), {}, [&](const Result<void>& reply) { outcome = reply; }});
  CHECK_FALSE(outcome);
  SteppedClock clock(at("2026-09-01T00:00:00+09:00"));
  Stage stage(&clock, clock);
  outcome = {};
  stage.duty.stepper().ask(
      {at("2026-08-31T00:00:00+09:00"), {}, [&](const Result<void>& reply) { outcome = reply; }});
  CHECK_FALSE(outcome);
}

TEST_CASE("an advance waits for the records it was told of") {
  SteppedClock clock(at("2026-09-01T00:00:00+09:00"));
  Stage stage(&clock, clock);
  int replies = 0;
  stage.duty.stepper().ask(
      {at("2026-09-01T00:01:00+09:00"), {{"live", 1}}, [&](const Result<void>&) { ++replies; }});
  stage.duty.stepper().proceed();
  CHECK(replies == 0);
  const std::string line = failed_logon(0);
  Record record;
  record.source = "live";
  record.bytes = line;
  record.received = clock.now();
  const Input input = record;
  REQUIRE(stage.duty.commit({&input, 1}));
  stage.duty.stepper().proceed();
  CHECK(replies == 1);
}
