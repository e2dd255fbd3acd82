#include "rule/observe.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "rule/observe_clocks.h"
#include "rule/observe_days.h"
#include "rule/observe_dispatch.h"
#include "rule/observe_duties.h"
#include "rule/observe_incidents.h"
#include "rule/observe_own.h"
#include "rule/observe_presence.h"
#include "rule/observe_registers.h"
#include "rule/observe_slots.h"

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// A stream's past is settled once this much time has gone by without more of it.
constexpr std::chrono::hours stream_settled{1};

// What is kept where the contract names no number: a year (RET-09), 92 days at hand (RET-12).
constexpr int kept_days_floor = 365;
constexpr int searched_days_floor = 92;

constexpr std::array<std::string_view, 5> slot_states = {"expected", "on_time", "late", "missing",
                                                         "zero_declared"};

Date first_day(const Contract& contract, Timestamp since) {
  const Date configured = japan_date(since);
  return contract.period_from.ok() ? std::max(contract.period_from, configured) : configured;
}

}  // namespace

std::string_view manifest_word(const Delivery& delivery, FileState state) {
  switch (state) {
    case FileState::mismatch:
      return "mismatch";
    case FileState::missing:
      return "missing_file";
    case FileState::extra:
      return "extra_file";
    case FileState::unlisted_manifest:
      return "none";
    case FileState::ok:
    case FileState::broken:  // What cannot be decoded is said as a gap, not as a manifest's word.
    case FileState::unsafe_name:
    case FileState::not_a_file:
    case FileState::duplicate_name:
    case FileState::too_deep:
      break;
  }
  return delivery.has_manifest ? "ok" : "none";
}

std::string_view worst_manifest(const Delivery& delivery) {
  for (const FileState state : {FileState::mismatch, FileState::missing, FileState::extra}) {
    const auto is_so = [&](const DeliveredFile& file) { return file.state == state; };
    if (std::any_of(delivery.files.begin(), delivery.files.end(), is_so))
      return manifest_word(delivery, state);
  }
  return manifest_word(delivery, FileState::ok);
}

std::string_view name_of(SlotState state) { return slot_states[static_cast<std::size_t>(state)]; }

struct Observer::State {
  // One source, watched.
  struct Watch {
    SlotBook slots;
    DayBook days;
    Date next_told;  // Of a stream: the first day whose coverage is not told.
    std::vector<LogSource> log_sources;
  };

  State(std::shared_ptr<const Contract> agreed, Timestamp since)
      : contract(std::move(agreed)),
        first(first_day(*contract, since)),
        duties(*contract, first),
        incidents(*contract),
        clocks(*contract),
        last(since),
        retention_month(month_of(first)) {
    for (std::size_t index = 0; index < contract->sources.size(); ++index) {
      const SourceId id{static_cast<std::uint32_t>(index)};
      watches.push_back({SlotBook(*contract, id, first), DayBook(*contract, id, since), first,
                         log_sources_of(contract->sources[index].reader)});
    }
  }

  static Month month_of(Date date) {
    return {static_cast<int>(date.year()), static_cast<unsigned>(date.month())};
  }

  const SourceSpec& spec(std::size_t index) const { return contract->sources[index]; }

  void say_missing(std::size_t index, const Slot& slot, Known known,
                   std::vector<OwnedEvent>& events) const;
  void tell_slot(std::size_t index, const Slot& slot, Known known, std::vector<OwnedEvent>& events);
  void say_files(const DeliveryRead& read, const Covered& covered, Known known,
                 std::vector<OwnedEvent>& events);
  void say_delivery(const DeliveryRead& read, const Covered& covered, const Slot* slot,
                    const Slot* already, std::vector<OwnedEvent>& events);
  void tell_day(std::size_t index, Date day, DayBook::Told told, Known known,
                std::vector<OwnedEvent>& events);
  void tell_stream(std::size_t index, Known known, std::vector<OwnedEvent>& events);
  void tell_retention(Known known, std::vector<OwnedEvent>& events);
  Date oldest_known(std::size_t index) const;
  void plan(Timestamp now);

