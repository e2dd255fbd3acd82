#include "parse/leef.h"

#include <charconv>
#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

// Longer than any way of writing one character.
constexpr std::size_t mark_bytes_max = 6;

bool is_leef_name_character(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.' || c == '/' || c == '[' || c == ']' || c == '$';
}

// "src=": a name and its equals sign at the beginning of `text`.
bool begins_with_name(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_leef_name_character(text[at])) ++at;
  return at != 0 && at < text.size() && text[at] == '=';
}

bool is_written_mark(std::string_view text) {
  return text.size() <= mark_bytes_max && text.find('=') == std::string_view::npos;
}

// "^", "x09", "0x5E", "&#x09;"; nothing said is a tab.
std::string_view mark_from(std::string_view text, Arena& arena) {
  if (text.empty()) return "\t";
  std::string_view digits = text;
  take_prefix(digits, "&#");
  take_suffix(digits, ";");
  take_prefix(digits, "0");
  if (text.size() > 1 && (take_prefix(digits, "x") || take_prefix(digits, "X"))) {
    unsigned code = 0;
    const auto [end, fault] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (fault == std::errc() && end == digits.data() + digits.size() && code > 0 && code < 128) {
      const char mark = static_cast<char>(code);
      return arena.copy({&mark, 1});
    }
  }
  return text;
}

// Where the next value ends. A blank only ends one when a name follows it.
std::size_t value_end(std::string_view rest, std::string_view mark) {
  for (std::size_t at = rest.find(mark); at != std::string_view::npos;
       at = rest.find(mark, at + 1)) {
    if (mark != " " && mark != "|") return at;
    if (begins_with_name(rest.substr(at + mark.size()))) return at;
  }
  return std::string_view::npos;
}

// The mark that parts the values where the head names none or lies.
std::string_view mark_in_use(std::string_view values, std::string_view stated) {
  if (values.find(stated) != std::string_view::npos) return stated;
  for (const std::string_view mark : {"\t", "\\t", "|", " "})
    if (value_end(values, mark) != std::string_view::npos) return mark;
  return stated;
}

}  // namespace

Result<void> parse_leef(std::string_view line, Arena& arena, Fields& fields) {
  std::string_view rest = trimmed(line);
  if (!take_prefix(rest, "LEEF:")) return Error{Code::unparsed, "LEEF: does not begin with LEEF:"};
  constexpr std::string_view names[] = {"LEEF", "Vendor", "Product", "Version", "EventID"};
  for (const std::string_view name : names) {
    const std::size_t bar = rest.find('|');
    if (bar == std::string_view::npos)
      return Error{Code::unparsed, "LEEF: the head has fewer than five parts"};
    fields.add(name, rest.substr(0, bar));
    rest.remove_prefix(bar + 1);
  }
  std::string_view mark = "\t";
  const std::size_t bar = rest.find('|');
  if (fields["LEEF"].starts_with('2') && bar != std::string_view::npos &&
      is_written_mark(rest.substr(0, bar))) {
    mark = mark_from(rest.substr(0, bar), arena);
    rest.remove_prefix(bar + 1);
  }
  mark = mark_in_use(rest, mark);
  while (!rest.empty()) {
    const std::size_t end = value_end(rest, mark);
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + mark.size());
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    if (!fields.add(trimmed(pair.substr(0, equals)), pair.substr(equals + 1)))
      return Error{Code::limit_exceeded, "LEEF: too many values"};
  }
  return {};
}

}  // namespace metsuke
