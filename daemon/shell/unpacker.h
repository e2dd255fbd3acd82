// Archives opened by a program of their own, metsuke-unpack, which may do nothing else: whatever
// hostile bytes make of it, it can only say something wrong, or end.
#pragma once

#include "source/unpacked.h"

namespace metsuke {

// Starts the program for each archive and hands on what it tells. not_found when it is not beside
// this program (nor in ../libexec/metsuke), not_permitted when the machine does not let it start or
// wall itself in; unpack_failed when it ends early, limit_exceeded when it used up its time.
Unpack unpack_apart();

// With another program in its place; for tests.
Unpack unpack_apart(std::string program);

}  // namespace metsuke
