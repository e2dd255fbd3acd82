// Dated duties: certificates that end, reviews that are due, training that grows old.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "rule/observe_ledgers.h"
#include "rule/observe_own.h"

namespace metsuke {

// Looks once a day; says a duty's state when it changes, and once in every month, so that a check
// on it has something to count even while all is well.
class DutyBook {
 public:
  DutyBook(const Contract& contract, Date first);

  void met(std::string_view kind, std::string_view subject);
  // A register came, new or confirmed as it was.
  void adopted(RegisterKind kind, Date on) { adopted_[kind] = on; }
  // When registers came, the book of an earlier form of the contract knows.
  void follow(const DutyBook& before);
  void look(const RegisterBook& registers, Known known, std::vector<OwnedEvent>& events);

 private:
  std::vector<Duty> duties(const RegisterBook& registers, Date today) const;
  void add_certificates(const Register& certificates, std::vector<Duty>& into, Date today) const;
  void add_training(const Register& roster, std::vector<Duty>& into, Timestamp now) const;
  void add_sign_offs(std::vector<Duty>& into, Date today) const;
  std::string state_of(const Duty& duty, Date today) const;
  void say(const Duty& duty, Date today, Known known, std::vector<OwnedEvent>& events);

  const Contract& contract_;
  Date first_;
  std::set<std::string> met_;
  std::map<RegisterKind, Date> adopted_;  // When each kind last came.
  struct Said {
    std::string state;
    Month month;
  };
  std::map<std::string, Said> said_;
};

}  // namespace metsuke
