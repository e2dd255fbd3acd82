// What must not leave the sealed store: 個人番号 (12 digits with a valid check digit, 番号法施行規則)
// and SQL literals.
#pragma once

#include <string>
#include <string_view>

namespace metsuke {

// 個人番号's check digit: 12 digits, half- or full-width, blanks or hyphens between groups of four.
bool is_individual_number(std::string_view digits);
// `text` with each individual number replaced by ＊ of the same count, and quoted SQL literals by
// '…'. Everything else byte for byte.
std::string masked(std::string_view text);

}  // namespace metsuke
