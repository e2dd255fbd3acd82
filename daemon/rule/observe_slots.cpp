#include "rule/observe_slots.h"

#include <algorithm>

namespace metsuke {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// What the calendar cannot say is never late: it stays expected, and the month not evaluable.
constexpr Timestamp never = Timestamp::max();

Date last_of_period(Delivers::Every every, Date from) {
  if (every == Delivers::Every::week) {
    const unsigned weekday = std::chrono::weekday(sys_days(from)).iso_encoding();
    return sys_days(from) + days(7 - weekday);
  }
  if (every == Delivers::Every::month) {
    return Date(from.year() / from.month() / std::chrono::last);
  }
  return from;
}

// All rows that a delivery declares, if each of its files has a count: an archive's stands for what
// is in it, or the other way round.
std::optional<std::uint64_t> declared_in(const DeliveryRead& read) {
  const Delivery& delivery = read.delivery;
  std::uint64_t declared = 0;
  if (read.declared_by_file.empty()) return std::nullopt;
  for (std::size_t file = 0; file < read.declared_by_file.size(); ++file) {
    const auto& rows = read.declared_by_file[file];
    const bool is_known = file < delivery.files.size();
    bool is_covered = is_known && is_packed(delivery.files[file]) && !rows;
    for (auto outer = is_known ? archive_of(delivery, file) : std::nullopt; outer;
         outer = archive_of(delivery, *outer))
      is_covered = is_covered || read.declared_by_file[*outer].has_value();
    if (is_covered) continue;
    if (!rows) return std::nullopt;
    declared += *rows;
  }
  return declared;
}

// The moment behind one that is written to the second or, with none, to the minute.
Timestamp behind(Timestamp moment) {
  const auto second = std::chrono::floor<std::chrono::seconds>(moment);
  const auto minute = std::chrono::floor<std::chrono::minutes>(moment);
  return moment == minute ? minute + std::chrono::minutes(1) : second + std::chrono::seconds(1);
}

bool is_open(const Slot& slot) { return slot.state == SlotState::expected; }

}  // namespace

SlotBook::SlotBook(const Contract& contract, SourceId source, Date first)
    : contract_(contract),
      spec_(contract.sources[source.value]),
      source_(source),
      first_(first),
      next_first_(first) {}

void SlotBook::begin(Date first) {
  slots_.clear();
  changed_.clear();
  first_ = next_first_ = first;
}

void SlotBook::follow(const SlotBook& before, Date today) {
  first_ = before.first_;
  slots_ = before.slots_;
  changed_ = before.changed_;
  last_sequence_ = before.last_sequence_;
  next_first_ = before.is_periodic() ? before.next_first_ : std::max(first_, today);
  if (source_ == before.source_) return;
  for (std::size_t index = 0; index < slots_.size(); ++index) {
    slots_[index].source = source_;
    mark(index);
  }
}

void SlotBook::open(Timestamp now) {
  if (!is_periodic()) return;
  while (next_first_ <= contract_.period_to && japan_midnight(next_first_) <= now) open_next();
}

void SlotBook::open_next() {
  const Calendar& calendar = contract_.calendar;
  const Delivers& delivers = spec_.delivers;
  Slot slot;
  slot.source = source_;
  slot.from = next_first_;
  slot.to = std::min(last_of_period(delivers.every, slot.from), contract_.period_to);
  slot.due = calendar.due_at(delivers.due, slot.to).value_or(never);
  slot.given_up = slot.due;
  if (slot.due != never && delivers.grace_business_days > 0) {
    const Date day = japan_date(slot.due - Duration(1));
    const auto later = calendar.business_days_after(day, delivers.grace_business_days);
    slot.given_up = later ? slot.due + (sys_days(*later) - sys_days(day)) : never;
  } else if (slot.due != never) {
    slot.given_up = slot.due + delivers.grace;
  }
  next_first_ = sys_days(slot.to) + days(1);
  slots_.push_back(std::move(slot));
  mark(slots_.size() - 1);
}

std::vector<std::size_t> SlotBook::give_up(Timestamp now) {
  std::vector<std::size_t> given_up;
  for (std::size_t index = 0; index < slots_.size(); ++index) {
    Slot& slot = slots_[index];
    if (!is_open(slot) || slot.given_up > now) continue;
    slot.state = SlotState::missing;
    mark(index);
    given_up.push_back(index);
  }
  return given_up;
}

SlotBook::Arrival SlotBook::fill(const DeliveryRead& read) {
  Arrival arrival;
  if (!is_periodic() && slots_.empty()) return arrival;
  const Delivery& delivery = read.delivery;
  open(delivery.received);
  std::optional<Date> from = delivery.period_from;
  std::optional<Date> to = delivery.period_to ? delivery.period_to : from;
  if (!from) {
    // It does not say: the last period that was over when it came.
    for (const Slot& slot : slots_) {
      if (midnight_after(slot.to) > delivery.received) break;
      from = slot.from;
      to = slot.to;
    }
    if (!from) return arrival;
  }
  for (std::size_t index = 0; index < slots_.size(); ++index) {
    Slot& slot = slots_[index];
    const bool covered = *from <= slot.from && slot.to <= *to;
    const bool meant = spec_.delivers.every != Delivers::Every::day && *from <= slot.to &&
                       slot.from <= *to && *to >= slot.to;
    if (!covered && !meant) continue;
    if (slot.state != SlotState::expected && slot.state != SlotState::missing) {
      arrival.already = &slot;
      continue;
    }
    slot.delivery = delivery.name;
    slot.delivery_seq = read.seq;
    slot.received = delivery.received;
    slot.rows = read.rows;
    slot.quarantined = read.quarantined;
    if (const auto declared = declared_in(read)) slot.declared_rows = *declared;
    const bool is_empty = delivery.zero_declared && read.rows == 0;
    slot.state = delivery.received > slot.due ? SlotState::late
                 : is_empty                   ? SlotState::zero_declared
                                              : SlotState::on_time;
    mark(index);
    arrival.filled.push_back(index);
  }
  return arrival;
}

