// What should have happened and did not: a logon without a door entry, a row of the ledger without
// a transfer. Decided once every source that could have told is complete; never before.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "rule/correlation.h"
#include "rule/detector.h"

namespace metsuke {

// An event that waits for its answer.
struct Waiting {
  Timestamp at{};
  Timestamp ends = Timestamp::min();  // It holds from `at` to then; before `at`: a moment.
  std::size_t side = 0;  // Which of the two rules it met.
  std::string key;       // Its group, exactly.
  OwnedEvent event;
  std::vector<std::pair<std::string, std::string>> facts;
  std::string group;  // As findings write it.
  // Where an answer may lie, both ends included; given by the plan unless set.
  Timestamp from{}, until{};
  // Of an exclusion: the events that made its positive part true.
  Timestamp first{};
  std::uint64_t count = 1;
  std::vector<Seq> proof;
};

enum class Outcome : std::uint8_t { answered, absent, undecided };

class Absence {
 public:
  // `plan` and `rules` must outlive it.
  Absence(const Correlation& plan, std::span<const Rule> rules);

  // The same plan, compiled anew, goes on where this one stands.
  void rebind(const Correlation& plan, std::span<const Rule> rules) {
    plan_ = &plan;
    rules_ = rules;
  }
  // False when too many wait already: it was not taken in.
  bool wait(Waiting trigger);
  void answer(std::size_t side, const std::string& key, Timestamp at, Timestamp until);
  // Something that may have been an answer, to `key` or, without one, to anybody.
  void doubtful(std::size_t side, const std::string* key, Timestamp at);

  struct Decision {
    Waiting trigger;
    Outcome outcome{};
    std::vector<std::string> missing;
  };
  // True once for each stretch of time in which matches of one group are less than a time span
  // apart. REQUIRES: of an exclusion.
  bool tells(const std::string& key, Timestamp at);
  // What can be decided now, in order of deadline, then arrival.
  void decide(std::span<const SourceProgress> sources, Timestamp now,
              std::vector<Decision>& decisions);
  bool answers_dropped() const { return answers_dropped_; }

 private:
  struct Extent {
    Timestamp at{}, until{};
  };
  struct Answers {
    std::vector<Extent> sure;         // Ascending by `at`.
    std::vector<Timestamp> doubtful;  // Ascending.
    Duration longest{};               // Of the sure ones.
    bool holds_between(Timestamp from, Timestamp until) const;
  };
  struct Able;
  Able able_to_answer(std::size_t side, std::span<const SourceProgress> sources,
                      Timestamp now) const;
  Outcome outcome_of(const Waiting& trigger, const Able& able,
                     std::vector<std::string>& missing) const;
  void note(std::vector<Timestamp>& times, Timestamp at);
  void forget(Timestamp complete);

  const Correlation* plan_;
  std::span<const Rule> rules_;
  std::multimap<Timestamp, Waiting> waiting_[2];  // By deadline.
  std::unordered_map<std::string, Answers> answers_[2];
  std::vector<Timestamp> doubtful_[2];
  std::unordered_map<std::string, std::vector<Timestamp>> told_;  // Ascending.
  Timestamp forgotten_ = Timestamp::min();
  bool answers_dropped_ = false;
};

}  // namespace metsuke
