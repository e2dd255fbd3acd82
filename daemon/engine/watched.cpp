#include "engine/watched.h"

#include <algorithm>

#include "contract/enrich.h"
#include "rule/observe_own.h"

namespace metsuke {
namespace {

std::vector<LineReader> readers_of(const Contract& contract) {
  std::vector<LineReader> readers;
  readers.reserve(contract.sources.size());
  for (const SourceSpec& source : contract.sources) readers.emplace_back(source.reader);
  return readers;
}

bool same_rules(const Ruleset& a, const Ruleset& b) {
  return std::equal(
      a.rules().begin(), a.rules().end(), b.rules().begin(), b.rules().end(),
      [](const Rule& x, const Rule& y) { return x.name == y.name && x.version == y.version; });
}

Month first_month(const Contract& contract, Timestamp since) {
  const Month month = japan_month(since);
  if (!contract.period_from.ok()) return month;
  const Date from = contract.period_from;
  return std::max(month, Month{static_cast<int>(from.year()), static_cast<unsigned>(from.month())});
}

void add(Tally& into, const Tally& more) {
  into.evaluated += more.evaluated;
  into.violating += more.violating;
  into.unknown += more.unknown;
  for (const std::string& what : more.missing)
    if (std::find(into.missing.begin(), into.missing.end(), what) == into.missing.end())
      into.missing.push_back(what);
  std::sort(into.missing.begin(), into.missing.end());
}

}  // namespace

Watched::Watched(BoundContract bound, Timestamp since)
    : bound_(std::move(bound)),
      since_(since),
      month_told_(first_month(*bound_.contract, since)),
      readers_(readers_of(*bound_.contract)),
      held_fresh_(readers_.size()),
      observer_(bound_.contract, since),
      detector_(bound_.rules) {}

void Watched::let_go(const Contract* next, Moment moment, EventCounts& counts) {
  tick(moment, counts);
  for (std::size_t source = 0; source < readers_.size(); ++source) {
    const std::string& id = contract().sources[source].id;
    const SourceSpec* after = next == nullptr ? nullptr : next->source(id);
    if (after != nullptr && readers_[source].reads_alike(LineReader(after->reader))) continue;
    arena_.clear();
    events_.clear();
    readers_[source].finish_all(arena_, events_);
    counts[source] += events_.size();
    see_late(source, moment);
  }
}

void Watched::follow(Watched& before, Timestamp now) {
  ASSERT(before.contract().id == contract().id);
  since_ = before.since_;
  month_told_ = before.month_told_;
  observer_ = Observer(bound_.contract, since_);
  std::vector<OwnedEvent> said_before;
  for (DeliveryRead& read : before.deliveries_) {
    if (!contract().source_id(read.delivery.source)) continue;
    observer_.delivery_read(read, said_before);
    deliveries_.push_back(std::move(read));
  }
  for (auto& [seq, declaration] : before.declarations_) {
    observer_.declared(declaration, seq, said_before);
    declarations_.emplace_back(seq, std::move(declaration));
  }
  reports_ = std::move(before.reports_);
  observer_.tick(now, Seq{}, before.bound_.registers, said_before);
  observer_.follow(before.observer_);
  for (std::size_t source = 0; source < readers_.size(); ++source)
    if (const auto known = before.contract().source_id(contract().sources[source].id))
      readers_[source].follow(before.readers_[known->value]);
  detector_.follow(before.detector_);
  tallies_before_ = before.tallies_;
}

bool Watched::same_but_registers(const BoundContract& other) const {
  return contract().parts == other.contract->parts && contract().id == other.contract->id &&
         contract().file == other.contract->file && same_rules(rules(), *other.rules);
}

ReadOutcome Watched::read(std::size_t source, const Record& record, Moment moment,
                          std::size_t& events, Belief belief) {
  ASSERT(source < readers_.size());
  arena_.clear();
  events_.clear();
  ReadOutcome outcome = readers_[source].read(record, moment.seq, arena_, events_);
  // A record of several lines is as fresh as its freshest.
  const bool is_held = outcome.state == ReadOutcome::State::nothing && events_.empty();
  const bool was_fresh = held_fresh_[source];
  held_fresh_[source] = is_held && (was_fresh || belief == Belief::fresh);
  if (belief == Belief::had_before && (is_held || !was_fresh)) {
    events_.clear();
    return outcome;
  }
  events += events_.size();
  const SourceId id = bound_.contract->sources[source].reader.id;
  if (events_.empty())
    observer_.record_seen(id, record.received, record.bytes.size(), nullptr, outcome.state);
  std::size_t bytes = record.bytes.size();
  for (Event& event : events_) {
    observer_.record_seen(id, record.received, bytes, &event, outcome.state);
    bytes = 0;  // One record, however many events.
    enrich(event, *bound_.contract, bound_.registers, arena_);
    observer_.event_seen(id, event);
    see(event, moment);
  }
  return outcome;
}

void Watched::finish(std::size_t source, Moment moment, std::size_t& events, Belief belief) {
  ASSERT(source < readers_.size());
  arena_.clear();
  events_.clear();
  readers_[source].finish(arena_, events_);
  if (belief == Belief::had_before && !held_fresh_[source]) events_.clear();
  held_fresh_[source] = false;
  events += events_.size();
  see_late(source, moment);
}

void Watched::see_late(std::size_t source, Moment moment) {
  const SourceId id = bound_.contract->sources[source].reader.id;
  for (Event& event : events_) {
    observer_.record_seen(id, event.received, 0, &event, ReadOutcome::State::events);
    enrich(event, *bound_.contract, bound_.registers, arena_);
    observer_.event_seen(id, event);
    see(event, moment);
  }
}

void Watched::see(const Event& event, Moment moment) {
  detector_.see(event, findings_);
  if (!findings_.empty()) raise(moment);
}

void Watched::raise(Moment moment) {
  for (const Finding& finding : findings_)
    moment.alerts.raise(*bound_.contract, bound_.rules->rule(finding.rule), finding, moment.now,
                        moment.seq);
  findings_.clear();
}

void Watched::observe(const OwnedEvent& event, Moment moment) { see(event.view(), moment); }

void Watched::declare(const Declaration& declaration, Moment moment) {
  std::vector<OwnedEvent> events;
  observer_.declared(declaration, moment.seq, events);
  declarations_.emplace_back(moment.seq, declaration);
  see_all(events, moment);
  if (declaration.kind != DeclarationKind::report) return;
  reports_[declaration.subject].add(declaration);
  compare_report(declaration.subject, moment);
}

void Watched::rehashed(const Rehash& rehash, Moment moment) {
  std::vector<OwnedEvent> events;
  observer_.rehashed(rehash, moment.seq, events);
  see_all(events, moment);
}

void Watched::closed(const Alert& alert, Moment moment) {
  compare_report(to_text(japan_month(alert.first)), moment);
}

// What the vendor says of a month beside what was found and confirmed in it.
void Watched::compare_report(const std::string& month, Moment moment) {
  const auto report = reports_.find(month);
  if (report == reports_.end()) return;
  const auto declared = report->second.count("incidents");
  if (!declared) return;
  std::uint64_t confirmed = 0;
  std::string numbers;
  for (const auto& [id, alert] : moment.alerts.all()) {
    const bool violation = alert.reason == CloseReason::violation_corrected ||
                           alert.reason == CloseReason::violation_ordered;
    if (alert.contract != contract().id || !violation || alert.severity < Severity::high) continue;
    if (to_text(japan_month(alert.first)) != month) continue;
    ++confirmed;
    numbers += (numbers.empty() ? "" : ", ") + alert.number;
  }
  OwnedEvent event = own_event("report", moment.now, Known{moment.now, moment.seq});
  event.set_native("report.month", month);
  event.set_native("report.incidents", std::to_string(*declared));
  event.set_native("report.confirmed", std::to_string(confirmed));
  event.set_native("report.alerts", numbers);
  event.set_native("report.contradicted", *declared == 0 && confirmed > 0 ? "true" : "false");
  see(event.view(), moment);
}

void Watched::see_all(std::vector<OwnedEvent>& events, Moment moment) {
  for (OwnedEvent& event : events) {
    if (event.seq == Seq{}) event.seq = moment.seq;
    arena_.clear();
    Event seen = event.view();
    enrich(seen, *bound_.contract, bound_.registers, arena_);
    see(seen, moment);
  }
}

void Watched::advance(Moment moment) {
  const std::vector<SourceProgress> progress = observer_.progress();
  detector_.advance(progress, moment.now, findings_);
  if (!findings_.empty()) raise(moment);
}

void Watched::delivery_read(const DeliveryRead& read, Moment moment) {
  std::vector<OwnedEvent> events;
  observer_.delivery_read(read, events);
  deliveries_.push_back(read);
  see_all(events, moment);
  advance(moment);
}

void Watched::tick(Moment moment, EventCounts& counts) {
  counts.resize(readers_.size());
  for (std::size_t source = 0; source < readers_.size(); ++source) {
    arena_.clear();
    events_.clear();
    readers_[source].release(moment.now - limits::assembly_time_max, arena_, events_);
    counts[source] += events_.size();
    see_late(source, moment);
  }
  std::vector<OwnedEvent> events;
  observer_.tick(moment.now, moment.seq, bound_.registers, events);
  see_all(events, moment);
  advance(moment);
  tell_checks(moment);
}

void Watched::tell_checks(Moment moment) {
  if (japan_month(moment.now) <= month_told_) return;
  const Date until = contract().period_to;
  Timestamp end = japan_midnight(month_told_.following().first());
  if (until.ok())
    end = std::min(end, japan_midnight(std::chrono::sys_days(until) + std::chrono::days(1)));
  for (const SourceProgress& source : observer_.progress())
    if (source.complete_until < end) return;
  const Month month = month_told_;
  month_told_ = month.following();
  if (until.ok() && month.first() > until) return;
  const Known known{moment.now, moment.seq};
  std::vector<OwnedEvent> events;
  for (const Requirement& requirement : contract().requirements) {
    OwnedEvent clause = own_event("check", end - std::chrono::seconds(1), known);
    clause.set(Field::mk_requirement_clause, requirement.clause);
    clause.set(Field::mk_requirement_checks, std::to_string(requirement.checks.size()));
    events.push_back(std::move(clause));
    for (const BoundCheck& bound : requirement.checks) {
      const Rule* const rule = rules().find(bound.check);
      // What looks at these very events has not looked yet.
      if (rule == nullptr || (rule->product == "metsuke" && rule->service == "check")) continue;
      Tally tally = detector_.tally(rule->id, month);
      const auto past = tallies_before_.find({rule->name, month});
      if (past != tallies_before_.end()) add(tally, past->second);
      OwnedEvent event = own_event("check", end - std::chrono::seconds(1), known);
      event.set(Field::mk_check_id, bound.check);
      event.set(Field::mk_requirement_clause, requirement.clause);
      event.set(Field::mk_check_evaluated, std::to_string(tally.evaluated));
      event.set(Field::mk_check_unknown, std::to_string(tally.unknown));
      events.push_back(std::move(event));
    }
  }
  see_all(events, moment);
}

void Watched::adopt(Register next, Moment moment) {
  std::vector<OwnedEvent> events;
  const Register* before = bound_.registers.find(next.kind());
  observer_.register_adopted(next, before, moment.seq, moment.now, events);
  bound_.registers.adopt(std::move(next));
  see_all(events, moment);
}

void Watched::adopt_all(const RegisterBook& book, Moment moment) {
  for (std::size_t i = 0; i < register_kind_count; ++i) {
    const auto kind = static_cast<RegisterKind>(i);
    const Register* next = book.find(kind);
    if (next == nullptr) continue;
    const Register* before = bound_.registers.find(kind);
    if (&book == &bound_.registers) {
      std::vector<OwnedEvent> events;
      observer_.register_adopted(*next, nullptr, moment.seq, moment.now, events);
      see_all(events, moment);
    } else if (before == nullptr || before->digest() != next->digest()) {
      adopt(*next, moment);
    }
  }
}

void Watched::take_effects(Effects& effects) {
  const std::string& id = contract().id;
  for (Slot& slot : observer_.take_slots()) {
    const std::string& source = contract().sources[slot.source.value].id;
    effects.slots.push_back({id, source, std::move(slot)});
  }
  for (SourceDay& day : observer_.take_days()) {
    const std::string& source = contract().sources[day.source.value].id;
    effects.days.push_back({id, source, day});
  }
  for (Tally& tally : detector_.take_tallies()) {
    const Rule& rule = rules().rule(tally.rule);
    const TallyKey key{rule.name, tally.month};
    if (const auto before = tallies_before_.find(key); before != tallies_before_.end())
      add(tally, before->second);
    tallies_[key] = tally;
    effects.tallies.push_back({id, rule.check, rule.name, std::move(tally)});
  }
}

}  // namespace metsuke
