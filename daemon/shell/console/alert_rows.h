// Alerts in a table: the same row wherever they are listed.
#pragma once

#include <span>

#include "shell/console/view.h"

namespace metsuke {

void alert_table(Html& html, const View& view, std::span<const Alert> alerts, Word caption);
// "user.name=tanaka|day=2026-09-03" as a reader wants it: "利用者ID: tanaka、日: 2026-09-03".
std::string group_words(const View& view, std::string_view group);

}  // namespace metsuke
