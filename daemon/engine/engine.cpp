#include "engine/engine.h"

#include <algorithm>
#include <array>

#include "engine/delivery_book.h"
#include "engine/watched.h"
#include "rule/loosening.h"
#include "rule/observe_own.h"

namespace metsuke {
namespace {

bool is_about_alerts(std::string_view check) {
  return check == "INC-07" || check == "INC-08" || check == "INC-09";
}

OwnedEvent alert_event(const Alert& alert, const AlertHappening& happening, Seq seq,
                       Timestamp now) {
  static constexpr std::array<std::string_view, 3> states = {"raised", "overdue", "in_time"};
  OwnedEvent event = own_event("alert", now, {now, seq});
  event.set_native("alert.number", alert.number);
  event.set_native("alert.check", alert.check);
  event.set_native("alert.severity", std::string(name_of(alert.severity)));
  event.set_native("alert.title", alert.title_ja);
  event.set_native("alert.title_en", alert.title_en);
  event.set_native("alert.group", alert.group);
  event.set_native("alert.due", alert.due ? to_japan_text(*alert.due) : "");
  event.set_native("alert.state", std::string(states[static_cast<std::size_t>(happening.kind)]));
  event.set_native("alert.recurs", happening.recurs ? "true" : "false");
  return event;
}

std::string complaint_text(const Complaints& complaints) {
  for (const Complaint& complaint : complaints)
    if (complaint.weight == Weight::error) return describe(complaint, Language::japanese);
  return {};
}

}  // namespace

struct Engine::State {
  BundleCompiler compile = compile_bundle;
  Seq last{};
  Timestamp now{};
  std::shared_ptr<const Bundle> bundle;
  std::shared_ptr<const Bundle> ready;            // Compiled ahead.
  std::vector<std::unique_ptr<Watched>> watched;  // As bundle->contracts
  std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>> sources;
  AlertBook alerts;
  StreamBook streams;
  DeliveryBook deliveries;
  std::map<std::string, SourceCount> counts;
  std::uint64_t entries = 0, records = 0, events = 0;
  std::uint64_t rehashed_until = 0;

  Effects effects;

  Moment moment() { return {last, now, alerts}; }
  Watched* watched_of(std::string_view source) {
    const auto found = sources.find(source);
    return found == sources.end() ? nullptr : watched[found->second.first].get();
  }