  std::shared_ptr<const Contract> contract;
  Date first;  // The first day anything is expected of.
  std::vector<Watch> watches;
  DutyBook duties;
  IncidentBook incidents;
  ClockBook clocks;
  PresenceBook presence;
  // Of every file of a source, the delivery that first brought these bytes.
  std::map<std::pair<std::string, Digest>, std::string> contents;
  Timestamp last;                     // The last tick.
  Timestamp next = Timestamp::min();  // Before it, a tick has nothing to do.
  Month retention_month;              // The first month whose retention is not told.
};

void Observer::State::say_missing(std::size_t index, const Slot& slot, Known known,
                                  std::vector<OwnedEvent>& events) const {
  OwnedEvent event = own_event("delivery", end_of_day(slot.to), known);
  event.source = slot.source;
  event.set(Field::mk_source_id, spec(index).id);
  event.set(Field::mk_delivery_state, std::string(name_of(slot.state)));
  event.set(Field::mk_delivery_period, period_text(slot.from, slot.to));
  event.set(Field::mk_delivery_due, to_japan_text(slot.due));
  events.push_back(std::move(event));
}

// The coverage of each of a decided slot's days.
void Observer::State::tell_slot(std::size_t index, const Slot& slot, Known known,
                                std::vector<OwnedEvent>& events) {
  DayBook::Told told;
  told.basis = slot.state == SlotState::missing         ? DayBook::Basis::given_up
               : slot.state == SlotState::zero_declared ? DayBook::Basis::declared_empty
                                                        : DayBook::Basis::delivered;
  told.rows = slot.rows;
  told.quarantined = slot.quarantined;
  for (sys_days day = slot.from; day <= sys_days(slot.to); day += days(1))
    tell_day(index, day, told, known, events);
}

// All that is known of a source's day.
void Observer::State::tell_day(std::size_t index, Date day, DayBook::Told told, Known known,
                               std::vector<OwnedEvent>& events) {
  Watch& watch = watches[index];
  const SourceId source{static_cast<std::uint32_t>(index)};
  events.push_back(watch.days.coverage(day, told, known));
  const bool is_given_up = told.basis == DayBook::Basis::given_up;
  const bool has_doors =
      std::any_of(watch.log_sources.begin(), watch.log_sources.end(),
                  [](const LogSource& handed) { return handed.category == "physical_access"; });
  if (!is_given_up) clocks.tell(source, day, known, events);
  if (is_given_up && !has_doors) return;
  presence.tell(source, day,
                is_given_up ? PresenceBook::Basis::given_up : PresenceBook::Basis::complete, known,
                events);
}

void Observer::State::say_files(const DeliveryRead& read, const Covered& covered, Known known,
                                std::vector<OwnedEvent>& events) {
  const Delivery& delivery = read.delivery;
  for (std::size_t index = 0; index < delivery.files.size(); ++index) {
    const DeliveredFile& file = delivery.files[index];
    OwnedEvent event = own_event("delivery", covered.occurred, known);
    event.set(Field::mk_source_id, delivery.source);
    event.set(Field::mk_delivery_name, delivery.name);
    event.set(Field::mk_delivery_file, file.name);
    event.set(Field::mk_delivery_manifest, std::string(manifest_word(delivery, file.state)));
    event.set(Field::mk_delivery_received, to_japan_text(delivery.received));
    if (!covered.period.empty()) event.set(Field::mk_delivery_period, covered.period);
    if (file.state != FileState::missing && file.bytes > 0) {
      const auto [held, fresh] =
          contents.try_emplace({delivery.source, file.sha256}, delivery.name);
      if (!fresh && held->second != delivery.name)
        event.set(Field::mk_delivery_duplicate_of, held->second);
    }
    // An archive's rows are those of what is in it; they count where it has a count of its own.
    const bool is_counted = index < read.rows_by_file.size() && file.state != FileState::missing &&
                            file.state <= FileState::broken &&
                            (!is_packed(file) || file.declared_rows);
    const std::uint64_t rows = is_counted ? read.rows_by_file[index] : 0;
    const bool is_alone = std::count_if(delivery.files.begin(), delivery.files.end(),
                                        [](const auto& each) { return !is_packed(each); }) == 1;
    if (is_counted) {
      const std::uint64_t damaged = is_alone ? std::min(rows, read.quarantined) : 0;
      event.set(Field::mk_delivery_parsed_rows, std::to_string(rows - damaged));
      if (is_alone) {
        event.set(Field::mk_delivery_quarantined_rows, std::to_string(read.quarantined));
      }
    }
    std::optional<std::uint64_t> declared = file.declared_rows;
    if (index < read.declared_by_file.size() && read.declared_by_file[index]) {
      declared = read.declared_by_file[index];
    }
    if (declared) {
      event.set(Field::mk_delivery_declared_rows, std::to_string(*declared));
      if (is_counted) {
        event.set(Field::mk_delivery_count_matches, *declared == rows ? "true" : "false");
      }
    }
    events.push_back(std::move(event));
  }
}

