// The journal writes a value that is not plain text as a list of its bytes.
#include <charconv>
#include <string>

#include "base/unicode.h"
#include "parse/cloud.h"
#include "parse/json.h"
#include "parse/text.h"
#include "source/journal_export.h"

namespace metsuke {
namespace {

// "[72, 101, 108]": the bytes, and how long it is written; 0 when it is no such list.
std::size_t byte_list(std::string_view text, std::string& bytes) {
  bytes.clear();
  std::size_t at = 1;
  while (at < text.size()) {
    while (at < text.size() && (text[at] == ' ' || text[at] == ',')) ++at;
    if (at < text.size() && text[at] == ']') return bytes.empty() ? 0 : at + 1;
    unsigned value = 0;
    const auto [end, fault] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    if (fault != std::errc() || value > 255) return 0;
    bytes += static_cast<char>(value);
    at = static_cast<std::size_t>(end - text.data());
  }
  return 0;
}

// As a JSON string; bytes that are no text as parse_json reads them back.
void append_string(std::string_view bytes, std::string& out) {
  constexpr std::string_view digits = "0123456789abcdef";
  const bool text = !utf8_damage(bytes);
  out += '"';
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || (byte >= 0x80 && !text)) {
      out += byte < 0x20 ? "\\u00" : "\\udc";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  out += '"';
}

// An entry of the export format; its last LF may have gone with the line's terminator.
Result<void> parse_export(std::string_view entry, Arena& arena, Fields& fields) {
  std::string_view rest = arena.copy(std::string(entry).append("\n"));
  while (!rest.empty() && rest.front() != '\n') {
    JournalField field;
    if (take_journal_field(rest, field) != JournalStep::field)
      return Error{Code::unparsed,
                   "journal entry, byte " + std::to_string(entry.size() + 1 - rest.size())};
    if (!fields.add(field.name, field.value))
      return Error{Code::limit_exceeded, "journal entry: too many fields"};
    rest.remove_prefix(field.length);
  }
  return {};
}

}  // namespace

Result<void> parse_journald(std::string_view line, Arena& arena, Fields& fields) {
  if (!line.starts_with('{')) return parse_export(line, arena, fields);
  if (line.find('[') == std::string_view::npos) return parse_json(line, arena, fields);
  std::string plain, bytes;
  plain.reserve(line.size());
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '"') {
      std::size_t end = at + 1;
      while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2U : 1U;
      end = end < line.size() ? end + 1 : line.size();
      plain += line.substr(at, end - at);
      at = end;
      continue;
    }
    const std::size_t list = line[at] == '[' ? byte_list(line.substr(at), bytes) : 0;
    if (list == 0) {
      plain += line[at++];
      continue;
    }
    append_string(bytes, plain);
    at += list;
  }
  return parse_json(arena.copy(plain), arena, fields);
}

}  // namespace metsuke
