// A person, a source, a thing against its own past, day by day: metsuke's `baseline:`. A day (of
// Japan) is judged once every source that could add to it is complete beyond it.
//
// robust z = (x - median) / spread, spread = 1.4826 · MAD of the days compared with, but at least a
// twentieth of the median and at least 1: days that are all alike must not make the smallest
// difference an outlier. Of a number of events at least the median's root, too: so much chance
// alone makes of what comes one by one, and eight days may happen to be more alike than that.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "rule/correlation.h"
#include "rule/detector.h"

namespace metsuke {

class Baseline {
 public:
  // `plan` must outlive it and has a baseline.
  explicit Baseline(const Correlation& plan) : plan_(&plan) {}
  // The same plan, compiled anew, goes on where this one stands.
  void rebind(const Correlation& plan) { plan_ = &plan; }

  // What one event adds to its group's day.
  struct Share {
    std::string key;   // The group, exactly.
    std::string peer;  // Whom it is like; empty: nobody.
    Timestamp at{};
    Seq seq{};
    Wide number = 0;    // Of value_sum, in millionths.
    std::string value;  // Of value_count.
    // It says that its day is to be judged, and counts for nothing; of a new_value, that its value
    // is known.
    bool only_asks = false;
  };
  // True when it opened a day that will be judged: then `sample` is asked for. No room: `refused`.
  enum class Added : std::uint8_t { opened, counted, refused };
  Added add(const Share& share);
  // What findings about the day opened last say.
  struct Sample {
    OwnedEvent event;
    std::string group;
    std::vector<std::pair<std::string, std::string>> facts;
  };
  void keep(const Share& share, Sample sample);

  struct Judged {
    enum class Outcome : std::uint8_t { usual, unusual, undecided } outcome = Outcome::usual;
    Date day{};
    Sample sample;
    Timestamp first{}, last{};
    std::uint64_t count = 0;
    std::vector<Seq> proof;
    Wide value = 0, median = 0, score = 0;  // In millionths.
    Wide most = 0;                          // On one day of those before; where `record` asks.
    std::size_t samples = 0;                // Days it was compared with.
  };
  // Days that ended before `complete`, by day, then group.
  void decide(Timestamp complete, std::vector<Judged>& judged);
  std::size_t groups() const { return groups_.size(); }

 private:
  using Hours = std::array<std::uint32_t, 24>;
  struct Day {
    std::uint64_t count = 0;
    Wide sum = 0;
    std::set<std::string> distinct;
    Timestamp first{}, last{};
    std::vector<Seq> proof;
    Sample sample;
    bool open = true;   // Not judged yet.
    bool asked = true;  // To be judged at all.
    Hours hours{};      // Of `against: hours`.
  };
  struct Group {
    std::string peer;
    std::map<std::int64_t, Day> days;  // By day since 1970.
  };
  Wide value_of(const Day& day) const;
  bool compares_with(std::int64_t day, std::int64_t other) const;
  std::vector<Wide> own_history(const Group& group, std::int64_t day) const;
  std::vector<Wide> history(const Group& group, std::int64_t day) const;
  Wide sum_of(const Group& group, std::int64_t first, std::int64_t last) const;
  bool knows_enough(std::int64_t number) const;
  bool beats_record(const Group& group, std::int64_t number, Judged& judged) const;
  void measure_days(const Group& group, std::int64_t number, Judged& judged);
  void measure_median(const Group& group, std::int64_t number, Judged& judged);
  void measure_own(const Group& group, std::int64_t number, Judged& judged) const;
  void measure_peers(const Group& group, std::int64_t number, Judged& judged);
  void measure_hours(const Group& group, std::int64_t number, Judged& judged) const;
  void measure_same(const Group& group, std::int64_t number, Judged& judged) const;
  void decide_ratio(Judged& judged) const;
  void decide_score(Judged& judged) const;
  Judged judge(const Group& group, std::int64_t number, Day& day);
  const std::vector<Wide>& sums_of_peers(const std::string& peer, std::int64_t number);
  std::vector<Wide> same_day(const Group& group, std::int64_t number) const;
  Wide growth_of_peers(const Group& group, std::int64_t number);
  void forget(std::int64_t today);

  const Correlation* plan_;
  std::map<std::string, Group> groups_;
  std::map<std::int64_t, std::set<std::string>> open_;  // By day: groups to be judged.
  std::size_t days_ = 0;
  std::int64_t first_day_ = INT64_MAX;  // That anything is known of.
  // Of `against: peers`: by kind, what each moved in the days that end with `sums_day_`.
  std::map<std::string, std::vector<Wide>> sums_;
  std::int64_t sums_day_ = INT64_MIN;
  // Of `follows: peers`: by kind, how many times its usual each had on `growth_day_`, ascending.
  std::map<std::string, std::vector<Wide>> growth_;
  std::int64_t growth_day_ = INT64_MIN;
  std::int64_t judged_until_ = INT64_MIN;  // Days before it are closed to judging.
};

}  // namespace metsuke
