// Alerts in a table: the same row wherever they are listed.
#pragma once

#include <span>

#include "shell/console/view.h"

namespace metsuke {

void alert_table(Html& html, const View& view, std::span<const Alert> alerts, Word caption);

}  // namespace metsuke
