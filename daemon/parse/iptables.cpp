#include "parse/iptables.h"

#include "parse/text.h"

namespace metsuke {
namespace {

// "[19955416.516358] ": removed and handed out without its brackets.
std::string_view take_uptime(std::string_view& rest) {
  if (!rest.starts_with('[')) return {};
  const std::size_t close = rest.find(']');
  if (close == std::string_view::npos) return {};
  const std::string_view inside = trimmed(rest.substr(1, close - 1));
  if (inside.find('.') == std::string_view::npos ||
      inside.find_first_not_of("0123456789.") != std::string_view::npos)
    return {};
  rest.remove_prefix(close + 1);
  rest = trimmed(rest);
  return inside;
}

// Where the packet begins: IN= at the start of a word, or right behind a prefix without a blank.
std::size_t packet_begin(std::string_view text) {
  for (const std::string_view mark : {" IN=", "]IN=", ":IN="})
    if (const std::size_t at = text.find(mark); at != std::string_view::npos) return at + 1;
  return text.starts_with("IN=") ? 0 : text.find("IN=");
}

}  // namespace

Result<void> parse_iptables(std::string_view line, Arena& arena, Fields& fields) {
  std::string_view rest = trimmed(line);
  const std::string_view uptime = take_uptime(rest);
  const std::size_t begin = packet_begin(rest);
  if (begin == std::string_view::npos || rest.find("SRC=") == std::string_view::npos)
    return Error{Code::unparsed, "iptables: neither IN= nor SRC="};
  if (!uptime.empty()) fields.add("uptime", uptime);
  if (const std::string_view prefix = trimmed(rest.substr(0, begin)); !prefix.empty())
    fields.add("prefix", prefix);
  rest.remove_prefix(begin);
  char* const flags = arena.allocate(rest.size() + 1);
  std::size_t flags_size = 0;
  while (!rest.empty()) {
    if (rest.starts_with('[')) {
      fields.add("embedded", rest);
      break;
    }
    const std::string_view word = take_word(rest);
    const std::size_t equals = word.find('=');
    if (word.empty()) continue;
    if (equals != std::string_view::npos) {
      if (!fields.add(word.substr(0, equals), word.substr(equals + 1)))
        return Error{Code::limit_exceeded, "iptables: too many values"};
      continue;
    }
    if (flags_size != 0) flags[flags_size++] = ' ';
    word.copy(flags + flags_size, word.size());
    flags_size += word.size();
  }
  if (flags_size != 0) fields.add("flags", {flags, flags_size});
  return {};
}

}  // namespace metsuke
