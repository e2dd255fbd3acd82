// A process that may only read what it has open, write to its pipe, compute, and end.
#pragma once

#include "base/result.h"

namespace metsuke {

// From here on: no new file, process, connection or privilege; memory and time within limits.h.
// Any other call of the system ends the process. There is no way back. not_permitted when one of
// the walls does not stand: then nothing hostile must be touched.
Result<void> enter_sandbox();

}  // namespace metsuke
