// metsuke checks: the catalogue of checks, as the shipped rules are.
#pragma once

#include "shell/cli/authors.h"

namespace metsuke {

// A table: check, severity, title, defaults, basis.
int run_checks_list(World world, const Terminal& terminal, const RulesOptions& options);
// The same as a Markdown document in the terminal's language, with what each check says, asks and
// rests on; docs/checks.ja.md is this.
int run_checks_document(World world, const Terminal& terminal, const RulesOptions& options);

}  // namespace metsuke
