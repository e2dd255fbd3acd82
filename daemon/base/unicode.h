// Text as the world sends it: encodings, width on a terminal, comparison forms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/result.h"

namespace metsuke {

enum class Encoding : std::uint8_t { utf8, utf8_bom, utf16le, cp932, euc_jp };
std::optional<Encoding> encoding_from(std::string_view name);  // "cp932", "utf-8", "utf-16le" …
std::string_view name_of(Encoding encoding);

// Where UTF-8 (RFC 3629) first breaks, or nothing when the whole is valid.
std::optional<std::size_t> utf8_damage(std::string_view bytes);

bool is_ascii(std::string_view bytes);  // No byte of 0x80 or more.

// The length (1..4) of the valid UTF-8 sequence that `bytes` begins with; 0 if there is none.
std::size_t utf8_sequence(std::string_view bytes);

// To UTF-8, strictly: a byte that is not of the encoding is text_invalid with "byte N" in the
// detail; U+FFFD is never made. CP932 is ICU's windows-31j (①㈱髙﨑 included). A leading BOM is
// dropped for the *_bom and utf16 encodings.
Result<std::string> to_utf8(std::string_view bytes, Encoding encoding);
Result<std::string> from_utf8(std::string_view text, Encoding encoding);

// Sigma compares without case: Unicode simple case folding of UTF-8; bytes that are not UTF-8
// stay as they are.
std::string fold_case(std::string_view text);
// The same without a string of its own: a view of `text` if nothing changes, else of the arena.
std::string_view fold_case(std::string_view text, Arena& arena);
// NFKC, so that 全角 and 半角 compare equal.
std::string nfkc(std::string_view text);

// Columns on a terminal: East Asian wide and full-width count 2, combining marks 0.
std::size_t display_width(std::string_view text);
// Padded with spaces, or cut with "…", to exactly `columns`.
std::string fit_width(std::string_view text, std::size_t columns);

// For terminals and journals: C0, C1, DEL, line separators, bidi controls and bytes that are not
// UTF-8 as \xNN.
std::string printable(std::string_view bytes);

}  // namespace metsuke
