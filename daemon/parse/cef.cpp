#include "parse/cef.h"

#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

// Up to the next bar that is not escaped; "\|" and "\\" are undone.
bool take_header_value(std::string_view& text, Arena& arena, std::string_view& value) {
  bool escaped = false;
  std::size_t end = 0;
  for (; end < text.size() && text[end] != '|'; ++end)
    if (text[end] == '\\' && end + 1 < text.size()) {
      escaped = true;
      ++end;
    }
  if (end >= text.size()) return false;
  value = text.substr(0, end);
  text.remove_prefix(end + 1);
  if (!escaped) return true;
  char* const room = arena.allocate(value.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == '\\' && at + 1 < value.size() &&
        (value[at + 1] == '|' || value[at + 1] == '\\'))
      ++at;
    room[size++] = value[at];
  }
  value = {room, size};
  return true;
}

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_ascii_digit(c) || c == '_' ||
         c == '.' || c == '-' || c == '[' || c == ']' || c == '/' || c == ':' || c == '@' ||
         c == '#';
}

std::string_view without_escapes(std::string_view value, Arena& arena) {
  if (value.find('\\') == std::string_view::npos) return value;
  char* const room = arena.allocate(value.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char next = at + 1 < value.size() ? value[at + 1] : '\0';
    if (value[at] != '\\' ||
        (next != '=' && next != '\\' && next != 'n' && next != 'r' && next != '|')) {
      room[size++] = value[at];
      continue;
    }
    room[size++] = next == 'n' ? '\n' : next == 'r' ? '\r' : next;
    ++at;
  }
  return {room, size};
}

bool add_extensions(std::string_view text, Arena& arena, Fields& fields) {
  // Where the key before each equals sign begins; a sign without a key belongs to a value.
  std::size_t value_at = std::string_view::npos;
  std::string_view key;
  for (std::size_t at = text.find('='); at != std::string_view::npos; at = text.find('=', at + 1)) {
    if (at != 0 && text[at - 1] == '\\') continue;
    std::size_t begin = at;
    while (begin != 0 && is_key_character(text[begin - 1])) --begin;
    if (begin == at || (begin != 0 && text[begin - 1] != ' ')) continue;
    if (value_at != std::string_view::npos) {
      if (begin < value_at) continue;
      const std::string_view value = trimmed(text.substr(value_at, begin - value_at));
      if (!fields.add(key, without_escapes(value, arena))) return false;
    }
    key = text.substr(begin, at - begin);
    value_at = at + 1;
  }
  if (value_at == std::string_view::npos) return true;
  return fields.add(key, without_escapes(trimmed(text.substr(value_at)), arena));
}

void add_labelled(Arena& arena, Fields& fields) {
  const std::size_t count = fields.all().size();
  for (std::size_t at = 0; at < count; ++at) {
    const FieldView label = fields.all()[at];
    std::string_view key = label.name;
    if (!take_suffix(key, "Label") || label.value.empty()) continue;
    const FieldView* value = fields.find(key);
    if (value == nullptr) continue;
    std::string name(label.value);
    for (char& c : name)
      if (c == ' ') c = '_';
    if (fields.find(name) != nullptr) continue;
    const std::string_view said = value->value;
    fields.add(arena.copy(name), said);
  }
}

}  // namespace

Result<void> parse_cef(std::string_view text, Arena& arena, Fields& fields) {
  const std::size_t begin = text.find("CEF:");
  if (begin == std::string_view::npos) return Error{Code::unparsed, "CEF: no CEF:"};
  std::string_view rest = text.substr(begin + 4);
  for (const std::string_view name :
       {"cef_version", "device_vendor", "device_product", "device_version", "signature", "name"}) {
    std::string_view value;
    if (!take_header_value(rest, arena, value))
      return Error{Code::unparsed, "CEF: a header of fewer than seven values"};
    fields.add(name, trimmed(value));
  }
  // The last bar may be missing when there are no extensions.
  std::string_view severity;
  if (!take_header_value(rest, arena, severity)) {
    severity = rest;
    rest = {};
  }
  fields.add("severity", trimmed(severity));
  if (fields["cef_version"].empty() || !is_ascii_digit(fields["cef_version"].front()))
    return Error{Code::unparsed, "CEF: no version"};
  if (!add_extensions(rest, arena, fields))
    return Error{Code::limit_exceeded, "CEF: too many extensions"};
  add_labelled(arena, fields);
  return {};
}

}  // namespace metsuke
