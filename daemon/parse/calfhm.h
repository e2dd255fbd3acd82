// Hitachi's common audit log: "CALFHM 1.0, seqnum=1, msgid=…, date=…, ctgry=…, msg=\"…\""
// (JP1/Base 運用ガイド, 操作ログの出力形式).
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

bool resembles_calfhm(std::string_view text);

// Its items under their own names; `revision` is what stands behind CALFHM. A value ends at a comma
// behind which another item begins, or at its closing quote (doubled within). Err unparsed, with
// the byte: no header, no item.
Result<void> parse_calfhm(std::string_view text, Arena& arena, Fields& fields);

}  // namespace metsuke
