// How short a text an expression may find: what is shorter need not be searched.
#pragma once

#include <cstddef>
#include <string_view>

namespace metsuke {

// At least so many bytes has whatever the expression finds; 0 when nothing can be said.
// REQUIRES: RE2 accepts it (its syntax, https://github.com/google/re2/wiki/Syntax).
std::size_t least_length_of_regex(std::string_view source);

}  // namespace metsuke
