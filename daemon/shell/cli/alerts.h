// metsuke alerts: what was raised, why, and what people did about it.
#pragma once

#include <string>

#include "shell/cli/opened.h"

namespace metsuke {

struct AlertsOptions {
  std::string contract, state, check, severity, month, text;
  std::size_t limit = 200;
  std::string alert;  // Number or id.
  std::string act;    // For the acts: acknowledge, explain, escalate, close, reopen, note.
  std::string reason, comment;
};

int run_alerts_list(World world, const Terminal& terminal, const AlertsOptions& options);
int run_alerts_show(World world, const Terminal& terminal, const AlertsOptions& options);
// Why: each condition with the rule's value, the event's value and whether it held.
int run_alerts_explain(World world, const Terminal& terminal, const AlertsOptions& options);
int run_alerts_act(World world, const Terminal& terminal, const AlertsOptions& options);

// One alert as JSON; the whole of it.
std::string alert_json(const Alert& alert);

}  // namespace metsuke
