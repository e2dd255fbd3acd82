// The transfer log of wu-ftpd, kept by vsftpd and ProFTPD: one line for each file moved.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// xferlog(5): "ctime seconds host size name type flag direction mode user service method id done".
// Fields by these names: time, duration, host, bytes, path, type, special, direction, access, user,
// service, method, authenticated, completion. The name may hold blanks: it is what is left.
Result<void> parse_xferlog(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