  void audit(std::string actor, std::string act, std::string object, std::string reason,
             bool refused = false, std::string_view contract = {}, std::string_view source = {});
  Watched* watched_contract(std::string_view id);
  void tell_happenings();
  void tell_daylight(Watched& owner);
  void count_events(const Watched& owner, const EventCounts& counted);
  std::shared_ptr<const Bundle> compiled(const BundleAdopted& adopted, Complaints& complaints);
  void let_go(const Bundle& next);
  void on(const Record& record);
  void on(const Delivery& delivery);
  void on(const Tick& tick);
  void on(const Review& review);
  void on(const BundleAdopted& adopted);
  void on(const RegisterAdopted& adopted);
  void on(const Started& started);
  void on(const Gap& gap);
  void on(const TailCut& cut);
  void on(const Declaration& declaration);
  void on(const StreamOpened& opened);
  void on(const StreamClosed& closed);
  void on(const ClockStepped& stepped);
  void on(const Rehash& rehash);
};

Watched* Engine::State::watched_contract(std::string_view id) {
  for (const auto& one : watched)
    if (one->contract().id == id) return one.get();
  return nullptr;
}

// An act on metsuke itself: a row, and an event of `service: audit` that rules can watch; those of
// one contract where the act concerns it alone.
void Engine::State::audit(std::string actor, std::string act, std::string object,
                          std::string reason, bool refused, std::string_view contract,
                          std::string_view source) {
  OwnedEvent event;
  event.seq = last;
  event.occurred = event.received = now;
  event.set_log_source("", "metsuke", "audit");
  event.set(Field::mk_audit_actor, actor);
  event.set(Field::mk_audit_act, act);
  event.set(Field::mk_audit_object, object);
  event.set(Field::mk_audit_reason, reason);
  if (!source.empty()) event.set(Field::mk_source_id, std::string(source));
  event.set(Field::event_outcome, refused ? "failure" : "success");
  for (const auto& one : watched)
    if (contract.empty() || one->contract().id == contract) one->observe(event, moment());
  effects.audit.push_back(
      {last, now, std::move(actor), std::move(act), std::move(object), std::move(reason), refused});
}

void Engine::State::on(const Record& record) {
  now = std::max(now, record.received);
  ++records;
  SourceCount& count = counts[std::string(record.source)];
  ++count.records;
  count.bytes += record.bytes.size();
  count.last_received = std::max(count.last_received, record.received);
  std::uint64_t offset = 0;
  const bool repeated = streams.take(record, offset) == StreamBook::Taken::repeated;
  // Read like any other, for its file's sake, but nothing comes of it.
  const bool had_before = !repeated && deliveries.had_before(record);
  if (repeated || had_before) ++count.repeated;
  const auto source = sources.find(record.source);
  Watched* owner = source == sources.end() ? nullptr : watched[source->second.first].get();
  if (count.records == 1)
    effects.oldest.push_back(
        {owner == nullptr ? "" : owner->contract().id, std::string(record.source), last});
  ReadOutcome outcome;
  if (repeated) {
    outcome.state = ReadOutcome::State::nothing;  // Kept and marked, but not believed twice.
  } else if (owner == nullptr) {
    outcome = {ReadOutcome::State::failed, Code::reference_unknown, "no contract has this source"};
  } else {
    std::size_t read = 0;
    outcome = owner->read(source->second.second, record, moment(), read,
                          had_before ? Belief::had_before : Belief::fresh);
    events += read;
    count.events += read;
  }
  // A line too long for one record is one line: its later fragments are kept, not counted again.
  if (outcome.state == ReadOutcome::State::failed && begins_line(record.wholeness) && !had_before) {
    ++count.quarantined;
    effects.quarantine.push_back({last, owner == nullptr ? "" : owner->contract().id,
                                  std::string(record.source), record.received, record.position,
                                  outcome.reason});
  }
  if (!deliveries.ends_file(record, offset)) return;
  if (owner != nullptr && !repeated) {
    std::size_t late = 0;
    owner->finish(source->second.second, moment(), late,
                  had_before ? Belief::had_before : Belief::fresh);
    events += late;
    count.events += late;
  }
  const bool is_last = deliveries.file_read(
      record.position.stream, owner == nullptr ? nullptr : &owner->facts(source->second.second));
  if (is_last && owner != nullptr) owner->delivery_read(deliveries.read(), moment());
}

void Engine::State::on(const Delivery& delivery) {
  now = std::max(now, delivery.received);
  Watched* const owner = watched_of(delivery.source);
  switch (deliveries.open(delivery, last, owner == nullptr ? "" : owner->contract().id, streams)) {
    case DeliveryBook::Opening::waits:
      return;
    case DeliveryBook::Opening::duplicate:
      return audit("metsuke", "duplicate-delivery", delivery.source + "/" + delivery.name, "");
    case DeliveryBook::Opening::read:
      if (owner != nullptr) owner->delivery_read(deliveries.read(), moment());
      return;
  }
}

void Engine::State::on(const Tick& tick) {
  now = std::max(now, tick.at);
  streams.forget(now);
  EventCounts counted;
  for (const auto& one : watched) {
    counted.clear();
    one->tick(moment(), counted);
    count_events(*one, counted);
    tell_daylight(*one);
  }
  alerts.tick(now);
}

void Engine::State::on(const Review& review) {
  now = std::max(now, review.at);
  const auto done = alerts.review(review, last);
  const Alert* const alert = alerts.find(review.alert);
  const std::string contract = alert == nullptr ? "" : alert->contract;
  std::string reason(name_of(review.reason));
  if (!review.comment.empty()) reason += ": " + review.comment;
  if (!done) reason = done.error().detail;
  audit(review.reviewer, "alert-" + std::string(name_of(review.act)), review.alert,
        std::move(reason), !done, contract);
  Watched* const owner = watched_contract(contract);
  if (done && owner != nullptr && review.act == ReviewAct::close) owner->closed(*alert, moment());
}

// What people put on record of a contract; refused where nobody could use it.
void Engine::State::on(const Declaration& declaration) {
  now = std::max(now, declaration.at);
  const std::string act = "declared-" + std::string(name_of(declaration.kind));
  Watched* const owner = watched_contract(declaration.contract);
  Result<void> good = check_declaration(declaration);
  if (good && owner == nullptr)
    good = Error{Code::reference_unknown, "no contract " + declaration.contract};
  if (!good)
    return audit(declaration.person, act, declaration.subject, good.error().detail, true,
                 declaration.contract);
  effects.declarations.push_back({last, declaration});
  owner->declare(declaration, moment());
  std::string facts;
  for (const auto& [name, value] : declaration.facts)
    facts += (facts.empty() ? "" : " ") + name + "=" + value;
  audit(declaration.person, act, declaration.subject, facts, false, declaration.contract);
}

void Engine::State::on(const Rehash& rehash) {
  now = std::max(now, rehash.at);
  rehashed_until = rehash.until;
  for (const auto& one : watched) one->rehashed(rehash, moment());
}

// Rules may watch alerts, too. What is said of those that came of watching alerts would not end.
void Engine::State::tell_happenings() {
  for (std::vector<AlertHappening> happened = alerts.take_happenings(); !happened.empty();
       happened = alerts.take_happenings()) {
    for (const AlertHappening& one : happened) {
      const Alert& alert = *alerts.find(one.alert);
      Watched* const owner = watched_contract(alert.contract);
      if (owner == nullptr || is_about_alerts(alert.check)) continue;
      owner->observe(alert_event(alert, one, last, now), moment());
    }
  }
}

void Engine::State::count_events(const Watched& owner, const EventCounts& counted) {
  for (std::size_t i = 0; i < counted.size(); ++i) {
    if (counted[i] == 0) continue;
    events += counted[i];
    counts[owner.contract().sources[i].id].events += counted[i];
  }
}

// Whatever checks are bound: that something happened while nothing was agreed is on record.
void Engine::State::tell_daylight(Watched& owner) {
  for (const Daylight& one : owner.take_daylight()) {
    counts[one.source].outside += one.events;
    audit("metsuke", "outside-period",
          one.source + " " + (one.day.ok() ? to_text(one.day) : "(other days)"),
          std::to_string(one.events), false, owner.contract().id);
  }
}

std::shared_ptr<const Bundle> Engine::State::compiled(const BundleAdopted& adopted,
                                                      Complaints& complaints) {
  const auto next = std::move(ready);
  if (next != nullptr && next->digest == adopted.digest) return next;
  return compile(adopted.text, complaints);
}

// What will not go on says its last: nothing half seen is lost, and what was counted is told.
void Engine::State::let_go(const Bundle& next) {
  for (const auto& one : watched) {
    const auto same = std::find_if(
        next.contracts.begin(), next.contracts.end(),
        [&](const BoundContract& bound) { return bound.contract->id == one->contract().id; });
    const bool is_gone = same == next.contracts.end();
    if (!is_gone && one->same_but_registers(*same)) continue;
    EventCounts counted;
    one->let_go(is_gone ? nullptr : same->contract.get(), moment(), counted);
    count_events(*one, counted);
    tell_daylight(*one);
    one->take_effects(effects);
  }
}

void Engine::State::on(const BundleAdopted& adopted) {
  const std::string digest = to_hex(adopted.digest);
  Complaints complaints;
  auto next = compiled(adopted, complaints);
  if (next == nullptr)
    return audit(adopted.by, "bundle-adopted", digest, complaint_text(complaints), true);
  const std::vector<Loosening> loosened =
      bundle == nullptr ? std::vector<Loosening>() : loosened_between(*bundle, *next);
  if (!loosened.empty()) {
    const bool approved = !adopted.approved_by.empty() && adopted.approved_by != adopted.by;
    audit(adopted.by, "bundle-loosened", digest, to_text(loosened), !approved);
    if (!approved) return;
  }
  let_go(*next);
  std::vector<std::unique_ptr<Watched>> before = std::move(watched);
  watched.clear();
  sources.clear();
  std::vector<std::pair<Watched*, const RegisterBook*>> fresh;
  for (const BoundContract& bound : next->contracts) {
    const auto same = std::find_if(before.begin(), before.end(), [&](const auto& one) {
      return one != nullptr && one->contract().id == bound.contract->id;
    });
    if (same != before.end() && (*same)->same_but_registers(bound)) {
      watched.push_back(std::move(*same));
    } else {
      auto made = std::make_unique<Watched>(bound, now);
      if (same != before.end()) {
        made->follow(**same, now);
        same->reset();  // It gave up what it had, its contract too.
      }
      watched.push_back(std::move(made));
    }
    for (std::size_t i = 0; i < bound.contract->sources.size(); ++i)
      sources[bound.contract->sources[i].id] = {watched.size() - 1, i};
    const bool kept = &watched.back()->contract() != bound.contract.get();
    const RegisterBook& book = kept ? bound.registers : watched.back()->registers();
    watched.back()->adopt_all(book, moment());
    effects.adopted.push_back({last, now, "contract", bound.contract->id, bound.contract->title,
                               to_hex(bound.contract->digest)});
  }
  bundle = std::move(next);
  effects.adopted.push_back({last, now, "bundle", "", adopted.by, digest});
  audit(adopted.by, "bundle-adopted", digest, adopted.reason);
}

void Engine::State::on(const RegisterAdopted& adopted) {
  const auto owner = std::find_if(watched.begin(), watched.end(), [&](const auto& one) {
    return one->contract().id == adopted.contract;
  });
  const std::string object = adopted.contract + "/" + adopted.name;
  if (owner == watched.end())
    return audit("metsuke", "register-adopted", object, "no such contract", true);
  Complaints complaints;
  auto next = Register::read(adopted.kind, adopted.text, adopted.name, std::nullopt, complaints);
  if (!next) return audit("metsuke", "register-adopted", object, next.error().detail, true);
  (*owner)->adopt(*std::move(next), moment());
  effects.adopted.push_back({last, now, std::string(name_of(adopted.kind)), adopted.contract,
                             adopted.name, to_hex(adopted.digest)});
  audit("metsuke", "register-adopted", object, "");
}

void Engine::State::on(const Started& started) {
  now = std::max(now, started.at);
  audit("metsuke", "started", started.version, "");
}

void Engine::State::on(const Gap& gap) {
  now = std::max(now, gap.until);
  if (sources.contains(gap.source)) ++counts[gap.source].gaps;
  const Watched* const owner = watched_of(gap.source);
  // A sender turned away at the door, whom nobody knows: no contract's lines are missing by it.
  if (owner == nullptr) {
    const bool is_turned_away =
        gap.reason.starts_with("refused: ") || gap.reason.starts_with("connection refused: ");
    return audit("metsuke", is_turned_away ? "connection-refused" : "gap", gap.source, gap.reason);
  }
  const std::string& contract = owner->contract().id;
  // Of deliveries it is told which one, in an act that rules can watch.
  for (const auto& [start, act] : {std::pair("refused: ", "delivery-refused"),
                                   std::pair("undecodable: ", "delivery-undecodable")}) {
    if (!gap.reason.starts_with(start)) continue;
    const std::string reason = gap.reason.substr(std::string_view(start).size());
    return audit("metsuke", act, gap.source + "/" + reason.substr(0, reason.find(": ")), reason,
                 false, contract, gap.source);
  }
  audit("metsuke", "gap", gap.source, gap.reason, false, contract, gap.source);
}

void Engine::State::on(const StreamOpened& opened) {
  now = std::max(now, opened.at);
  streams.open(opened, last);
}

void Engine::State::on(const StreamClosed& closed) {
  now = std::max(now, closed.at);
  streams.close(closed);
}

void Engine::State::on(const ClockStepped& stepped) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(stepped.by);
  audit("metsuke", "clock-step", "", std::to_string(milliseconds.count()) + " ms");
}

