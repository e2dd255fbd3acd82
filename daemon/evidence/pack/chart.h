// Charts as SVG text, drawn by the server: the same for page and print.
#pragma once

#include <string>

#include "evidence/pack/pack.h"

namespace metsuke {

// Source × day: a letter, a shape and a colour for each state, so that none is told by colour
// alone.
std::string coverage_svg(const PackModel& model, Language language);
// Stacked bars: alerts raised per day of the month, by severity.
std::string alerts_svg(const PackModel& model, Language language);
// Lines: events per day, by source.
std::string events_svg(const PackModel& model, Language language);

std::string escape_html(std::string_view text);  // & < > " '

}  // namespace metsuke
