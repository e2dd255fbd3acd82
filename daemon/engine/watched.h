// One contract at work: its sources' readers, its registers, its observer and its rules. Part of
// the engine; as pure as it is.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "alert/raise.h"
#include "engine/terms.h"
#include "rule/bundle.h"
#include "rule/detector.h"
#include "rule/observe.h"

namespace metsuke {

// Where the engine stands while one entry is stepped on.
struct Moment {
  Seq seq{};
  Timestamp now{};
  AlertBook& alerts;
};

// Whether a line is the first of its kind, or another delivery of the same days had had it.
enum class Belief : std::uint8_t { fresh, had_before };

// Events by source, as the contract numbers them.
using EventCounts = std::vector<std::size_t>;

// What happened on a day on which no version of the contract was in force.
struct Daylight {
  std::string source;
  Date day{};  // Not ok: days beyond limits::daylight_days_max.
  std::uint64_t events = 0;
};

class Watched {
 public:
  Watched(BoundContract bound, Timestamp since);
  // Another bundle is about to be in force, with this contract as `next` or, when that is null,
  // without it: time is told up to now, and what is held for lines to come is handed out for
  // each source that is not read on as it was. Rules and registers are still the old ones.
  void let_go(const Contract* next, Moment moment, EventCounts& counts);
  // In place of `before`, whose contract has the same id: counters go on, what correlations that
  // are the same in both have seen stays seen, lines half read are read on, deliveries taken
  // stay taken, and what was already said about them is not said again.
  void follow(Watched& before, Timestamp now);
  // True when nothing but registers may differ.
  bool same_but_registers(const BoundContract& other) const;

  const Contract& contract() const { return *terms_->bound.contract; }
  const Ruleset& rules() const { return *terms_->bound.rules; }
  const RegisterBook& registers() const { return terms_->bound.registers; }

  // Reads one record of the contract's source number `source`; events go through the rules.
  // Of a line that had come before only what came of fresh lines with it does.
  ReadOutcome read(std::size_t source, const Record& record, Moment moment, std::size_t& events,
                   Belief belief = Belief::fresh);
  // The source's stream that was read last is over: what was held of it goes through the rules.
  void finish(std::size_t source, Moment moment, std::size_t& events,
              Belief belief = Belief::fresh);
  const StreamFacts& facts(std::size_t source) const { return readers_[source].facts(); }
  void delivery_read(const DeliveryRead& read, Moment moment);
  void tick(Moment moment, EventCounts& counts);
  void observe(const OwnedEvent& event, Moment moment);
  // REQUIRES: check_declaration(declaration) is good
  void declare(const Declaration& declaration, Moment moment);
  void rehashed(const Rehash& rehash, Moment moment);
  // An alert of this contract was closed: what the vendor reported of its month may be wrong now.
  void closed(const Alert& alert, Moment moment);
  void adopt(Register next, Moment moment);
  // Registers that came with the bundle count as adopted at this moment.
  void adopt_all(const RegisterBook& book, Moment moment);

  // Events outside the contract's period since the last call, by source and day.
  std::vector<Daylight> take_daylight();

  void take_effects(Effects& effects);

 private:
  // One event of a source: what it lacks added, shown to who watches, and judged.
  void judge(SourceId id, Event& event, Moment moment);
  void judge_outside(SourceId id, Event& event, Moment moment);
  // By which terms an event of that instant is judged; null when none has it in its period.
  Terms* terms_of(Timestamp at);
  const RegisterBook& registers_of(Timestamp at) const;
  void see(const Event& event, Timestamp at, Moment moment);
  void follow_terms(Watched& before, Timestamp now);
  void remember_past(const Register* before, const Register& next, Timestamp now);
  // Events handed out later than their records came, which were counted then.
  void see_late(std::size_t source, Moment moment);
  void see_all(std::vector<OwnedEvent>& events, Moment moment);
  void advance(Moment moment);
  // Of a month that is over and whole: how much each check looked at, how many each clause has.
  void tell_checks(Moment moment);
  void tell_months(Timestamp end, Moment moment, std::vector<OwnedEvent>& events) const;
  void raise(const Terms& terms, Moment moment);
  void note_tallies();
  Tally counted(const TallyKey& key) const;

  std::unique_ptr<Terms> terms_;                   // In force now.
  std::deque<std::unique_ptr<Terms>> past_terms_;  // Oldest first.
  RegisterBook past_registers_;                    // As asked about the time before…
  Timestamp registers_since_ = Timestamp::min();   // …the newest version of any came.
  std::map<std::pair<std::string, Date>, std::uint64_t> daylight_;
  Timestamp since_;
  Month month_told_;  // The first month whose checks are not told.
  std::vector<LineReader> readers_;
  std::vector<bool> held_fresh_;  // By source: a fresh line is part of what it still holds.
  Observer observer_;
  Arena arena_;
  std::vector<Event> events_;
  std::vector<Finding> findings_;
  void compare_report(const std::string& month, Moment moment);

  std::vector<DeliveryRead> deliveries_;                   // Taken so far; for follow().
  std::vector<std::pair<Seq, Declaration>> declarations_;  // The same.
  std::map<std::string, DeclaredFacts> reports_;           // The vendor's, by month.

  std::map<TallyKey, Tally> tallies_before_;  // Whole values when these terms began.
  std::map<TallyKey, ContractTally> tallies_changed_;
};

}  // namespace metsuke
