// One day of the demonstration's work, with what was planted into it (config/demo/truth.yaml).
#pragma once

#include "shell/demo_lines.h"

namespace metsuke {

// Lines come sorted by time. Everything but the planted cases is in order.
DemoDay make_demo_day(Date date, DemoDice& dice);

}  // namespace metsuke
