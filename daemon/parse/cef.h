// ArcSight's Common Event Format, which many devices write.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// "CEF:VERSION|vendor|product|version|signature|name|severity|extensions" (Implementing ArcSight
// CEF, revision 27). What stands before "CEF:" is passed over. Fields: cef_version, device_vendor,
// device_product, device_version, signature, name, severity, then each extension by its key. A
// value goes on until a blank, a key and an equals sign; an equals sign within it may be escaped
// or not. A value whose key has a label (cs1 and cs1Label) is given again by its label, with
// blanks as "_", when no key is called so.
Result<void> parse_cef(std::string_view text, Arena& arena, Fields& fields);

}  // namespace metsuke
