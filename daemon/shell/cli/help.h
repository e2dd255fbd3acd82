// What the command line says about itself, in the user's language (help.def).
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace metsuke {

// `english` as help.def has it; itself where it has no such sentence or English is asked for.
std::string translated(std::string_view english, Language language);
// Every description of `app` and its commands, and the words around them.
void translate_help(CLI::App& app, Language language);

}  // namespace metsuke