void Engine::State::on(const TailCut& cut) {
  audit("metsuke", "tail-cut", to_hex(cut.digest), std::to_string(cut.bytes) + " bytes");
}

Engine::Engine() : state_(std::make_unique<State>()) {}
Engine::Engine(BundleCompiler compile) : Engine() { state_->compile = std::move(compile); }
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

void Engine::step(const Entry& entry) {
  ASSERT(entry.seq == next(state_->last));
  state_->last = entry.seq;
  ++state_->entries;
  std::visit([this](const auto& input) { state_->on(input); }, entry.input);
  state_->tell_happenings();
}

Effects Engine::take_effects() {
  Effects effects = std::move(state_->effects);
  state_->effects = {};
  state_->deliveries.take_changed(effects.deliveries);
  for (const auto& one : state_->watched) one->take_effects(effects);
  effects.alerts = state_->alerts.take_changed();
  effects.now = state_->now;
  effects.entries = state_->entries;
  effects.records = state_->records;
  effects.events = state_->events;
  return effects;
}

void Engine::expect(std::shared_ptr<const Bundle> compiled) { state_->ready = std::move(compiled); }

Seq Engine::last() const { return state_->last; }
Timestamp Engine::now() const { return state_->now; }
const std::shared_ptr<const Bundle>& Engine::bundle() const { return state_->bundle; }
std::uint64_t Engine::rehashed_until() const { return state_->rehashed_until; }
const AlertBook& Engine::alerts() const { return state_->alerts; }

std::uint64_t Engine::resume(std::uint64_t stream) const { return state_->streams.resume(stream); }

const StreamBook& Engine::streams() const { return state_->streams; }

bool Engine::delivery_known(std::string_view source, std::string_view name) const {
  return delivery_row(source, name) != nullptr;
}

bool Engine::delivery_complete(std::string_view source, std::string_view name) const {
  return state_->deliveries.is_complete(source, name);
}

const DeliveryRow* Engine::delivery_row(std::string_view source, std::string_view name) const {
  return state_->deliveries.find(source, name);
}

const std::map<std::string, Engine::SourceCount>& Engine::counts() const { return state_->counts; }

}  // namespace metsuke
