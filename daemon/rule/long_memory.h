// metsuke's own correlation forms, that look back further than a window: what is new, what is
// silent, what is unusual. One object of each for the correlations that ask for it.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "rule/baseline.h"
#include "rule/heartbeat.h"
#include "rule/novelty.h"
#include "rule/tally.h"

namespace metsuke {

class LongMemory {
 public:
  // A number at or beyond it is left out: sums of them would leave their range.
  static constexpr Wide most = Wide{1'000'000'000'000'000'000} * 1'000'000;

  // `compiled` must outlive it.
  explicit LongMemory(const Ruleset::Compiled& compiled);

  bool owns(std::uint32_t correlation) const;
  // Takes over what `before` remembers for its correlation `theirs`, of the same plan.
  void take(std::uint32_t ours, LongMemory& before, std::uint32_t theirs);

  // An event of a group as the detector reads it; `shown` is the counted value for people.
  struct Seen {
    Baseline::Share share;
    std::string shown;
    std::function<Baseline::Sample()> sample;  // Asked for only when it is kept.
  };
  // True when a finding was added; its rule, time and proof are the event's.
  bool see(std::uint32_t correlation, const Seen& seen, Tallies& tallies,
           std::vector<Finding>& findings);
  // An event that may have been of any group.
  void doubt(std::uint32_t correlation, Timestamp at);
  void advance(std::span<const SourceProgress> sources, Timestamp now, Tallies& tallies,
               std::vector<Finding>& findings);

 private:
  Finding finding_of(const Correlation& plan, Timestamp at) const;
  void advance_heartbeat(const Correlation& plan, Heartbeat& heartbeat,
                         std::span<const SourceProgress> sources, Timestamp now, Tallies& tallies,
                         std::vector<Finding>& findings);
  void advance_baseline(const Correlation& plan, Baseline& baseline,
                        std::span<const SourceProgress> sources, Timestamp now, Tallies& tallies,
                        std::vector<Finding>& findings);

  const Ruleset::Compiled& compiled_;
  std::map<std::uint32_t, Novelty> novelties_;
  std::map<std::uint32_t, Heartbeat> heartbeats_;
  std::map<std::uint32_t, Baseline> baselines_;
};

}  // namespace metsuke
