// Rules at work on a stream of events: matches, windows, absences, denominators. Knows no clock:
// time is what events and progress say.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rule/ruleset.h"

namespace metsuke {

// How far a source's past is complete, in event time: everything before `complete_until` has either
// arrived or been given up. `holes` are the periods given up (missing deliveries, gaps).
struct Hole {
  Timestamp from{}, until{};
};
struct SourceProgress {
  SourceId source{};
  std::string name;
  std::vector<LogSource> log_sources;  // What it can hand out; metsuke's own is always complete.
  Timestamp complete_until{};
  std::vector<Hole> holes;
};

class Detector {
 public:
  explicit Detector(std::shared_ptr<const Ruleset> rules);
  ~Detector();
  Detector(Detector&&) noexcept;

  // Goes on where `before` stands, for every correlation that is the same in both: text, numbers
  // and the rules it rests on. A burst half seen when rules are exchanged is seen whole. `before`
  // is not to be used any more.
  void follow(Detector& before);

  // One enriched event. Findings are appended in rule order.
  void see(const Event& event, std::vector<Finding>& findings);
  // As see(), but rules for which `deaf` says so (by number) learn, count and tell nothing of it.
  void see_partly(const Event& event, const std::vector<bool>& deaf,
                  std::vector<Finding>& findings);
  // As see(), but no denominator knows of it: an event of no month that anything is judged for.
  void see_uncounted(const Event& event, std::vector<Finding>& findings);
  // Sources moved on: absences whose time has come close now. A trigger that falls into a hole of a
  // source that should have answered is unknown, not a finding. `seq` becomes the proof's place of
  // findings without events.
  void advance(std::span<const SourceProgress> sources, Timestamp now,
               std::vector<Finding>& findings);

  // Whole values of the tallies that changed since the last call, ordered by (rule, month).
  std::vector<Tally> take_tallies();
  // What was counted of one rule in one month so far; taken or not.
  Tally tally(RuleId rule, Month month);
  // Counts begin anew, at zero: what there was has been added up elsewhere.
  void restart_tallies();
  const Ruleset& rules() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace metsuke
