#include "parse/squid.h"

#include <string>

#include "parse/httpd.h"
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

// "HIER_DIRECT/198.51.100.7", "FIRSTUP_PARENT/proxy", "NONE/-".
bool is_route(std::string_view word) {
  const std::size_t slash = word.find('/');
  if (slash == std::string_view::npos || slash < 4 || slash + 1 == word.size()) return false;
  for (const char c : word.substr(0, slash))
    if ((c < 'A' || c > 'Z') && c != '_') return false;
  return true;
}

// What stands behind the method: "URL USER ROUTE/PEER TYPE[ MORE]".
struct RequestTail {
  std::string_view url, user, route, type, more;
};

// A URL may hold blanks (uri_whitespace allow): the route is then found by its shape.
RequestTail request_tail(std::string_view text) {
  RequestTail tail;
  std::string_view rest = text;
  tail.url = take_column(rest);
  tail.user = take_column(rest);
  tail.route = take_column(rest);
  tail.type = take_column(rest);
  tail.more = trimmed(rest);
  if (is_route(tail.route)) return tail;
  for (std::size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1)) {
    std::string_view word = text.substr(at + 1);
    word = word.substr(0, word.find(' '));
    if (!is_route(word)) continue;
    std::string_view before = text.substr(0, at);
    const std::string_view user = take_last_word(before);
    std::string_view behind = text.substr(at + 1 + word.size());
    const std::string_view type = take_column(behind);
    return {trimmed(before), user, word, type, trimmed(behind)};
  }
  return tail;
}

// The common and combined layouts, "%Ss:%Sh" at their end.
Result<void> parse_as_httpd(std::string_view line, Arena& arena, Fields& fields) {
  Fields read;
  TRY(parse_httpd(line, arena, read));
  const std::string_view codes = read["more"];
  const std::size_t colon = codes.find(':');
  if (colon == std::string_view::npos || read.find("request") == nullptr)
    return not_squid("neither seconds at the beginning nor a result at the end");
  for (const FieldView& field : read.all()) {
    if (field.name == "more") continue;
    fields.add(field.name == "host" ? "client" : field.name, field.value);
  }
  fields.add("code", codes.substr(0, colon));
  const std::string_view route = codes.substr(colon + 1);
  fields.add("hierarchy", route.substr(0, route.find(' ')));
  return {};
}

std::string_view take_quoted(std::string_view& rest) {
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!take_prefix(rest, "\"")) return take_word(rest);
  const std::size_t end = rest.find("\" ");
  const std::string_view value =
      end == std::string_view::npos ? rest.substr(0, rest.rfind('"')) : rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  return value;
}

// Sizes of both directions, ports and headers beside the native columns, as collectors advise:
// "%>p %Ss/%03>Hs %<st %>st %<sh %>sh %<sS %rm %ru %rv %un %Sh/%<a %<p %mt - - "%{Referer}>h"
// "%{User-Agent}>h" "%{Host}>h"".
Result<void> parse_wide(std::string_view rest, Arena& arena, Fields& fields) {
  constexpr std::string_view names[] = {
      "client_port", "result", "sent",     "received", "reply_header", "request_header", "bytes",
      "method",      "url",    "protocol", "user",     "route",        "peer_port",      "type"};
  for (const std::string_view name : names) {
    const std::string_view value = take_column(rest);
    if (value.empty()) return not_squid("fewer columns than a wide line has");
    if (name == "result" || name == "route") {
      const std::size_t slash = value.find('/');
      if (slash == std::string_view::npos) return not_squid("no result or no route");
      fields.add(name == "result" ? "code" : "hierarchy", value.substr(0, slash));
      add_said(name == "result" ? "status" : "peer", value.substr(slash + 1), fields);
    } else {
      add_said(name, name == "user" ? from_percent(value, arena) : value, fields);
    }
  }
  take_column(rest);
  take_column(rest);
  add_said("referer", take_quoted(rest), fields);
  add_said("agent", take_quoted(rest), fields);
  add_said("host_header", take_quoted(rest), fields);
  return {};
}

}  // namespace

Result<void> parse_squid(std::string_view line, Arena& arena, Fields& fields) {
  std::string_view rest = line;
  const std::string_view time = take_column(rest);
  const std::size_t dot = time.find('.');
  if (dot == std::string_view::npos || !all_digits(time.substr(0, dot)) ||
      !all_digits(time.substr(dot + 1)))
    return line.find(" [") != std::string_view::npos
               ? parse_as_httpd(line, arena, fields)
               : not_squid("no seconds.milliseconds at the beginning");
  std::string_view duration = take_column(rest);
  const std::string_view client = take_column(rest);
  if (std::string_view ahead = rest; all_digits(take_column(ahead))) {
    fields.add("time", time);
    fields.add("duration", duration);
    fields.add("client", client);
    return parse_wide(rest, arena, fields);
  }
  const std::string_view result = take_column(rest);
  const std::string_view bytes = take_column(rest);
  const std::string_view method = take_column(rest);
  const RequestTail tail = request_tail(rest);
  const std::size_t slash = result.find('/');
  const std::size_t by = tail.route.find('/');
  std::string_view unsigned_duration = duration;
  take_prefix(unsigned_duration, "-");
  if (slash == std::string_view::npos || by == std::string_view::npos || !all_digits(bytes) ||
      !all_digits(unsigned_duration) || !all_digits(result.substr(slash + 1)) || tail.type.empty())
    return not_squid("fewer than ten columns, or other ones");
  fields.add("time", time);
  fields.add("duration", duration);
  fields.add("client", client);
  fields.add("code", result.substr(0, slash));
  fields.add("status", result.substr(slash + 1));
  fields.add("bytes", bytes);
  add_said("method", method, fields);
  fields.add("url", tail.url);
  add_said("user", from_percent(tail.user, arena), fields);
  fields.add("hierarchy", tail.route.substr(0, by));
  add_said("peer", tail.route.substr(by + 1), fields);
  add_said("type", tail.type, fields);
  add_said("more", tail.more, fields);
  return {};
}

Result<void> parse_squid_laid(std::string_view line, const Layout& layout, Arena& arena,
                              Fields& fields) {
  Fields read;
  TRY(parse_layout(layout, line, arena, read));
  for (const FieldView& field : read.all()) {
    const std::string_view value = trimmed(field.value);
    if (field.name == "user")
      add_said("user", from_percent(value, arena), fields);
    else
      add_said(field.name, value, fields);
    if (field.name == "request") add_http_request(value, fields);
  }
  return {};
}

}  // namespace metsuke