Timestamp SlotBook::next() const {
  const bool opens_more = is_periodic() && next_first_ <= contract_.period_to;
  Timestamp next = opens_more ? japan_midnight(next_first_) : never;
  for (const Slot& slot : slots_) {
    if (is_open(slot)) next = std::min(next, slot.given_up);
  }
  return next;
}

Timestamp SlotBook::complete_until() const {
  for (const Slot& slot : slots_) {
    if (is_open(slot)) return japan_midnight(slot.from);
  }
  return slots_.empty() ? japan_midnight(first_) : midnight_after(slots_.back().to);
}

std::vector<Hole> SlotBook::holes() const {
  std::vector<Hole> holes = {{japan_midnight(date_min), japan_midnight(first_)}};
  for (const Slot& slot : slots_) {
    if (slot.state == SlotState::missing) {
      holes.push_back({japan_midnight(slot.from), midnight_after(slot.to)});
    }
  }
  return holes;
}

void SlotBook::take_changed(std::vector<Slot>& into) {
  std::sort(changed_.begin(), changed_.end());
  for (const std::size_t index : changed_) into.push_back(slots_[index]);
  changed_.clear();
}

std::uint64_t SlotBook::skipped_before(std::uint64_t sequence) {
  const std::uint64_t last = last_sequence_;
  last_sequence_ = std::max(last, sequence);
  return last == 0 || sequence <= last ? 0 : sequence - last - 1;
}

void SlotBook::mark(std::size_t slot) {
  if (std::find(changed_.begin(), changed_.end(), slot) == changed_.end()) {
    changed_.push_back(slot);
  }
}

Covered covered_by(const Delivery& delivery, const Slot* first, const Slot* last) {
  Covered covered;
  covered.occurred = delivery.received;
  if (first != nullptr) {
    covered.first = first->from;
    covered.last = last->to;
    covered.occurred = std::min(end_of_day(last->to), delivery.received);
  } else if (delivery.period_from) {
    covered.first = delivery.period_from;
    covered.last = delivery.period_to.value_or(*delivery.period_from);
  }
  if (covered.first) covered.period = period_text(*covered.first, *covered.last);
  return covered;
}

void say_range(const DeliveryRead& read, const Covered& covered, OwnedEvent& event) {
  std::vector<DeclaredRange> ranges;
  bool is_silent = false, is_whole = true;
  for (std::size_t file = 0; file < read.ranges_by_file.size(); ++file) {
    const DeclaredRange& range = read.ranges_by_file[file];
    if (range.from || range.to) {
      ranges.push_back(range);
      is_whole = is_whole && range.from && range.to;
    } else {
      const bool is_known = file < read.delivery.files.size();
      is_silent = is_silent || (is_known && has_records(read.delivery.files[file]));
    }
  }
  if (ranges.empty()) return;
  std::sort(ranges.begin(), ranges.end(), [](const DeclaredRange& a, const DeclaredRange& b) {
    return a.from.value_or(Timestamp::min()) < b.from.value_or(Timestamp::min());
  });
  std::optional<Timestamp> latest;
  for (const DeclaredRange& range : ranges)
    if (range.to && (!latest || *latest < *range.to)) latest = range.to;
  if (const auto& earliest = ranges.front().from)
    event.set(Field::mk_delivery_declared_from, to_japan_text(*earliest));
  if (latest) event.set(Field::mk_delivery_declared_to, to_japan_text(*latest));
  if (!covered.first || is_silent) return;
  const Timestamp end = midnight_after(*covered.last);
  Timestamp reached = japan_midnight(*covered.first);
  for (const DeclaredRange& range : ranges) {
    if (range.from && *range.from > reached) break;
    reached = std::max(reached, range.to ? behind(*range.to) : end);
  }
  const bool covers = reached >= end;
  if (is_whole || !covers) event.set(Field::mk_delivery_range_covers, covers ? "true" : "false");
}

std::string period_text(Date from, Date to) {
  if (from == to) return to_text(from);
  const bool is_month = from.year() == to.year() && from.month() == to.month() &&
                        to == Date(to.year() / to.month() / std::chrono::last);
  if (is_month && (from.day() == std::chrono::day(1) || sys_days(to) - sys_days(from) >= days(7))) {
    return to_text(Month{static_cast<int>(to.year()), static_cast<unsigned>(to.month())});
  }
  return to_text(from) + ".." + to_text(to);
}

}  // namespace metsuke
