// Events of a group within a time span: Sigma's correlations but for absence. Runs on event time;
// an event that comes late is put where it belongs.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "rule/correlation.h"

namespace metsuke {

// The condition holds at `at`, and did not the moment before.
struct Met {
  Timestamp at{}, first{};
  bool fires = false;       // False: it held already; a chained correlation still counts it.
  std::uint64_t count = 0;  // Events in the window; of a temporal one, those that make it true.
  Wide measured = 0;        // What was compared: a count, a sum in millionths.
  std::vector<Seq> proof;   // The same events, at most limits::finding_proof_max.
};

// One event for one correlation. `bases` has bit i for the correlation's i-th rule.
struct Occurrence {
  Timestamp at{};
  Seq seq{};
  std::uint64_t bases = 0;
  std::string value;  // Of value_count: the counted fields, joined.
  Wide number = 0;    // Of sums and the like, in millionths.
  // Of a temporal one, where the rule met is a correlation itself: what it rests on.
  std::shared_ptr<const Met> behind;
};

// The number that the condition is about, for one window, kept as events enter and leave.
class Measure {
 public:
  explicit Measure(const Correlation& plan);
  // The same plan, compiled anew.
  void rebind(const Correlation& plan) { plan_ = &plan; }
  void enter(const Occurrence& one);
  void leave(const Occurrence& one);
  // For the window ending at `end`.
  bool holds(Timestamp end) const;
  Wide measured() const;

 private:
  void add_run(Wide first, Wide last);
  void drop_run(std::map<Wide, Wide>::iterator run);
  void enter_run(Wide number);
  void leave_run(Wide number);
  bool formula_holds(const Condition& condition) const;
  bool compares(Wide left, Wide right) const;

  const Correlation* plan_;
  std::uint64_t count_ = 0;
  std::unordered_map<std::string, std::uint32_t> distinct_;
  // Of value_run: whole numbers, how often each; the runs they form, first to last; and how many
  // runs are so long.
  std::map<Wide, std::uint32_t> run_values_;
  std::map<Wide, Wide> runs_;
  std::map<Wide, std::uint32_t> run_lengths_;
  std::vector<std::uint32_t> per_base_;
  std::uint32_t bases_seen_ = 0;
  std::vector<std::optional<Timestamp>> chain_;  // Latest start of a chain up to each base.
  Wide sum_ = 0;
  std::multimap<Wide, char> sorted_;
};

class Window {
 public:
  // `plan` must outlive it.
  explicit Window(const Correlation& plan) : plan_(&plan) {}

  // The same plan, compiled anew, goes on where this one stands.
  void rebind(const Correlation& plan);
  // False when there is no room for another group: the event was not counted.
  bool add(const std::string& key, Occurrence one, std::vector<Met>& met);
  // Events that had to be let go although a window could still have held them, since last asked.
  std::uint64_t take_dropped();
  std::size_t groups() const { return groups_.size(); }

 private:
  struct Entry {
    Occurrence one;
    bool held = false;
  };
  struct Group {
    explicit Group(const Correlation& plan) : measure(plan) {}
    std::deque<Entry> entries;  // By time, then arrival.
    std::size_t head = 0;       // First entry of the window that ends with the last one.
    Measure measure;            // Of that window.
  };
  void add_in_order(Group& group, Occurrence one, std::vector<Met>& met);
  void add_late(Group& group, Occurrence one, std::vector<Met>& met);
  void trim(Group& group);
  void drop_front(Group& group);
  void make_room();
  Met met_at(const Group& group, std::size_t first, std::size_t last, const Measure& measure) const;
  std::vector<std::size_t> links(const Group& group, std::size_t first, std::size_t last) const;

  const Correlation* plan_;
  std::unordered_map<std::string, Group> groups_;
  std::size_t entries_ = 0;
  Timestamp latest_ = Timestamp::min();
  std::optional<Timestamp> room_made_;
  std::uint64_t dropped_ = 0;
};

}  // namespace metsuke
