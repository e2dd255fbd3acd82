// metsuke status, sources, validate, init, user, doctor: the station itself.
#pragma once

#include <string>

#include "shell/cli/opened.h"

namespace metsuke {

int run_status(World world, const Terminal& terminal);
// Sources × days: received, late, missing, with counts.
int run_sources(World world, const Terminal& terminal, const std::string& month,
                const std::string& contract);
// The configuration, its contracts and rules; 78 when anything is wrong.
int run_validate(World world, const Terminal& terminal);
// A skeleton to start from: metsuke.yaml, a contract, registers.
int run_init(World world, const Terminal& terminal, const std::string& directory);
// Adds or replaces a console user; the password comes from standard input, one line.
int run_user_add(World world, const Terminal& terminal, const std::string& name,
                 const std::string& role);
int run_user_list(World world, const Terminal& terminal);
int run_version(const Terminal& terminal);
int run_reload(World world, const Terminal& terminal, const std::string& approved_by,
               const std::string& reason);
// Recomputes everything from the archive and compares with the index.
int run_replay(World world, const Terminal& terminal);

}  // namespace metsuke
