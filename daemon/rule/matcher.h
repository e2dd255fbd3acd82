// One event against compiled tests: only rules that it can meet are evaluated, each test is run at
// most once, each value folded at most once.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "rule/compiled.h"
#include "rule/watch.h"

namespace metsuke {

// What the matcher remembers of the current event. Kept from event to event, so that in the steady
// state nothing is allocated. REQUIRES: one thread at a time, one ruleset for its life.
class MatchScratch {
 public:
  MatchScratch() = default;

 private:
  friend class Matcher;
  struct SlotState {
    std::uint32_t epoch = 0;
    std::uint32_t scanned = 0;  // The epoch in which its literals were looked for.
    std::uint32_t first = 0, count = 0;
    bool unknown = false;
  };
  struct NameState {
    std::uint32_t epoch = 0;
    std::uint32_t value = 0, count = 0;           // The first in values_, and how many.
    std::uint32_t first_link = 0, last_link = 0;  // Into links_, from 1.
  };
  struct Link {
    std::uint32_t value = 0, next = 0;
  };
  struct Memo {
    std::uint32_t epoch = 0;
    Truth truth = Truth::no;
  };
  // What all events of the same log sources have in common.
  struct Coverage {
    std::vector<std::uint32_t> buckets;
    std::vector<std::uint32_t> always;  // Rules without a witness.
    std::vector<std::uint32_t> narrowed;
    std::vector<std::uint32_t> slots;  // Where witnesses of the others are.
    Literals keywords, foreign;        // Of these buckets only.
  };
  std::uint32_t epoch_ = 0;
  std::vector<Memo> memo_;
  std::vector<SlotState> slots_;
  std::vector<NameState> names_;
  std::vector<std::uint32_t> atoms_, buckets_, rules_;  // The epoch in which each was met.
  std::vector<Link> links_;
  std::vector<ValueView> values_;
  std::uint32_t keywords_ = 0;  // So many of them, from the first, keywords look at.
  std::vector<std::uint32_t> candidates_;
  std::unordered_map<std::string, Coverage> coverages_;
  HitRates rates_;
  std::optional<Watch> learnt_;  // What rules wait for, once events have been seen.
  std::string key_, name_;
  Arena arena_;
};

class Matcher {
 public:
  // REQUIRES: `scratch` was never used with another ruleset.
  Matcher(const Ruleset::Compiled& compiled, MatchScratch& scratch, const Event& event);

  Truth evaluate(std::uint32_t node);
  Truth test(std::uint32_t predicate);
  // The event's values of a field; valid until the next call. Null values are among them.
  std::span<const ValueView> values(std::uint32_t slot);
  // The first value that is not null; a null data() when there is none.
  std::string_view value(std::uint32_t slot);
  // A register that would tell is missing, and the event itself says nothing.
  bool unknown(std::uint32_t slot);
  // See Ruleset::match.
  void answer(Ruleset::Answers& answers);

 private:
  Truth run(const Predicate& predicate);
  Truth run_reference(const Predicate& predicate);
  void scan(std::uint32_t slot);
  void find(std::uint32_t value, const Literals& literals, const Literals& foreign);
  void learn();
  const Watch& watch() const { return scratch_.learnt_ ? *scratch_.learnt_ : compiled_.watch; }
  void meet(std::uint32_t atom);
  void nominate(std::uint32_t rule);
  const MatchScratch::Coverage& coverage();
  void cover_keywords(MatchScratch::Coverage& coverage);
  void cover(const LogSource& source, MatchScratch::Coverage& coverage);
  MatchScratch::SlotState& gather(std::uint32_t slot);
  void gather_native(const MatchScratch::NameState& name, MatchScratch::SlotState& state);
  void add(std::string_view value, Kind kind = Kind::string);
  void add_field(Field field, std::string_view value);
  void lay_out();
  void link_natives();
  std::string_view field_value(Field field);
  std::string_view folded(std::uint32_t value);

  const Ruleset::Compiled& compiled_;
  MatchScratch& scratch_;
  const Event& event_;
  const MatchScratch::Coverage* covering_ = nullptr;  // When only covering rules are asked.
};

}  // namespace metsuke
