// metsuke's own events: deliveries due and received, coverage, retention, registers, deadlines.
// They are Sigma events of `product: metsuke`, so that checks on them are plain rules.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "contract/declaration.h"
#include "rule/detector.h"
#include "source/delivery.h"

namespace metsuke {

// One expected delivery: a source's period with its due time, and what became of it.
enum class SlotState : std::uint8_t { expected, on_time, late, missing, zero_declared };
std::string_view name_of(SlotState state);

struct Slot {
  SourceId source{};
  Date from{}, to{};            // The period, both days included.
  Timestamp due{}, given_up{};  // given_up = due + grace
  SlotState state = SlotState::expected;
  std::string delivery;  // Name of the delivery that filled it; empty if none.
  Seq delivery_seq{};
  std::optional<Timestamp> received;
  std::uint64_t rows = 0;
  std::uint64_t quarantined = 0;
  std::optional<std::uint64_t> declared_rows;
};

// A source's day of event time, in numbers.
struct SourceDay {
  SourceId source{};
  Date day{};
  std::uint64_t records = 0;      // Lines received, by received day.
  std::uint64_t events = 0;       // By event day.
  std::uint64_t quarantined = 0;  // By received day.
  std::uint64_t bytes = 0;
  std::uint64_t silent_seconds_max = 0;  // Inside the active shift, by event day.
  std::uint64_t sequence_missing = 0;
};

// What of the archive was looked at again, and how much of it no longer is what was sealed.
struct Rehash {
  Timestamp at{};
  std::uint64_t looked_at = 0;  // Segments, since the last such word.
  std::uint64_t sealed = 0;     // Segments there are.
  std::uint64_t altered = 0, missing = 0;
  std::uint64_t until = 0;  // The last one looked at; the next round goes on behind it.
  std::string places;       // Of the first few that do not hold.
};

// What a delivery's manifest says of a file in such a state, and of its worst file: ok, mismatch,
// missing_file, extra_file; none without a manifest.
std::string_view manifest_word(const Delivery& delivery, FileState state);
std::string_view worst_manifest(const Delivery& delivery);

// The range of time a file says it was drawn for: its first moment and its last. Null: unsaid.
struct DeclaredRange {
  std::optional<Timestamp> from, to;
};

// What was read of a delivery once its last byte has been stepped on.
struct DeliveryRead {
  Delivery delivery;
  Seq seq{};
  std::uint64_t rows = 0;  // Data rows, quarantined ones included.
  std::uint64_t quarantined = 0;
  std::vector<std::uint64_t> rows_by_file;                     // As delivery.files
  std::vector<std::optional<std::uint64_t>> declared_by_file;  // Manifest or preamble
  std::vector<DeclaredRange> ranges_by_file;                   // As delivery.files; of preambles
  // Against what had been delivered of the same days; empty where nothing had, or is remembered.
  std::optional<std::uint64_t> removed_rows, added_rows;
};

class Observer {
 public:
  // Slots are expected from the contract's first day, but not before `since` (the day the contract
  // was first configured).
  Observer(std::shared_ptr<const Contract> contract, Timestamp since);
  ~Observer();
  Observer(Observer&&) noexcept;
  Observer& operator=(Observer&&) noexcept;

  // Goes on where `before` stands with the days of every source that both have: what was counted
  // and told of them. One that `before` had not is expected from its last tick on. `before` is not
  // to be used any more.
  void follow(Observer& before);

  // Each appends the events that follow from it, in a fixed order.
  void delivery_read(const DeliveryRead& read, std::vector<OwnedEvent>& events);
  void record_seen(SourceId source, Timestamp received, std::size_t bytes, const Event* event,
                   ReadOutcome::State outcome);
  // The same event once it is enriched: who was in which room.
  void event_seen(SourceId source, const Event& event);
  void register_adopted(const Register& next, const Register* before, Seq seq, Timestamp at,
                        std::vector<OwnedEvent>& events);
  void tick(Timestamp now, Seq seq, const RegisterBook& registers, std::vector<OwnedEvent>& events);

  void rehashed(const Rehash& rehash, Seq seq, std::vector<OwnedEvent>& events) const;
  // REQUIRES: check_declaration(declaration) is good. Clocks are said by the next tick.
  void declared(const Declaration& declaration, Seq seq, std::vector<OwnedEvent>& events);

  // How far each source is complete.
  std::vector<SourceProgress> progress() const;
  // What changed since the last call, whole, in a fixed order.
  std::vector<Slot> take_slots();
  std::vector<SourceDay> take_days();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace metsuke