void Observer::State::say_delivery(const DeliveryRead& read, const Covered& covered,
                                   const Slot* slot, const Slot* already,
                                   std::vector<OwnedEvent>& events) {
  const Delivery& delivery = read.delivery;
  OwnedEvent event = own_event("delivery", covered.occurred, Known{delivery.received, read.seq});
  event.set(Field::mk_source_id, delivery.source);
  event.set(Field::mk_delivery_name, delivery.name);
  event.set(Field::mk_delivery_state,
            slot == nullptr ? "unexpected" : std::string(name_of(slot->state)));
  event.set(Field::mk_delivery_manifest, std::string(worst_manifest(delivery)));
  event.set(Field::mk_delivery_received, to_japan_text(delivery.received));
  if (!covered.period.empty()) event.set(Field::mk_delivery_period, covered.period);
  if (slot != nullptr && slot->due != Timestamp::max()) {
    event.set(Field::mk_delivery_due, to_japan_text(slot->due));
  }
  const std::uint64_t parsed = read.rows - std::min(read.rows, read.quarantined);
  event.set(Field::mk_delivery_parsed_rows, std::to_string(parsed));
  event.set(Field::mk_delivery_quarantined_rows, std::to_string(read.quarantined));
  if (slot != nullptr && slot->declared_rows) {
    event.set(Field::mk_delivery_declared_rows, std::to_string(*slot->declared_rows));
  }
  say_range(read, covered, event);
  if (already != nullptr) event.set(Field::mk_delivery_replaces, already->delivery);
  if (already != nullptr && read.removed_rows && read.added_rows) {
    event.set(Field::mk_delivery_removed_rows, std::to_string(*read.removed_rows));
    event.set(Field::mk_delivery_added_rows, std::to_string(*read.added_rows));
  }
  const std::optional<SourceId> id = contract->source_id(delivery.source);
  if (delivery.sequence && id) {
    const std::uint64_t skipped = watches[id->value].slots.skipped_before(*delivery.sequence);
    event.set(Field::mk_delivery_sequence, std::to_string(*delivery.sequence));
    event.set(Field::mk_delivery_sequence_missing, std::to_string(skipped));
  }
  events.push_back(std::move(event));
}

void Observer::State::tell_stream(std::size_t index, Known known, std::vector<OwnedEvent>& events) {
  Watch& watch = watches[index];
  const Date until = contract->period_to;
  while ((!until.ok() || watch.next_told <= until) &&
         midnight_after(watch.next_told) + stream_settled <= known.at) {
    tell_day(index, watch.next_told, {}, known, events);
    watch.next_told = sys_days(watch.next_told) + days(1);
  }
}

// The first day from which on the source's records are held, closed days before it included:
// nothing was there to be recorded.
Date Observer::State::oldest_known(std::size_t index) const {
  const Watch& watch = watches[index];
  std::optional<Date> oldest;
  for (const Slot& slot : watch.slots.slots()) {
    if (slot.state == SlotState::missing || slot.state == SlotState::expected) continue;
    oldest = slot.from;
    break;
  }
  if (!watch.slots.is_periodic()) oldest = watch.days.first_received();
  if (!oldest) return date_max;
  const Date first_asked = watch.slots.first();
  while (*oldest > first_asked) {
    const Date before = sys_days(*oldest) - days(1);
    const std::optional<bool> closed = contract->calendar.closed(before);
    if (!closed || !*closed) break;
    oldest = before;
  }
  return std::max(*oldest, first_asked);
}

