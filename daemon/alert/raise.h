// Findings to alerts: the same cause is the same alert, after any restart.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alert/alert.h"
#include "contract/contract.h"

namespace metsuke {

// What became of an alert that rules on alerts may want to know (INC-07, INC-08).
struct AlertHappening {
  enum class Kind : std::uint8_t {
    raised,           // New; `recurs`: the same cause was confirmed and closed not long ago.
    overdue,          // Nobody acknowledged it in time.
    in_time           // Somebody did.
  } kind{};
  std::string alert;  // Its id.
  bool recurs = false;
};

// All alerts there are, and the rules of their life. Deterministic: ordered by what it was given.
class AlertBook {
 public:
  // One open alert per (contract, check, group): a finding that finds one adds to it, else raises a
  // new one. A closed alert is not reopened; what comes back is a new alert. Returns its id.
  const std::string& raise(const Contract& contract, const Rule& rule, const Finding& finding,
                           Timestamp now, Seq seq);
  // Applies or refuses (review_refused with the reason in words). Critical and high need a second
  // person to close: whoever acknowledged or explained it may not be the one who closes it; closing
  // needs a reason and a comment.
  Result<void> review(const Review& review, Seq seq);

  const Alert* find(std::string_view id_or_number) const;
  const std::map<std::string, Alert>& all() const { return alerts_; }
  // Alerts that nobody acknowledged by `now` happen to be overdue.
  void tick(Timestamp now);
  // What happened since the last call, in that order.
  std::vector<AlertHappening> take_happenings();
  // Alerts changed since the last call, ordered by raised_seq, then id.
  std::vector<Alert> take_changed();

 private:
  std::map<std::string, Alert> alerts_;                    // By id.
  std::map<std::string, std::string, std::less<>> numbers_;
  std::map<std::string, std::string> open_;                // contract|check|group → id
  std::map<Date, int> raised_on_;
  std::map<std::string, Timestamp> violated_;              // contract|check|group → last closed so
  std::set<std::pair<Timestamp, std::string>> waiting_;    // To be acknowledged by then, by id.
  std::vector<AlertHappening> happenings_;
  std::set<std::string> changed_;
};

}  // namespace metsuke
