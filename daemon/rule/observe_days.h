// A source's days in numbers: what was seen, when it was silent, and what its coverage event says.
#pragma once

#include <array>
#include <bitset>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "rule/observe.h"
#include "rule/observe_own.h"

namespace metsuke {

inline constexpr std::size_t minutes_a_day = 1440;
using Minutes = std::bitset<minutes_a_day>;

class DayBook {
 public:
  DayBook(const Contract& contract, SourceId source, Timestamp since);

  void seen(Timestamp received, std::size_t bytes, const Event* event, ReadOutcome::State outcome);

  // What is known of the completeness of a day when its coverage is told.
  enum class Basis : std::uint8_t { stream, delivered, declared_empty, given_up };
  struct Told {
    Basis basis = Basis::stream;
    std::uint64_t rows = 0, quarantined = 0;  // Of the delivery; for `delivered` only.
  };
  OwnedEvent coverage(Date day, Told told, Known known);

  // Begins anew: nothing before `since` is expected.
  void begin(Timestamp since);
  // Goes on with the numbers of `before`, the same source's book under another contract.
  void follow(DayBook& before);

  // The first day on which anything was received, if any.
  std::optional<Date> first_received() const { return first_received_; }
  void take_changed(std::vector<SourceDay>& into);

 private:
  using DayNumber = std::chrono::sys_days;
  struct Day {
    SourceDay numbers;
    Minutes spoke;                // Minutes with an event, by event time.
    std::uint64_t acts = 0;       // Events but a server's chatter.
    std::uint64_t whole = 0;      // Those that say who, when, where, what and the result.
    std::uint64_t damaged = 0;    // Events with characters that were lost on the way.
    std::uint64_t reversals = 0;  // Times that ran back while the numbers went on.
    std::int64_t ahead = 0;       // How far an event's time lay beyond its receipt, in seconds.
    // Of a stream: how long its events took to arrive, in seconds, and how many took so long.
    std::map<std::int64_t, std::uint64_t> delays;
    bool changed = false;
    bool closed = false;
  };
  struct Counter {
    std::uint64_t last = 0;
    Timestamp last_time{};
    // Numbers skipped so far, and on which day that was noticed: they may still come.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> gaps;
    std::vector<DayNumber> noticed;
  };

  Day& day(DayNumber number);
  void count_sequence(const Event& event, DayNumber today);
  void note_clock(const Event& event, Timestamp received, Day& day) const;
  const std::optional<Minutes>& active(DayNumber number);
  std::uint64_t silence(const Day& day, const Minutes& active) const;
  void say_clock(const Day& day, OwnedEvent& event) const;
  void add_usual_rows(DayNumber number, const Day& day, OwnedEvent& event);

  const Contract& contract_;
  const SourceSpec& spec_;
  SourceId source_;
  Timestamp since_;
  std::map<DayNumber, Day> days_;
  std::vector<DayNumber> changed_;
  std::map<DayNumber, std::optional<Minutes>> active_;
  std::map<std::string, Counter, std::less<>> counters_;  // By host.
  std::array<std::vector<std::uint64_t>, 7> usual_rows_;  // By weekday, the last ones.
  std::optional<Date> first_received_;
  Day* last_received_ = nullptr;
  DayNumber last_received_number_{};
  Day* last_event_ = nullptr;
  DayNumber last_event_number_{};
};

}  // namespace metsuke
