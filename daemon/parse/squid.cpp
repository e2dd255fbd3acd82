#include "parse/squid.h"

#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

Error not_squid(std::string_view why) {
  return Error{Code::unparsed, "squid: " + std::string(why)};
}

// Columns are padded with blanks.
std::string_view take_column(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  return take_word(rest);
}

void add_said(std::string_view name, std::string_view value, Fields& fields) {
  if (!value.empty() && value != "-") fields.add(name, value);
}

}  // namespace

Result<void> parse_squid(std::string_view line, Arena& arena, Fields& fields) {
  std::string_view rest = line;
  const std::string_view time = take_column(rest);
  const std::size_t dot = time.find('.');
  if (dot == std::string_view::npos || !all_digits(time.substr(0, dot)) ||
      !all_digits(time.substr(dot + 1)))
    return not_squid("no seconds.milliseconds at the beginning");
  std::string_view duration = take_column(rest);
  const std::string_view client = take_column(rest);
  const std::string_view result = take_column(rest);
  const std::string_view bytes = take_column(rest);
  const std::string_view method = take_column(rest);
  const std::string_view url = take_column(rest);
  const std::string_view user = take_column(rest);
  const std::string_view route = take_column(rest);
  const std::string_view type = take_column(rest);
  const std::size_t slash = result.find('/');
  const std::size_t by = route.find('/');
  std::string_view unsigned_duration = duration;
  take_prefix(unsigned_duration, "-");
  if (slash == std::string_view::npos || by == std::string_view::npos || !all_digits(bytes) ||
      !all_digits(unsigned_duration) || !all_digits(result.substr(slash + 1)) || type.empty())
    return not_squid("fewer than ten columns, or other ones");
  fields.add("time", time);
  fields.add("duration", duration);
  fields.add("client", client);
  fields.add("code", result.substr(0, slash));
  fields.add("status", result.substr(slash + 1));
  fields.add("bytes", bytes);
  add_said("method", method, fields);
  fields.add("url", url);
  add_said("user", from_percent(user, arena), fields);
  fields.add("hierarchy", route.substr(0, by));
  add_said("peer", route.substr(by + 1), fields);
  add_said("type", type, fields);
  add_said("more", trimmed(rest), fields);
  return {};
}

}  // namespace metsuke
