// What somebody does for the first time: a host, an address, a kind of document never seen with
// that person before. metsuke's own correlation type `new_value`.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "rule/correlation.h"

namespace metsuke {

class Novelty {
 public:
  // `plan` must outlive it: span is how long a value is remembered, learning how long a group is
  // only learnt from, counted from its first event.
  explicit Novelty(const Correlation& plan) : plan_(&plan) {}
  // The same plan, compiled anew, goes on where this one stands.
  void rebind(const Correlation& plan) { plan_ = &plan; }

  enum class Seen : std::uint8_t {
    known,   // Within the span, or the event came late: what was there later is no news.
    learnt,  // New or not, while the group was still being learnt.
    fresh,   // New.
    no_room  // More groups or values than limits allow: nobody can say.
  };
  Seen see(const std::string& group, const std::string& value, Timestamp at);
  std::size_t values() const { return values_; }
  // After no_room: which limit it was, as room_for() says it.
  const std::string& no_room_for() const { return no_room_for_; }

 private:
  struct Group {
    Timestamp first{};
    std::map<std::string, Timestamp> last;  // By value.
  };
  void forget();

  const Correlation* plan_;
  std::unordered_map<std::string, Group> groups_;
  std::size_t values_ = 0;
  std::string no_room_for_;
  Timestamp latest_ = Timestamp::min();
  Timestamp forgotten_ = Timestamp::min();
};

}  // namespace metsuke
