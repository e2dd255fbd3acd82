// What was agreed and from when to when, each with its rules at work. An event is judged by what
// was agreed when it happened, however late it comes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rule/bundle.h"
#include "rule/detector.h"

namespace metsuke {

using TallyKey = std::pair<std::string, Month>;  // Rule name, month.
void add(Tally& into, const Tally& more);

struct Terms {
  explicit Terms(BoundContract agreed);

  // These follow `before` at `now`: correlations that are the same go on here. Of rules that are in
  // both, those whose numbers (`with:`, the contract's lists) differ are asked there of what
  // happened until now, and here of what happens since. How a rule looks is no part of what was
  // agreed: a changed text looks at everything that comes from now on.
  void follow(Terms& before, Timestamp now);

  // Whether the contract's period has that instant. One without a period has every instant.
  bool has(Timestamp at) const;
  // What its rules find in an event that is judged as of `at`.
  void see(const Event& event, Timestamp at, std::vector<Finding>& findings);
  // What was counted since counting began here.
  Tally counted(const TallyKey& key) const;

  BoundContract bound;
  Timestamp from = Timestamp::min(), until = Timestamp::max();
  Detector detector;
  std::vector<Timestamp> numbers_since;  // By rule.
  std::vector<bool> left_to_later;       // By rule; of terms that are past.
  std::map<TallyKey, Tally> told;        // As the detector told them last.
};

}  // namespace metsuke
