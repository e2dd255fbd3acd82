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

}  // namespace

Watched::Watched(BoundContract bound, Timestamp since)
    : terms_(std::make_unique<Terms>(std::move(bound))),
      past_registers_(terms_->bound.registers),
      since_(since),
      month_told_(first_month(contract(), since)),
      readers_(readers_of(contract())),
      held_fresh_(readers_.size()),
      observer_(terms_->bound.contract, since) {}

void Watched::let_go(const Contract* next, Moment moment, EventCounts& counts) {
  tick(moment, counts);
  for (std::size_t source = 0; source < readers_.size(); ++source) {
    const std::string& id = contract().sources[source].id;
    const SourceSpec* after = next == nullptr ? nullptr : next->source(id);
    if (after != nullptr && readers_[source].reads_alike(LineReader(after->reader))) continue;
    arena_.clear();
    events_.clear();
    readers_[source].finish_all(arena_, events_);
    held_fresh_[source] = false;
    counts[source] += events_.size();
    see_late(source, moment);
  }
}

void Watched::follow(Watched& before, Timestamp now) {
  ASSERT(before.contract().id == contract().id);
  since_ = before.since_;
  month_told_ = before.month_told_;
  observer_ = Observer(terms_->bound.contract, since_);
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
  observer_.tick(now, Seq{}, before.registers(), said_before);
  observer_.follow(before.observer_);
  for (std::size_t source = 0; source < readers_.size(); ++source)
    if (const auto known = before.contract().source_id(contract().sources[source].id)) {
      readers_[source].follow(before.readers_[known->value]);
      held_fresh_[source] = before.held_fresh_[known->value];
    }
  daylight_ = std::move(before.daylight_);
  follow_terms(before, now);
}

// Terms that differ in nothing but the rules' texts are the same terms.
void Watched::follow_terms(Watched& before, Timestamp now) {
  tallies_before_ = std::move(before.tallies_before_);
  past_terms_ = std::move(before.past_terms_);
  past_terms_.push_back(std::move(before.terms_));
  for (const auto& past : past_terms_) {
    for (const auto& [key, tally] : past->told) add(tallies_before_[key], tally);
    past->told.clear();
    past->detector.restart_tallies();
  }
  Terms& last = *past_terms_.back();
  terms_->follow(last, now);
  for (std::size_t i = 0; i < register_kind_count; ++i) {
    const auto kind = static_cast<RegisterKind>(i);
    if (const Register* const next = registers().find(kind)) {
      const Register* const old = last.bound.registers.find(kind);
      if (old != nullptr && old->digest() == next->digest()) {
        past_registers_.adopt(*before.past_registers_.find(kind));
      } else {
        remember_past(before.past_registers_.find(kind), *next, now);
      }
    }
  }
  registers_since_ = std::max(registers_since_, before.registers_since_);
  last.bound.registers = RegisterBook();
  if (contract().parts == last.bound.contract->parts || last.from == now) {
    terms_->from = last.from;
    past_terms_.pop_back();
  }
  if (past_terms_.size() > limits::terms_past_max) past_terms_.pop_front();
}

void Watched::remember_past(const Register* before, const Register& next, Timestamp now) {
  if (before == nullptr) return past_registers_.adopt(next);
  past_registers_.adopt(next.with_past(*before, now));
  registers_since_ = now;
}

Terms* Watched::terms_of(Timestamp at) {
  Terms* in_force = terms_.get();
  for (auto past = past_terms_.rbegin(); past != past_terms_.rend() && at < in_force->from; ++past)
    in_force = past->get();
  if (in_force->has(at)) return in_force;
  if (terms_->has(at)) return terms_.get();
  for (auto past = past_terms_.rbegin(); past != past_terms_.rend(); ++past)
    if ((*past)->has(at)) return past->get();
  return nullptr;
}

const RegisterBook& Watched::registers_of(Timestamp at) const {
  return at < registers_since_ ? past_registers_ : registers();
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
  const SourceId id = contract().sources[source].reader.id;
  if (events_.empty())
    observer_.record_seen(id, record.received, record.bytes.size(), nullptr, outcome.state);
  std::size_t bytes = record.bytes.size();
  for (Event& event : events_) {
    observer_.record_seen(id, record.received, bytes, &event, outcome.state);
    bytes = 0;  // One record, however many events.
    judge(id, event, moment);
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
  const SourceId id = contract().sources[source].reader.id;
  for (Event& event : events_) {
    observer_.record_seen(id, event.received, 0, &event, ReadOutcome::State::events);
    judge(id, event, moment);
  }
}

void Watched::judge(SourceId id, Event& event, Moment moment) {
  Terms* const terms = terms_of(event.occurred);
  if (terms == nullptr) return judge_outside(id, event, moment);
  const Contract& agreed = *terms->bound.contract;
  if (terms != terms_.get())  // What was agreed then counts its sources in its own way.
    event.source = agreed.source_id(contract().sources[id.value].id)
                       .value_or(SourceId{static_cast<std::uint32_t>(agreed.sources.size())});
  enrich(event, agreed, registers_of(event.occurred), arena_);
  event.source = id;
  observer_.event_seen(id, event);
  const Timestamp last =
      terms->until == Timestamp::max() ? terms->until : terms->until - Duration(1);
  see(event, std::clamp(event.occurred, terms->from, last), moment);
}

// Looked at like any other, for what it may show is no less grave; but no denominator of the
// contract knows of it, and that it happened at all is an event of its own.
void Watched::judge_outside(SourceId id, Event& event, Moment moment) {
  const std::string& source = contract().sources[id.value].id;
  std::pair place{source, japan_date(event.occurred)};
  if (daylight_.size() >= limits::daylight_days_max && !daylight_.contains(place))
    place.second = Date{};
  ++daylight_[std::move(place)];
  enrich(event, contract(), registers_of(event.occurred), arena_);
  observer_.event_seen(id, event);
  terms_->detector.see_uncounted(event, findings_);
  raise(*terms_, moment);
  OwnedEvent told = own_event("period", event.occurred, {event.received, event.seq});
  told.source = id;
  told.set(Field::mk_source_id, source);
  for (const Field field : {Field::user_name, Field::event_action, Field::source_ip})
    if (event.has(field)) told.set(field, std::string(event[field]));
  const Date from = contract().period_from, until = contract().period_to;
  const bool is_before = from.ok() && event.occurred < japan_midnight(from);
  told.set_native("period.side", is_before ? "before" : "after");
  told.set_native("period.agreed",
                  (from.ok() ? to_text(from) : "") + ".." + (until.ok() ? to_text(until) : ""));
  see(told.view(), event.occurred, moment);
}

std::vector<Daylight> Watched::take_daylight() {
  std::vector<Daylight> taken;
  for (const auto& [place, events] : daylight_)
    taken.push_back({place.first, place.second, events});
  daylight_.clear();
  return taken;
}

void Watched::see(const Event& event, Timestamp at, Moment moment) {
  for (const auto& past : past_terms_) {
    if (at >= past->until) continue;
    past->see(event, at, findings_);
    raise(*past, moment);
  }
  terms_->see(event, at, findings_);
  raise(*terms_, moment);
}

void Watched::raise(const Terms& terms, Moment moment) {
  for (const Finding& finding : findings_)
    moment.alerts.raise(*terms.bound.contract, terms.bound.rules->rule(finding.rule), finding,
                        moment.now, moment.seq);
  findings_.clear();
}

void Watched::observe(const OwnedEvent& event, Moment moment) {
  see(event.view(), event.occurred, moment);
}

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
  see(event.view(), event.occurred, moment);
}

