#include "engine/watched.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/small_bundle.h"

using namespace metsuke;

namespace {

std::shared_ptr<const Bundle> compiled(const std::string& text) {
  Complaints complaints;
  auto bundle = compile_bundle(text, complaints);
  REQUIRE(bundle != nullptr);
  return bundle;
}

}  // namespace

TEST_CASE("a contract is the same but for its registers only when text and rules agree") {
  const auto one = compiled(small::text());
  Watched watched(one->contracts.front(), Timestamp{});
  CHECK(watched.same_but_registers(compiled(small::text())->contracts.front()));
  BundleFiles files = *bundle_files(small::text());
  for (auto& [name, bytes] : files)
    if (name == "rules/denied.yml") bytes.replace(bytes.find("level: medium"), 13, "level: low   ");
  CHECK_FALSE(watched.same_but_registers(compiled(bundle_text(files))->contracts.front()));
}

TEST_CASE("reading counts events and keeps facts of the stream") {
  const auto bundle = compiled(small::text());
  Watched watched(bundle->contracts.front(), Timestamp{});
  AlertBook alerts;
  std::size_t events = 0;
  const std::string line = small::line("sato", "denied", 1);
  const Record record{"audit", {1, 0}, Timestamp{}, Wholeness::whole, line};
  const ReadOutcome outcome = watched.read(0, record, {Seq{1}, Timestamp{}, alerts}, events);
  CHECK(outcome.state == ReadOutcome::State::events);
  CHECK(events == 1);
  CHECK(watched.facts(0).rows == 1);
  CHECK(alerts.all().size() == 1);
}

TEST_CASE("once a month is whole, checks that looked at nothing are told, and not again") {
  BundleFiles files = *bundle_files(small::text());
  for (auto& [name, bytes] : files)
    if (name == "contracts/t.yaml")
      bytes += "  - {clause: \"3\", text: starved, checks: [T-STARVED]}\n";
  files.emplace_back("rules/starved.yml",
                     "title: Starved\nid: 55555555-5555-4555-8555-555555555555\n"
                     "name: t_starved\nstatus: test\n"
                     "logsource: {product: metsuke, service: check}\n"
                     "detection:\n  starved: {mk.check.evaluated: 0}\n  condition: starved\n"
                     "level: high\nmetsuke:\n  check: T-STARVED\n"
                     "  ja: {title: 空振り, why: a, ask: a, next: b}\n"
                     "  en: {title: Starved, why: a, ask: a, next: b}\n"
                     "  group: [mk.check.id, month]\n");
  const auto bundle = compiled(bundle_text(files));
  const Timestamp since = japan_midnight(*date_from("2026-09-01"));
  auto watched = std::make_unique<Watched>(bundle->contracts.front(), since);
  AlertBook alerts;
  std::uint64_t seq = 0;
  const auto tick = [&](const char* day) {
    EventCounts counts;
    watched->tick({Seq{++seq}, japan_midnight(*date_from(day)) + std::chrono::hours(13), alerts},
                  counts);
  };
  const auto told = [&] {
    std::vector<std::string> groups;
    for (const auto& [id, alert] : alerts.all())
      if (alert.check == "T-STARVED") groups.push_back(alert.group);
    std::sort(groups.begin(), groups.end());
    return groups;
  };
  std::size_t events = 0;
  const std::string line = small::line("sato", "fine", 1);
  watched->read(0, {"audit", {1, 0}, since, Wholeness::whole, line}, {Seq{++seq}, since, alerts},
                events);
  tick("2026-09-30");
  tick("2026-10-01");
  CHECK(told().empty());  // The last day may still come.
  tick("2026-10-02");
  // Lines of the application came: both rules on them looked. Nothing was late yet when it was
  // said, but what is missing is: the deliveries of the month.
  CHECK(told().empty());
  for (const char* day : {"2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03"}) tick(day);
  CHECK(told() == std::vector<std::string>{"mk.check.id=T-BURST|month=2026-10",
                                           "mk.check.id=T-DENIED|month=2026-10"});
  auto next = std::make_unique<Watched>(bundle->contracts.front(), since);
  next->follow(*watched, japan_midnight(*date_from("2026-11-04")));
  watched = std::move(next);
  const std::size_t before = alerts.all().size();
  tick("2026-11-05");
  CHECK(told().size() == 2);
  CHECK(alerts.all().size() >= before);
}
