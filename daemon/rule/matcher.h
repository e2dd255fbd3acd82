// One event against compiled tests: each test is run at most once, each value folded at most once.
#pragma once

#include <string>
#include <vector>

#include "base/arena.h"
#include "rule/compiled.h"

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
    std::uint32_t exact_epoch = 0;
    std::uint32_t first = 0, count = 0;
    bool unknown = false;
  };
  struct NameState {
    std::uint32_t epoch = 0;
    std::uint32_t first = 0, last = 0;   // Into links_, from 1.
  };
  struct Link {
    const FieldView* field = nullptr;
    std::uint32_t next = 0;
  };
  struct Memo {
    std::uint32_t epoch = 0;
    Truth truth = Truth::no;
  };
  std::uint32_t epoch_ = 0;
  std::vector<Memo> memo_;
  std::vector<SlotState> slots_;
  std::vector<NameState> names_;
  std::vector<Link> links_;
  std::vector<ValueView> values_;
  std::string key_;
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
  // Detection rules whose log source and population cover the event, in rule order.
  void answer(std::vector<Ruleset::Answer>& answers);

 private:
  Truth run(const Predicate& predicate);
  Truth run_reference(const Predicate& predicate);
  void run_exact(std::uint32_t slot);
  MatchScratch::SlotState& gather(std::uint32_t slot);
  void gather_keywords();
  void add(std::string_view value, Kind kind = Kind::string);
  void add_field(Field field, std::string_view value);
  void link_natives();
  std::string_view field_value(Field field);
  std::string_view folded(std::uint32_t value);
  std::string_view fold(std::string_view text);

  const Ruleset::Compiled& compiled_;
  MatchScratch& scratch_;
  const Event& event_;
};

}  // namespace metsuke
