// The systemd Journal Export Format (systemd.io/JOURNAL_EXPORT_FORMATS): entries of fields, an
// empty line behind each. A field is NAME=value LF, or, when its value is not plain text, NAME LF,
// the value's length as eight bytes, least first, the value, LF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace metsuke {

struct JournalField {
  std::string_view name, value;
  std::size_t length = 0;  // Of the whole field, its last LF included.
};

enum class JournalStep : std::uint8_t {
  field,  // It stands there whole.
  more,   // It may be one; its end has not come.
  none    // It is none.
};
// The field at the head of `rest`. A value over limits::line_bytes_max is none.
JournalStep take_journal_field(std::string_view rest, JournalField& field);

}  // namespace metsuke
