// Dated duties that rows of registers carry: media to be brought back, cards of people who left,
// accounts to be disabled, certificates of erasure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/contract.h"

namespace metsuke {

struct Duty {
  std::string kind, subject;
  Date due{};
  int amber_days = 0, red_days = 0;  // Days left from which on it is amber, red.
  std::optional<Date> done_on = {};  // After `due` it is late, for good.
  bool is_known = true;              // False: a register that would tell is missing or unclear.
};

// In the order of the registers' rows. `today` is what a row's validity is asked for.
void add_ledger_duties(const Contract& contract, const RegisterBook& registers, Date today,
                       std::vector<Duty>& into);
// The roster is to be confirmed or renewed every month; `confirmed`: when it last was.
Duty roster_duty(const Contract& contract, Date confirmed);

}  // namespace metsuke