void Observer::State::tell_retention(Known known, std::vector<OwnedEvent>& events) {
  const Month present = japan_month(known.at);
  for (; retention_month < present; retention_month = retention_month.following()) {
    const Date end = retention_month.last();
    if (contract->period_to.ok() && retention_month.first() > contract->period_to) continue;
    for (std::size_t index = 0; index < watches.size(); ++index) {
      const Keep& keep = spec(index).keep;
      const int total = keep.total_days == 0 ? kept_days_floor : keep.total_days;
      const int searchable = keep.searchable_days == 0 ? searched_days_floor : keep.searchable_days;
      const Date first_asked = watches[index].slots.first();
      if (first_asked > end) continue;
      const int age = static_cast<int>((sys_days(end) - sys_days(first_asked)).count()) + 1;
      const Date oldest = oldest_known(index);
      const int held =
          std::max(static_cast<int>((sys_days(end) - sys_days(oldest)).count()) + 1, 0);
      OwnedEvent event = own_event("retention", end_of_day(end), known);
      event.source = SourceId{static_cast<std::uint32_t>(index)};
      event.set(Field::mk_source_id, spec(index).id);
      const auto say_days = [&event](Field field, int days) {
        event.set(field, std::to_string(std::max(days, 0)));
      };
      say_days(Field::mk_retention_required_days, std::min(total, age));
      say_days(Field::mk_retention_oldest_verified_days, held);
      say_days(Field::mk_retention_shortfall_days, std::min(total, age) - held);
      say_days(Field::mk_retention_searchable_days, std::min(held, searchable));
      say_days(Field::mk_retention_searchable_shortfall_days, std::min(searchable, age) - held);
      // Whether what is kept is still what was kept is the archive's to say: rehashed().
      event.set_unknown(Field::mk_retention_overdue_disposal);
      events.push_back(std::move(event));
    }
  }
}

void Observer::State::plan(Timestamp now) {
  const Date today = japan_date(now);
  next = std::min(midnight_after(today), incidents.next());
  for (const Watch& watch : watches) {
    next = std::min(next, watch.slots.next());
    const bool over = contract->period_to.ok() && watch.next_told > contract->period_to;
    if (watch.slots.is_periodic() || over) continue;
    next = std::min(next, midnight_after(watch.next_told) + stream_settled);
  }
}

Observer::Observer(std::shared_ptr<const Contract> contract, Timestamp since)
    : state_(std::make_unique<State>(std::move(contract), since)) {}
Observer::~Observer() = default;
Observer::Observer(Observer&&) noexcept = default;
Observer& Observer::operator=(Observer&&) noexcept = default;

void Observer::follow(Observer& before) {
  for (std::size_t index = 0; index < state_->watches.size(); ++index) {
    const std::string& id = state_->spec(index).id;
    const std::optional<SourceId> known = before.state_->contract->source_id(id);
    State::Watch& watch = state_->watches[index];
    if (!known) {  // It owes nothing of the days before it came.
      watch.next_told = first_day(*state_->contract, state_->last);
      watch.slots.begin(watch.next_told);
      watch.days.begin(state_->last);
      continue;
    }
    State::Watch& then = before.state_->watches[known->value];
    watch.slots.follow(then.slots, japan_date(state_->last));
    watch.days.follow(then.days);
    watch.next_told = then.next_told;
    const SourceId now{static_cast<std::uint32_t>(index)};
    state_->clocks.follow(before.state_->clocks, *known, now);
    state_->presence.follow(before.state_->presence, *known, now);
  }
  state_->duties.follow(before.state_->duties);
  state_->next = Timestamp::min();
}

void Observer::delivery_read(const DeliveryRead& read, std::vector<OwnedEvent>& events) {
  const std::optional<SourceId> id = state_->contract->source_id(read.delivery.source);
  if (!id) return;
  const Known known{read.delivery.received, read.seq};
  SlotBook& book = state_->watches[id->value].slots;
  const SlotBook::Arrival arrival = book.fill(read);
  const Slot* slot = nullptr;
  const Slot* last = nullptr;
  if (!arrival.filled.empty()) {
    slot = &book.slots()[arrival.filled.front()];
    last = &book.slots()[arrival.filled.back()];
  } else if (arrival.already != nullptr) {
    last = arrival.already;
  }
  const Covered covered = covered_by(read.delivery, slot == nullptr ? last : slot, last);
  const std::size_t before = events.size();
  state_->say_files(read, covered, known, events);
  state_->say_delivery(read, covered, slot, arrival.already, events);
  if (arrival.already != nullptr) {
    state_->incidents.replaced(read.delivery.source, arrival.already->from, arrival.already->to,
                               read.delivery.name, known, events);
  }
  for (std::size_t index = before; index < events.size(); ++index) events[index].source = *id;
  for (const std::size_t filled : arrival.filled) {
    state_->tell_slot(id->value, book.slots()[filled], known, events);
  }
}

