// The ways machines write a moment where a format leaves it to them.
#pragma once

#include <string_view>

#include "event/timestamps.h"

namespace metsuke {

// RFC 3339; seconds to nanoseconds since 1970; "Sep 03 2020 14:54:59[.SSS][ GMT]" and the same
// without its year's place ("03 Sep 2020 …"); what tables contain. A zone's name that is not
// UTC, GMT, Z or JST is refused: abbreviations mean several zones.
Result<Timestamp> time_from_writing(std::string_view text, const Zone& zone);

}  // namespace metsuke
