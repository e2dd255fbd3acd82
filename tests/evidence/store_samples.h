// An index in memory, and one of each thing it keeps.
#pragma once

#include "evidence/store.h"

namespace metsuke {

Store memory_store();
Timestamp japan_time(int year, unsigned month, unsigned day, int hour);
Alert sample_alert(std::string id, Timestamp raised);
Effects sample_effects();

}  // namespace metsuke
