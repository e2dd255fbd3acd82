#include "evidence/rows.h"

#include <catch2/catch.hpp>

#include "evidence/query.h"
#include "evidence/store_samples.h"

namespace metsuke {
namespace {

const Month september{2026, 9};

TEST_CASE("every kind of row comes back as it was put in") {
  Store store = memory_store();
  const Effects effects = sample_effects();
  REQUIRE(store.commit(Seq{50}, effects));
  Query query = Query::of(store);

  const auto alert = query.alert("id-1");
  REQUIRE(alert);
  REQUIRE(alert->has_value());
  const Alert& expected = effects.alerts[0];
  const Alert& found = **alert;
  CHECK(found.number == expected.number);
  CHECK(found.group == expected.group);
  CHECK(found.facts == expected.facts);
  CHECK(found.proof == expected.proof);
  CHECK(found.severity == expected.severity);
  CHECK(found.state == expected.state);
  CHECK(found.raised == expected.raised);
  CHECK(found.first == expected.first);
  CHECK(found.last == expected.last);
  CHECK(found.due == expected.due);
  CHECK(found.first_viewed == expected.first_viewed);
  CHECK(found.reason == expected.reason);
  CHECK(found.history.size() == expected.history.size());
  CHECK(found.history[0].review.comment == expected.history[0].review.comment);
  CHECK(found.count == expected.count);
  CHECK(found.why_ja == expected.why_ja);
  CHECK(found.sample_json == expected.sample_json);

  const auto deliveries = query.deliveries("R8-12", september);
  REQUIRE(deliveries);
  REQUIRE(deliveries->size() == 1);
  const DeliveryRow& delivery = deliveries->front();
  CHECK(delivery.seq == Seq{5});
  CHECK(delivery.complete);
  CHECK_FALSE(delivery.duplicate);
  CHECK(delivery.delivery.files.size() == 1);
  CHECK(delivery.delivery.period_from == effects.deliveries[0].delivery.period_from);
  CHECK_FALSE(delivery.delivery.period_to.has_value());
  CHECK(delivery.delivery.sequence == 3u);

  const auto slots = query.slots("R8-12", september);
  REQUIRE(slots);
  REQUIRE(slots->size() == 1);
  CHECK(slots->front().slot.state == SlotState::late);
  CHECK(slots->front().slot.due == effects.slots[0].slot.due);
  CHECK(slots->front().slot.declared_rows == 12u);

  const auto days = query.days("R8-12", september);
  REQUIRE(days);
  REQUIRE(days->size() == 1);
  CHECK(days->front().day.bytes == 1234);
  CHECK(days->front().day.source == SourceId{2});

  const auto tallies = query.tallies("R8-12", september);
  REQUIRE(tallies);
  REQUIRE(tallies->size() == 1);
  CHECK(tallies->front().tally.missing == std::vector<std::string>{"source door 2026-09-03"});
  CHECK(tallies->front().tally.evaluated == 10);

  const auto quarantine = query.quarantine("R8-12", september, 10);
  REQUIRE(quarantine);
  REQUIRE(quarantine->size() == 1);
  CHECK(quarantine->front().position == Position{~std::uint64_t{0}, 7});

  const auto audit = query.audit(september);
  REQUIRE(audit);
  REQUIRE(audit->size() == 2);
  CHECK((*audit)[0].act == "login");
  CHECK((*audit)[1].refused);

  const auto adopted = query.adopted();
  REQUIRE(adopted);
  REQUIRE(adopted->size() == 2);
  CHECK((*adopted)[1].name == "roster.csv");

  const auto oldest = query.oldest_records("R8-12");
  REQUIRE(oldest);
  REQUIRE(oldest->size() == 1);
  CHECK(oldest->front() == std::pair<std::string, Seq>{"door", Seq{6}});
}

TEST_CASE("the oldest record only ever gets older") {
  Store store = memory_store();
  Effects effects;
  effects.oldest = {{"R8-12", "door", Seq{6}}};
  REQUIRE(store.commit(Seq{1}, effects));
  effects.oldest = {{"R8-12", "door", Seq{9}}};
  REQUIRE(store.commit(Seq{2}, effects));
  CHECK(Query::of(store).oldest_records("R8-12")->front().second == Seq{6});
  effects.oldest = {{"R8-12", "door", Seq{2}}};
  REQUIRE(store.commit(Seq{3}, effects));
  CHECK(Query::of(store).oldest_records("R8-12")->front().second == Seq{2});
}

}  // namespace
}  // namespace metsuke
