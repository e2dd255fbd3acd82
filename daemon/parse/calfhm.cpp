#include "parse/calfhm.h"

#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view calfhm_mark = "CALFHM ";

bool is_item_character(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == ':' ||
         c == '_' || c == '-' || c == '.';
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

// The size of the item's name at the beginning of `text`; 0: none begins there.
std::size_t item_name_size(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_item_character(text[at])) ++at;
  return at < text.size() && text[at] == '=' ? at : 0;
}

std::string_view take_calfhm_quoted(std::string_view& text, Arena& arena) {
  std::size_t end = 1;
  bool doubled = false;
  while (end < text.size()) {
    if (text[end] != '"') {
      ++end;
    } else if (end + 1 < text.size() && text[end + 1] == '"') {
      doubled = true;
      end += 2;
    } else {
      break;
    }
  }
  const std::string_view raw = text.substr(1, std::min(end, text.size()) - 1);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (!doubled) return raw;
  std::string plain;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    plain += raw[at];
    if (raw[at] == '"') ++at;
  }
  return arena.copy(plain);
}

std::string_view take_calfhm_plain(std::string_view& text) {
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (text[end] != ',') continue;
    std::string_view rest = text.substr(end + 1);
    skip_blanks(rest);
    if (rest.empty() || item_name_size(rest) != 0) break;
  }
  const std::string_view value = text.substr(0, end);
  text.remove_prefix(end);
  return trimmed(value);
}

}  // namespace

bool resembles_calfhm(std::string_view text) { return text.starts_with(calfhm_mark); }

Result<void> parse_calfhm(std::string_view text, Arena& arena, Fields& fields) {
  const std::size_t size = text.size();
  const auto wrong = [&](std::string_view why) {
    return Error{Code::unparsed,
                 "calfhm: " + std::string(why) + ", byte " + std::to_string(size - text.size())};
  };
  if (!take_prefix(text, calfhm_mark)) return wrong("no `CALFHM` at the beginning");
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return wrong("no item");
  fields.add("revision", trimmed(text.substr(0, comma)));
  text.remove_prefix(comma);
  while (!text.empty()) {
    text.remove_prefix(1);  // The comma.
    skip_blanks(text);
    if (text.empty()) break;  // A comma at the end.
    const std::size_t name = item_name_size(text);
    if (name == 0) return wrong("no item's name");
    const std::string_view item = text.substr(0, name);
    text.remove_prefix(name + 1);
    skip_blanks(text);
    const std::string_view value =
        text.starts_with('"') ? take_calfhm_quoted(text, arena) : take_calfhm_plain(text);
    if (!fields.add(item, value)) return Error{Code::limit_exceeded, "calfhm: too many items"};
    skip_blanks(text);
    if (!text.empty() && text.front() != ',') return wrong("no comma behind a value");
  }
  return {};
}

}  // namespace metsuke
