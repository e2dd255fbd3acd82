// Squid's native access log: who went out to the Internet, where, and how much came back.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"
#include "parse/layout.h"

namespace metsuke {

// "epoch.ms elapsed client code/status bytes method url user hierarchy/peer type[ more]".
// Fields by these names: time, duration, client, code, status, bytes, method, url, user, hierarchy,
// peer, type, more. The user is %-decoded; a "-" is left out. Also the layouts `common` and
// `combined` (referer, agent), and the native one with ports and the sizes of both directions.
Result<void> parse_squid(std::string_view line, Arena& arena, Fields& fields);
// By the operator's own logformat (compile_squid_layout); the same names.
Result<void> parse_squid_laid(std::string_view line, const Layout& layout, Arena& arena,
                              Fields& fields);

}  // namespace metsuke
