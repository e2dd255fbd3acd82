#include "parse/pairs.h"

#include "parse/text.h"

namespace metsuke {
namespace {

// The quoted value at the beginning of `rest`, which loses it.
std::string_view take_quoted(std::string_view& rest, Arena& arena) {
  std::size_t end = 1;
  bool escaped = false;
  while (end < rest.size() && rest[end] != '"') {
    escaped = escaped || rest[end] == '\\';
    end += rest[end] == '\\' ? 2U : 1U;
  }
  end = end < rest.size() ? end : rest.size();
  const std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(end < rest.size() ? end + 1 : end);
  if (!escaped) return inside;
  char* const room = arena.allocate(inside.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < inside.size(); ++at) {
    const bool mark = inside[at] == '\\' && at + 1 < inside.size() &&
                      (inside[at + 1] == '"' || inside[at + 1] == '\\');
    if (mark) ++at;
    room[size++] = inside[at];
  }
  return {room, size};
}

}  // namespace

Result<void> add_pairs(std::string_view text, Arena& arena, Fields& fields) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find_first_of(" =,");
    if (end == std::string_view::npos) break;
    if (rest[end] != '=' || end == 0) {
      rest.remove_prefix(end + 1);
      continue;
    }
    const std::string_view name = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    std::string_view value;
    if (rest.starts_with('"')) {
      value = take_quoted(rest, arena);
    } else {
      value = rest.substr(0, rest.find_first_of(" ,"));
      rest.remove_prefix(value.size());
    }
    if (!fields.add(name, value)) return Error{Code::limit_exceeded, "too many values in a line"};
  }
  return {};
}

Result<void> parse_fortigate(std::string_view line, Arena& arena, Fields& fields) {
  TRY(add_pairs(line, arena, fields));
  const bool known = fields.find("logid") != nullptr || fields.find("log_id") != nullptr;
  if (!known || fields.find("type") == nullptr)
    return Error{Code::unparsed, "fortigate: neither logid nor type"};
  return {};
}

}  // namespace metsuke
