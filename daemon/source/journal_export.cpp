#include "source/journal_export.h"

#include "base/limits.h"

namespace metsuke {

namespace {

constexpr std::size_t journal_name_max = 64;  // systemd's own limit.
constexpr std::size_t journal_length_bytes = 8;

bool is_journal_name_byte(char byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

// The field whose name ends at `name_end`, with a length before its value.
JournalStep take_counted(std::string_view rest, std::size_t name_end, JournalField& field) {
  const std::size_t start = name_end + 1 + journal_length_bytes;
  if (rest.size() < start) return JournalStep::more;
  std::uint64_t length = 0;
  for (std::size_t at = start; at-- > name_end + 1;)
    length = (length << 8U) | static_cast<std::uint8_t>(rest[at]);
  if (length > limits::line_bytes_max) return JournalStep::none;
  const std::size_t end = start + static_cast<std::size_t>(length);
  if (rest.size() <= end) return JournalStep::more;
  if (rest[end] != '\n') return JournalStep::none;
  field = {rest.substr(0, name_end), rest.substr(start, end - start), end + 1};
  return JournalStep::field;
}

}  // namespace

JournalStep take_journal_field(std::string_view rest, JournalField& field) {
  std::size_t name_end = 0;
  while (name_end < rest.size() && name_end <= journal_name_max &&
         is_journal_name_byte(rest[name_end]))
    ++name_end;
  if (name_end > journal_name_max) return JournalStep::none;
  if (name_end == rest.size()) return JournalStep::more;
  if (name_end == 0 || (rest[0] >= '0' && rest[0] <= '9')) return JournalStep::none;
  if (rest[name_end] == '\n') return take_counted(rest, name_end, field);
  if (rest[name_end] != '=') return JournalStep::none;
  const std::size_t end = rest.find('\n', name_end);
  if (end == std::string_view::npos) return JournalStep::more;
  field = {rest.substr(0, name_end), rest.substr(name_end + 1, end - name_end - 1), end + 1};
  return JournalStep::field;
}

}  // namespace metsuke
