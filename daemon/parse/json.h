// One JSON object a line, flattened: {"a":{"b":[1,2]}} has the fields a.b = 1 and a.b = 2.
// Strict RFC 8259: what is not JSON is refused with the byte where it stops being JSON.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// Numbers keep the digits they were written with; duplicate keys are all kept; null is a field of
// its kind with an empty value; an empty object or array has no field. An escaped lone \udcXX
// (XX from 80 on) is the byte XX, as json.h of base writes bytes that are not text.
// Err text_invalid: not UTF-8; unparsed: not JSON; limit_exceeded: too deep or too many fields.
Result<void> parse_json(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
