// Which deliveries a contract expects by when, and what became of each.
#pragma once

#include <vector>

#include "rule/observe.h"
#include "rule/observe_own.h"

namespace metsuke {

// The slots of one source. Periods open one after the other as days go by; each is decided once:
// filled, or given up. One that was given up can still be filled, late.
class SlotBook {
 public:
  SlotBook(const Contract& contract, SourceId source, Date first);

  // Begins anew: nothing before `first` is expected.
  void begin(Date first);
  // Goes on where `before`, the same source's book under other terms, stands: periods that had
  // begun keep the terms they began under and what became of them; those after them have the new
  // ones. `today`: the first day asked for where nothing was before.
  void follow(const SlotBook& before, Date today);

  bool is_periodic() const { return spec_.delivers.every != Delivers::Every::continuous; }
  Date first() const { return first_; }
  // Opens the periods that have begun by `now`.
  void open(Timestamp now);
  // Gives up what was due; indexes of the slots given up, in order.
  std::vector<std::size_t> give_up(Timestamp now);

  struct Arrival {
    std::vector<std::size_t> filled;  // Slots it fills, in order.
    const Slot* already = nullptr;    // Filled before by another delivery.
  };
  Arrival fill(const DeliveryRead& read);

  const std::vector<Slot>& slots() const { return slots_; }
  // When open() or give_up() next has something to do.
  Timestamp next() const;
  // The start of the first period that is neither filled nor given up.
  Timestamp complete_until() const;
  std::vector<Hole> holes() const;
  void take_changed(std::vector<Slot>& into);

  // Numbers skipped before this delivery's.
  std::uint64_t skipped_before(std::uint64_t sequence);

 private:
  void open_next();
  void mark(std::size_t slot);

  const Contract& contract_;
  const SourceSpec& spec_;
  SourceId source_;
  Date first_;
  Date next_first_;
  std::vector<Slot> slots_;
  std::vector<std::size_t> changed_;
  std::uint64_t last_sequence_ = 0;
};

// "2026-09-01", "2026-09" or "2026-09-07..2026-09-13".
std::string period_text(Date from, Date to);

// The days a delivery is for: of the slots it fills, or as it says itself.
struct Covered {
  std::string period;               // Its text; empty: unknown.
  Timestamp occurred{};             // The end of the period: the month it belongs to.
  std::optional<Date> first, last;  // Both days included.
};
// `first` and `last`: the slots it fills; null: none.
Covered covered_by(const Delivery& delivery, const Slot* first, const Slot* last);

// Says on a whole delivery's event the range of time its files declare, and whether that covers the
// delivery's days without a gap. A range is as exact as it is written: it ends with its last
// second, or minute. Not said where a file with records says no range; where one says a single end,
// only that the days are not covered can be known.
void say_range(const DeliveryRead& read, const Covered& covered, OwnedEvent& event);

}  // namespace metsuke
