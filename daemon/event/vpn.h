// What the three VPN servers' describers share.
#pragma once

#include "event/describe.h"

namespace metsuke {

// Action, category and outcome of one of parse's kinds of sentence ("connected", "refused" …),
// and the peer's address and user.
void say_vpn(const LineContext& context, const Fields& fields, Event& event);

}  // namespace metsuke
