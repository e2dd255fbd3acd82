#include "evidence/store_samples.h"

#include <catch2/catch.hpp>

namespace metsuke {

Store memory_store() {
  auto store = Store::open(":memory:");
  if (!store) FAIL(describe(store.error(), Language::english));
  return std::move(*store);
}

Timestamp japan_time(int year, unsigned month, unsigned day, int hour) {
  return japan_midnight(
             Date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)}) +
         std::chrono::hours(hour);
}

Alert sample_alert(std::string id, Timestamp raised) {
  Alert alert;
  alert.id = std::move(id);
  alert.number = "A-0912-01";
  alert.contract = "R8-12";
  alert.check = "ACC-01";
  alert.rule = "unlisted-user";
  alert.rule_version = "abcd";
  alert.severity = Severity::high;
  alert.group = "user.name=tanaka";
  alert.title_ja = "名簿にない利用者";
  alert.why_ja = "tanaka は名簿にありません。";
  alert.title_en = "unlisted user";
  alert.why_en = "tanaka is not listed.";
  alert.facts = {{"user.name", std::string("ta\0naka\xff", 8)}};
  alert.raised = raised;
  alert.raised_seq = Seq{40};
  alert.first = raised - std::chrono::hours(2);
  alert.last = raised - std::chrono::hours(1);
  alert.proof = {Seq{6}, Seq{7}};
  alert.sample_json = R"({"a":1})";
  return alert;
}

Effects sample_effects() {
  const Timestamp at = japan_time(2026, 9, 12, 9);
  const Date day{std::chrono::year(2026), std::chrono::September, std::chrono::day(11)};
  Effects effects;
  Alert alert = sample_alert("id-1", at);
  alert.due = at + std::chrono::hours(4);
  alert.first_viewed = at + std::chrono::hours(1);
  alert.first_viewed_by = "sato";
  alert.state = AlertState::acknowledged;
  alert.count = 9;
  alert.history.push_back(
      {Seq{45},
       {"id-1", ReviewAct::acknowledge, "sato", CloseReason::none, "見た\n", at},
       AlertState::open,
       AlertState::acknowledged});
  effects.alerts = {alert};
  DeliveryRow delivery;
  delivery.seq = Seq{5};
  delivery.contract = "R8-12";
  delivery.delivery.source = "door";
  delivery.delivery.name = "20260911";
  delivery.delivery.received = at;
  delivery.delivery.period_from = day;
  delivery.delivery.sequence = 3;
  delivery.delivery.files = {{"a.csv", 10, sha256("a"), FileState::ok, 12, 77}};
  delivery.complete = true;
  delivery.rows = 12;
  delivery.manifest = "ok";
  delivery.replaces = "20260911-1";
  delivery.removed_rows = 0;
  delivery.added_rows = 3;
  effects.deliveries = {delivery};
  Slot slot;
  slot.source = SourceId{2};
  slot.from = slot.to = day;
  slot.due = at;
  slot.given_up = at + std::chrono::hours(1);
  slot.state = SlotState::late;
  slot.delivery = "20260911";
  slot.delivery_seq = Seq{5};
  slot.received = at;
  slot.rows = 12;
  slot.declared_rows = 12;
  effects.slots = {{"R8-12", "door", slot}};
  SourceDay numbers;
  numbers.source = SourceId{2};
  numbers.day = day;
  numbers.records = 12;
  numbers.bytes = 1234;
  effects.days = {{"R8-12", "door", numbers}};
  effects.tallies = {{"R8-12", "ACC-01", "unlisted-user",
                      Tally{RuleId{3}, Month{2026, 9}, 10, 1, 0, {"source door 2026-09-03"}}}};
  effects.quarantine = {{Seq{8}, "R8-12", "door", at, {~std::uint64_t{0}, 7}, "unparsed"}};
  effects.audit = {{Seq{9}, at, "sato", "login", "", "", false},
                   {Seq{9}, at, "sato", "review", "id-1", "not legal", true}};
  effects.adopted = {{Seq{1}, at, "bundle", "", "", to_hex(sha256("b"))},
                     {Seq{1}, at, "register", "R8-12", "roster.csv", to_hex(sha256("r"))}};
  effects.oldest = {{"R8-12", "door", Seq{6}}};
  effects.now = at;
  effects.entries = 50;
  effects.records = 30;
  effects.events = 29;
  return effects;
}

}  // namespace metsuke
