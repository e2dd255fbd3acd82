// What should speak and is silent: metsuke's absence over `groups:`. A silence is decided once
// every source that could have broken it is complete beyond it; never before.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "rule/correlation.h"
#include "rule/detector.h"

namespace metsuke {

class Heartbeat {
 public:
  // `plan` must outlive it: each of its groups is expected to speak at least once in every span.
  explicit Heartbeat(const Correlation& plan);
  // The same plan, compiled anew, goes on where this one stands.
  void rebind(const Correlation& plan) { plan_ = &plan; }

  // An event of that group. One of a group nobody expects only says that time goes on.
  void hear(const std::string& group, Timestamp at);
  // One that may have been of any group: a silence around it is unknown.
  void hear_doubtful(Timestamp at);

  struct Silence {
    std::string group;
    Timestamp from{}, until{};         // Until: when it had lasted for the span.
    std::vector<std::string> missing;  // Not empty: nobody can say.
  };
  // What can be decided now, by group. One silence is told once, however long it lasts. `sources`
  // are those that speak for the groups, all complete before `complete`.
  void decide(std::span<const SourceProgress* const> sources, Timestamp complete,
              std::vector<Silence>& silences);

 private:
  struct Group {
    Timestamp last = Timestamp::min();  // Heard last, as far as is decided.
    bool told = false;                  // That it has been silent since.
    std::set<Timestamp> heard;          // After `last`.
  };
  Silence silence_of(const std::string& name, Timestamp from,
                     std::span<const SourceProgress* const> sources) const;

  const Correlation* plan_;
  std::map<std::string, Group> groups_;
  std::set<Timestamp> doubtful_;
  Timestamp started_ = Timestamp::min();
};

}  // namespace metsuke