void Watched::see_all(std::vector<OwnedEvent>& events, Moment moment) {
  for (OwnedEvent& event : events) {
    if (event.seq == Seq{}) event.seq = moment.seq;
    arena_.clear();
    Event seen = event.view();
    enrich(seen, contract(), registers(), arena_);
    see(seen, seen.occurred, moment);
  }
}

void Watched::advance(Moment moment) {
  const std::vector<SourceProgress> progress = observer_.progress();
  for (const auto& past : past_terms_) {
    past->detector.advance(progress, moment.now, findings_);
    raise(*past, moment);
  }
  terms_->detector.advance(progress, moment.now, findings_);
  raise(*terms_, moment);
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
  observer_.tick(moment.now, moment.seq, registers(), events);
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
  tell_months(end, moment, events);
  note_tallies();
  for (const Requirement& requirement : contract().requirements) {
    OwnedEvent clause = own_event("check", end - std::chrono::seconds(1), known);
    clause.set(Field::mk_requirement_clause, requirement.clause);
    clause.set(Field::mk_requirement_checks, std::to_string(requirement.checks.size()));
    events.push_back(std::move(clause));
    for (const BoundCheck& bound : requirement.checks) {
      const Rule* const rule = rules().find(bound.check);
      // What looks at these very events has not looked yet.
      if (rule == nullptr || (rule->product == "metsuke" && rule->service == "check")) continue;
      const Tally tally = counted({rule->name, month});
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

// That the month was looked at for events of no contract: without it, there is no denominator.
void Watched::tell_months(Timestamp end, Moment moment, std::vector<OwnedEvent>& events) const {
  const Known known{moment.now, moment.seq};
  for (const SourceSpec& source : contract().sources) {
    OwnedEvent event = own_event("period", end - std::chrono::seconds(1), known);
    event.source = source.reader.id;
    event.set(Field::mk_source_id, source.id);
    event.set_native("period.side", "within");
    events.push_back(std::move(event));
  }
}

void Watched::adopt(Register next, Moment moment) {
  std::vector<OwnedEvent> events;
  const Register* before = registers().find(next.kind());
  observer_.register_adopted(next, before, moment.seq, moment.now, events);
  remember_past(past_registers_.find(next.kind()), next, moment.now);
  terms_->bound.registers.adopt(std::move(next));
  see_all(events, moment);
}

void Watched::adopt_all(const RegisterBook& book, Moment moment) {
  for (std::size_t i = 0; i < register_kind_count; ++i) {
    const auto kind = static_cast<RegisterKind>(i);
    const Register* next = book.find(kind);
    if (next == nullptr) continue;
    const Register* before = registers().find(kind);
    if (&book == &registers()) {
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
  note_tallies();
  for (auto& [key, row] : tallies_changed_) {
    row.tally = counted(key);
    effects.tallies.push_back(std::move(row));
  }
  tallies_changed_.clear();
}

// What each of the terms has counted by now.
void Watched::note_tallies() {
  const auto note = [this](Terms& terms) {
    for (Tally& tally : terms.detector.take_tallies()) {
      const Rule& rule = terms.bound.rules->rule(tally.rule);
      const TallyKey key{rule.name, tally.month};
      tallies_changed_[key] = {contract().id, rule.check, rule.name, {}};
      terms.told[key] = std::move(tally);
    }
  };
  for (const auto& past : past_terms_) note(*past);
  note(*terms_);
}

// Over all terms: whole values.
Tally Watched::counted(const TallyKey& key) const {
  Tally all;
  if (const auto before = tallies_before_.find(key); before != tallies_before_.end())
    all = before->second;
  for (const auto& past : past_terms_) add(all, past->counted(key));
  add(all, terms_->counted(key));
  all.month = key.second;
  if (const Rule* const rule = rules().find(key.first)) all.rule = rule->id;
  return all;
}

}  // namespace metsuke
