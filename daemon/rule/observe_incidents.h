// What people declared, watched: incidents and their clocks, corrective actions, legal holds.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contract/incident.h"
#include "rule/observe_own.h"

namespace metsuke {

// An incident is said when something is declared of it; a clock when its state changes, and once a
// month while it runs or was met late, so that checks on it have something to count.
class IncidentBook {
 public:
  explicit IncidentBook(const Contract& contract) : contract_(contract) {}

  // Of kind incident, action or hold; others are not for it.
  void declared(const Declaration& declaration, Known known, std::vector<OwnedEvent>& events);
  void look(Known known, std::vector<OwnedEvent>& events);
  // The next instant at which a clock may change its state; Timestamp::max() without one.
  Timestamp next() const { return next_; }
  // A delivery came in place of one that was taken before: a hold on it is touched.
  void replaced(std::string_view source, Date from, Date to, std::string_view delivery, Known known,
                std::vector<OwnedEvent>& events) const;

 private:
  struct Said {
    DeadlineState state{};
    Month month;
  };
  void say_incident(const std::string& id, Known known, std::vector<OwnedEvent>& events) const;
  void say_clock(const std::string& subject, const DeclaredFacts& facts, const Deadline& clock,
                 Known known, std::vector<OwnedEvent>& events);

  const Contract& contract_;
  std::map<std::string, DeclaredFacts> incidents_, actions_, holds_;  // By subject.
  std::map<std::string, Said> said_;
  Timestamp next_ = Timestamp::max();
};

}  // namespace metsuke
