// IBM's Log Event Extended Format 1.0 and 2.0: a head of bars, then named values.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// "LEEF:1.0|vendor|product|version|event id|name=value<tab>name=value…"; 2.0 names the mark between
// the values in one more part of the head: a character, or its hexadecimal code (x09, 0x5E).
// The head's parts are the fields LEEF, Vendor, Product, Version and EventID. Where there is no tab
// the mark that is really used is found: a written \t, a bar, or a blank before the next name.
Result<void> parse_leef(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
