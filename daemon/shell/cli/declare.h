// metsuke record, metsuke incidents: what people put on record, and the clocks that run from it.
#pragma once

#include <string>
#include <vector>

#include "shell/cli/opened.h"

namespace metsuke {

struct DeclareOptions {
  std::string contract, kind, subject, comment;
  std::vector<std::string> facts;  // NAME=VALUE
};

// Puts facts on record through the daemon. Without facts it says which there are.
int run_record(World world, const Terminal& terminal, const DeclareOptions& options);
// Incidents with their triggers, clocks and the report's nine items, as of now; one of them when
// `subject` is given. Status 1 while a clock is missed.
int run_incidents(World world, const Terminal& terminal, const DeclareOptions& options);

}  // namespace metsuke