void Observer::record_seen(SourceId source, Timestamp received, std::size_t bytes,
                           const Event* event, ReadOutcome::State outcome) {
  ASSERT(source.value < state_->watches.size());
  state_->watches[source.value].days.seen(received, bytes, event, outcome);
  if (event != nullptr) state_->clocks.seen(source, *event);
}

void Observer::event_seen(SourceId source, const Event& event) {
  ASSERT(source.value < state_->watches.size());
  state_->presence.seen(source, event);
}

void Observer::register_adopted(const Register& next, const Register* before, Seq seq, Timestamp at,
                                std::vector<OwnedEvent>& events) {
  register_events(next, before, Known{at, seq}, events);
  if (next.kind() == RegisterKind::dispatches)
    dispatch_events(next, before, Known{at, seq}, events);
  state_->duties.adopted(next.kind(), japan_date(at));
  state_->next = Timestamp::min();  // A duty may have come or gone with it.
}

void Observer::tick(Timestamp now, Seq seq, const RegisterBook& registers,
                    std::vector<OwnedEvent>& events) {
  State& state = *state_;
  state.last = std::max(state.last, now);
  if (now < state.next) return;
  const Known known{now, seq};
  for (std::size_t index = 0; index < state.watches.size(); ++index) {
    SlotBook& book = state.watches[index].slots;
    book.open(now);
    for (const std::size_t given_up : book.give_up(now)) {
      const Slot& slot = book.slots()[given_up];
      state.say_missing(index, slot, known, events);
      state.tell_slot(index, slot, known, events);
    }
    if (!book.is_periodic()) state.tell_stream(index, known, events);
  }
  state.tell_retention(known, events);
  state.duties.look(registers, known, events);
  state.incidents.look(known, events);
  state.plan(now);
}

void Observer::rehashed(const Rehash& rehash, Seq seq, std::vector<OwnedEvent>& events) const {
  OwnedEvent event = own_event("retention", rehash.at, {rehash.at, seq});
  event.set(Field::mk_source_id, "archive");
  event.set(Field::mk_retention_rehashed, std::to_string(rehash.looked_at));
  event.set(Field::mk_retention_altered, std::to_string(rehash.altered));
  event.set(Field::mk_retention_premature_loss, std::to_string(rehash.missing));
  event.set_native("retention.sealed", std::to_string(rehash.sealed));
  event.set_native("retention.places", rehash.places);
  events.push_back(std::move(event));
}

void Observer::declared(const Declaration& declaration, Seq seq, std::vector<OwnedEvent>& events) {
  State& state = *state_;
  DeclaredFacts facts;
  facts.add(declaration);
  if (declaration.kind == DeclarationKind::duty)
    state.duties.met(facts["duty"], declaration.subject);
  state.incidents.declared(declaration, Known{declaration.at, seq}, events);
  state.next = Timestamp::min();
}

std::vector<SourceProgress> Observer::progress() const {
  std::vector<SourceProgress> all;
  for (std::size_t index = 0; index < state_->watches.size(); ++index) {
    const State::Watch& watch = state_->watches[index];
    SourceProgress progress;
    progress.source = SourceId{static_cast<std::uint32_t>(index)};
    progress.name = state_->spec(index).id;
    progress.log_sources = watch.log_sources;
    progress.holes = watch.slots.holes();
    progress.complete_until = watch.slots.is_periodic() ? watch.slots.complete_until()
                                                        : std::max(state_->last - stream_settled,
                                                                   japan_midnight(state_->first));
    all.push_back(std::move(progress));
  }
  return all;
}

std::vector<Slot> Observer::take_slots() {
  std::vector<Slot> slots;
  for (State::Watch& watch : state_->watches) watch.slots.take_changed(slots);
  return slots;
}

std::vector<SourceDay> Observer::take_days() {
  std::vector<SourceDay> all;
  for (State::Watch& watch : state_->watches) watch.days.take_changed(all);
  return all;
}

}  // namespace metsuke
