#include "evidence/query.h"

#include <catch2/catch.hpp>

#include <cstdlib>

#include "base/limits.h"
#include "evidence/store_samples.h"

namespace metsuke {
namespace {

Store with_alerts() {
  Store store = memory_store();
  Effects effects;
  Alert alert = sample_alert("a", japan_time(2026, 8, 31, 23));
  alert.number = "A-0831-01";
  alert.severity = Severity::low;
  effects.alerts.push_back(alert);
  alert = sample_alert("b", japan_time(2026, 9, 1, 0));   // Still August in UTC.
  alert.first = alert.last = alert.raised;
  alert.number = "A-0901-01";
  alert.state = AlertState::closed;
  effects.alerts.push_back(alert);
  alert = sample_alert("d", japan_time(2026, 9, 30, 23));
  alert.number = "A-0930-01";
  alert.group = "file=100%_sure'";
  effects.alerts.push_back(alert);
  alert = sample_alert("c", japan_time(2026, 9, 30, 23));
  alert.number = "A-0930-02";
  alert.contract = "other";
  alert.check = "XFER-02";
  effects.alerts.push_back(alert);
  REQUIRE(store.commit(Seq{9}, effects));
  return store;
}

std::string ids(Query& query, const AlertFilter& filter) {
  const auto alerts = query.alerts(filter);
  if (!alerts) FAIL(describe(alerts.error(), Language::english));
  std::string all;
  for (const Alert& alert : *alerts) all += alert.id;
  if (filter.offset == 0 && filter.limit > 10) CHECK(*query.count_alerts(filter) == all.size());
  return all;
}

TEST_CASE("alerts come newest first, then by id, and are filtered by everything there is") {
  Store store = with_alerts();
  Query query = Query::of(store);
  CHECK(ids(query, {}) == "cdba");
  AlertFilter filter;
  filter.contract = "R8-12";
  CHECK(ids(query, filter) == "dba");
  filter.states = {AlertState::closed};
  CHECK(ids(query, filter) == "b");
  filter.states = {AlertState::open, AlertState::closed, AlertState::open};
  CHECK(ids(query, filter) == "dba");
  filter = {};
  filter.severity_min = Severity::medium;
  CHECK(ids(query, filter) == "cdb");
  filter = {};
  filter.check = "XFER-02";
  CHECK(ids(query, filter) == "c");
  filter = {};
  filter.offset = 1;
  filter.limit = 2;
  CHECK(ids(query, filter) == "db");
}

TEST_CASE("text is looked for as it is, without case, with no signs of its own") {
  Store store = with_alerts();
  Query query = Query::of(store);
  AlertFilter filter;
  filter.text = "TANAKA";
  CHECK(ids(query, filter) == "cdba");
  filter.text = "名簿";
  CHECK(ids(query, filter) == "cdba");
  filter.text = "100%_";
  CHECK(ids(query, filter) == "d");
  filter.text = "%";
  CHECK(ids(query, filter) == "d");
  filter.text = "a-0930";
  CHECK(ids(query, filter) == "cd");
  filter.text = "sure' OR 1=1 --";
  CHECK(ids(query, filter).empty());
  filter.text = std::string(100'000, 'x');
  CHECK(ids(query, filter).empty());
}

TEST_CASE("a month is Japan's: raised in it or with events in it") {
  Store store = with_alerts();
  Query query = Query::of(store);
  AlertFilter filter;
  filter.month = Month{2026, 9};
  CHECK(ids(query, filter) == "cdb");
  filter.month = Month{2026, 8};
  CHECK(ids(query, filter) == "a");
  filter.month = Month{2026, 10};
  CHECK(ids(query, filter).empty());
  Effects effects;
  Alert late = sample_alert("e", japan_time(2026, 10, 2, 9));
  late.first = late.last = japan_time(2026, 9, 30, 23);
  effects.alerts = {late};
  REQUIRE(store.commit(Seq{10}, effects));
  CHECK(ids(query, filter) == "e");
  filter.month = Month{2026, 9};
  CHECK(ids(query, filter) == "ecdb");
}

TEST_CASE("an alert is found by id and by number, the newest of that number") {
  Store store = with_alerts();
  Query query = Query::of(store);
  CHECK((*query.alert("a"))->number == "A-0831-01");
  CHECK((*query.alert("A-0901-01"))->id == "b");
  Effects effects;
  Alert next_year = sample_alert("z", japan_time(2027, 9, 1, 9));
  next_year.number = "A-0901-01";
  effects.alerts = {next_year};
  REQUIRE(store.commit(Seq{10}, effects));
  CHECK((*query.alert("A-0901-01"))->id == "z");
  CHECK_FALSE(query.alert("nothing")->has_value());
  CHECK_FALSE(query.alert("")->has_value());
}

TEST_CASE("totals count what there is") {
  Store store = with_alerts();
  const Effects effects = sample_effects();
  REQUIRE(store.commit(Seq{50}, effects));
  const auto totals = Query::of(store).totals();
  REQUIRE(totals);
  CHECK(totals->now == effects.now);
  CHECK(totals->last == Seq{50});
  CHECK(totals->entries == 50);
  CHECK(totals->records == 30);
  CHECK(totals->events == 29);
  CHECK(totals->alerts == 5);
  CHECK(totals->alerts_open == 4);
  CHECK(totals->quarantined == 1);
}

TEST_CASE("a delivery belongs to the month it is for and to the one it came in") {
  Store store = memory_store();
  Effects effects = sample_effects();
  effects.deliveries[0].delivery.received = japan_time(2026, 10, 1, 9);
  REQUIRE(store.commit(Seq{1}, effects));
  Query query = Query::of(store);
  CHECK(query.deliveries("R8-12", Month{2026, 9})->size() == 1);
  CHECK(query.deliveries("R8-12", Month{2026, 10})->size() == 1);
  CHECK(query.deliveries("R8-12", Month{2026, 8})->empty());
  CHECK(query.deliveries("other", Month{2026, 9})->empty());
  CHECK(query.slots("R8-12", Month{2026, 10})->empty());
  CHECK(query.audit(Month{2026, 8})->empty());
}

TEST_CASE("answers are bounded: asked-for limits cut, whole lists never do") {
  Store store = memory_store();
  Effects effects;
  for (std::uint64_t at = 1; at <= limits::query_rows_max + 1; ++at)
    effects.quarantine.push_back(
        {Seq{at}, "R8-12", "door", japan_time(2026, 9, 12, 9), {1, at}, "unparsed"});
  for (std::uint64_t at = 1; at <= limits::query_rows_max + 1; ++at)
    effects.audit.push_back({Seq{at}, japan_time(2026, 9, 12, 9), "a", "b", "c", "d", false});
  REQUIRE(store.commit(Seq{1}, effects));
  Query query = Query::of(store);
  CHECK(query.quarantine("R8-12", Month{2026, 9}, 5)->size() == 5);
  CHECK(query.quarantine("R8-12", Month{2026, 9}, 1'000'000)->size() == limits::query_rows_max);
  CHECK(query.audit(Month{2026, 9}).error().code == Code::limit_exceeded);
  AlertFilter filter;
  filter.offset = ~std::size_t{0};
  filter.limit = ~std::size_t{0};
  CHECK(query.alerts(filter)->empty());
}

TEST_CASE("a query needs an index that is there") {
  CHECK(Query::open("does/not/exist.db").error().code == Code::not_found);
}

}  // namespace
}  // namespace metsuke
