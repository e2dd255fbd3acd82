#include "parse/heading.h"

#include "base/limits.h"
#include "parse/json.h"
#include "parse/text.h"

namespace metsuke {
namespace {

Error wrong_line(std::string_view format, std::string_view why) {
  std::string text(format);
  text += ": ";
  text += why;
  return Error{Code::unparsed, text};
}

Result<void> name_columns(std::string_view rest, std::string_view mark, Heading& heading) {
  heading.columns.clear();
  heading.names.clear();
  while (!rest.empty()) {
    const std::size_t end = rest.find(mark);
    const std::string_view name = trimmed(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + mark.size());
    if (name.empty()) continue;
    if (heading.columns.size() == limits::fields_max)
      return Error{Code::limit_exceeded, "a head with too many columns"};
    heading.columns.emplace_back(name);
    heading.names += name;
  }
  return {};
}

// `"a ""b"" c"`: the value without its quotes, doubled ones undone.
std::string_view take_quoted(std::string_view& rest, Arena& arena) {
  std::size_t end = 1;
  bool doubled = false;
  while (end < rest.size()) {
    if (rest[end] != '"') {
      ++end;
    } else if (end + 1 < rest.size() && rest[end + 1] == '"') {
      doubled = true;
      end += 2;
    } else if (end + 1 == rest.size() || rest[end + 1] == ' ' || rest[end + 1] == '\t') {
      break;
    } else {
      ++end;
    }
  }
  const std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(end < rest.size() ? end + 1 : rest.size());
  if (!doubled) return inside;
  char* const room = arena.allocate(inside.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < inside.size(); ++at) {
    if (inside[at] == '"' && at + 1 < inside.size() && inside[at + 1] == '"') ++at;
    room[size++] = inside[at];
  }
  return {room, size};
}

// The next value and the marks behind it: writers that align their columns put several, and IIS
// two where a module rewrote the port.
std::string_view take_value(std::string_view& rest, Arena& arena) {
  while (rest.starts_with(' ') || rest.starts_with('\t')) rest.remove_prefix(1);
  std::string_view value;
  if (rest.starts_with('"')) {
    value = take_quoted(rest, arena);
  } else {
    value = rest.substr(0, rest.find_first_of(" \t"));
    rest.remove_prefix(value.size());
  }
  if (!rest.empty()) rest.remove_prefix(1);
  return value;
}

// "\x09" as Zeek writes marks.
std::string unescaped_mark(std::string_view text) {
  if (text.size() == 4 && text.starts_with("\\x")) {
    const auto digit = [](char c) {
      return is_ascii_digit(c)                    ? c - '0'
             : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                  : 0;
    };
    return std::string(1, static_cast<char>(digit(text[2]) * 16 + digit(text[3])));
  }
  return std::string(text);
}

}  // namespace

Result<void> take_w3c_heading(std::string_view line, Heading& heading) {
  std::string_view rest = trimmed(line);
  if (take_prefix(rest, "#Fields:")) return name_columns(rest, " ", heading);
  if (take_prefix(rest, "#Date:"))
    heading.date = trimmed(rest).substr(0, 32);
  else if (take_prefix(rest, "#GMT-Offset:"))
    heading.offset = trimmed(rest).substr(0, 8);
  else if (take_prefix(rest, "#Software:"))
    heading.software = trimmed(rest).substr(0, 128);
  return {};
}

Result<void> parse_w3c(std::string_view line, const Heading& heading, Arena& arena,
                       Fields& fields) {
  if (heading.columns.empty()) {
    if (parse_w3c_without_head(line, fields)) return {};
    return wrong_line("w3c", "no #Fields line before it");
  }
  std::string_view rest = line;
  while (rest.ends_with(' ')) rest.remove_suffix(1);
  // The head may be gone when the values are read: its names go with them.
  std::string_view names = arena.copy(heading.names);
  for (const std::string& column : heading.columns) {
    const std::string_view name = names.substr(0, column.size());
    names.remove_prefix(column.size());
    if (rest.empty()) break;
    const std::string_view value = take_value(rest, arena);
    if (!fields.add(name, value)) return wrong_line("w3c", "too many columns");
  }
  if (fields.all().size() != heading.columns.size() || !rest.empty()) {
    Fields shaped;
    if (parse_w3c_without_head(line, shaped)) {
      fields = shaped;
      return {};
    }
  }
  if (fields.all().size() * 2 < heading.columns.size())
    return wrong_line("w3c", "fewer than half of its columns");
  if (!rest.empty()) fields.add("rest", rest);
  // Lines without a date of their own are of the head's day.
  if (fields.find("date") == nullptr && !heading.date.empty())
    fields.add("#Date", arena.copy(heading.date));
  if (!heading.offset.empty()) fields.add("#GMT-Offset", arena.copy(heading.offset));
  return {};
}

Result<void> take_zeek_heading(std::string_view line, Heading& heading) {
  std::string_view rest = line;
  if (take_prefix(rest, "#separator ")) {
    heading = Heading{};
    heading.separator = unescaped_mark(trimmed(rest));
    return {};
  }
  const std::string_view mark = heading.separator;
  const std::size_t at = rest.find(mark);
  if (at == std::string_view::npos || mark.empty()) return {};
  const std::string_view word = rest.substr(0, at);
  rest.remove_prefix(at + mark.size());
  if (word == "#fields") return name_columns(rest, mark, heading);
  if (word == "#path")
    heading.path = rest.substr(0, 64);
  else if (word == "#unset_field")
    heading.unset = rest.substr(0, 16);
  else if (word == "#empty_field")
    heading.empty = rest.substr(0, 16);
  else if (word == "#set_separator")
    heading.set_separator = rest.substr(0, 8);
  return {};
}

Result<void> parse_zeek(std::string_view line, const Heading& heading, Arena& arena,
                        Fields& fields) {
  if (line.starts_with('{')) return parse_json(line, arena, fields);
  if (heading.columns.empty()) return wrong_line("zeek", "no #fields line before it");
  std::string_view rest = line;
  std::string_view names = arena.copy(heading.names);
  std::size_t read = 0;
  for (const std::string& column : heading.columns) {
    const std::string_view name = names.substr(0, column.size());
    names.remove_prefix(column.size());
    const std::size_t end = rest.find(heading.separator);
    const std::string_view value = rest.substr(0, end);
    ++read;
    if (value != heading.unset && value != heading.empty)
      fields.add(name, from_backslashes(value, arena));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + heading.separator.size());
  }
  if (read != heading.columns.size())
    return wrong_line("zeek", std::to_string(read) + " columns, expected " +
                                  std::to_string(heading.columns.size()));
  if (!heading.path.empty()) fields.add("_path", arena.copy(heading.path));
  return {};
}

}  // namespace metsuke
