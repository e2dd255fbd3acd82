// The pack's page: one HTML file, inline style and SVG, no script, no request, made to be printed.
#pragma once

#include <string>

#include "evidence/pack/pack.h"

namespace metsuke {

std::string report_html(const PackModel& model, Language language);
// The shell script that checks the pack with bash, coreutils, openssl and zstd only.
std::string verify_script();

}  // namespace metsuke
