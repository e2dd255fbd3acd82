#include "parse/httpd.h"

#include <string>

#include "parse/text.h"

namespace metsuke {
namespace {

Error not_httpd(std::string_view why) {
  return Error{Code::unparsed, "access log: " + std::string(why)};
}

// Where "[dd/Mmm/yyyy:hh:mm:ss +zzzz] \"" begins; a user may be called "[x".
std::size_t find_time(std::string_view line) {
  std::size_t at = line.find(" [");
  while (at != std::string_view::npos) {
    if (at + 30 < line.size() && line[at + 4] == '/' && line[at + 8] == '/' &&
        line[at + 13] == ':' && line[at + 28] == ']')
      return at;
    at = line.find(" [", at + 1);
  }
  return std::string_view::npos;
}

// True at `" 200 ` and `" - `: the quote that ends a request, whatever the request holds.
bool status_follows(std::string_view text, std::size_t quote) {
  const std::string_view rest = text.substr(quote + 1);
  if (rest.starts_with(" - ")) return true;
  return rest.size() >= 4 && rest[0] == ' ' && all_digits(rest.substr(1, 3)) &&
         (rest.size() == 4 || rest[4] == ' ');
}

bool is_escaped(std::string_view text, std::size_t at) {
  std::size_t backslashes = 0;
  while (backslashes < at && text[at - 1 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 1;
}

// The end of a quoted value: a quote that is not escaped and is followed by a blank or the end.
std::size_t closing_mark(std::string_view text) {
  std::size_t at = text.find('"');
  while (at != std::string_view::npos) {
    if (!is_escaped(text, at) && (at + 1 == text.size() || text[at + 1] == ' ')) return at;
    at = text.find('"', at + 1);
  }
  return std::string_view::npos;
}

// "vhost:port host ident user" or "host ident user"; the user may hold blanks.
bool add_client(std::string_view before, Arena& arena, Fields& fields) {
  std::string_view rest = before;
  std::string_view host = take_word(rest);
  if (const std::size_t colon = host.rfind(':');
      colon != std::string_view::npos && colon != 0 && all_digits(host.substr(colon + 1)) &&
      host.find(':') == colon && host.find('.') != std::string_view::npos) {
    fields.add("vhost", host);
    host = take_word(rest);
  }
  // "203.0.113.7, 10.0.0.1 - - …": a list of proxies in the client's place.
  if (host.ends_with(',') && has_address_shape(host.substr(0, host.size() - 1))) {
    while (host.ends_with(',') && !rest.empty()) {
      const std::string_view more = take_word(rest);
      host = before.substr(static_cast<std::size_t>(host.data() - before.data()),
                           static_cast<std::size_t>(more.data() - host.data()) + more.size());
    }
  }
  const std::string_view ident = take_word(rest);
  if (host.empty() || ident.empty() || rest.empty()) return false;
  fields.add("host", host);
  if (ident != "-") fields.add("ident", ident);
  if (rest != "-" && rest != "\"\"") fields.add("user", from_backslashes(rest, arena));
  return true;
}

void add_agent(std::string_view rest, Arena& arena, Fields& fields) {
  if (!take_prefix(rest, "\"")) {
    fields.add("more", rest);
    return;
  }
  std::size_t end = closing_mark(rest);
  const std::string_view referer = rest.substr(0, end);
  if (referer != "-" && !referer.empty()) fields.add("referer", from_backslashes(referer, arena));
  if (end == std::string_view::npos) {
    fields.add("unfinished", "referer");
    return;
  }
  rest.remove_prefix(end + 1);
  take_prefix(rest, " ");
  if (rest.empty()) return;
  if (!take_prefix(rest, "\"")) {
    fields.add("more", rest);
    return;
  }
  end = closing_mark(rest);
  const std::string_view agent = rest.substr(0, end);
  if (agent != "-" && !agent.empty()) fields.add("agent", from_backslashes(agent, arena));
  if (end == std::string_view::npos) {
    fields.add("unfinished", "agent");
    return;
  }
  rest.remove_prefix(end + 1);
  take_prefix(rest, " ");
  if (!rest.empty()) fields.add("more", rest);
}

}  // namespace

void add_http_request(std::string_view request, Fields& fields) {
  std::string_view rest = request;
  const std::string_view method = take_word(rest);
  if (method.empty() || method.size() > 32 || rest.empty()) return;
  for (const char c : method)
    if ((c < 'A' || c > 'Z') && c != '-' && c != '_') return;
  std::string_view url = rest;
  const std::size_t blank = rest.rfind(' ');
  std::string_view protocol;
  if (blank != std::string_view::npos && rest.substr(blank + 1).starts_with("HTTP/")) {
    url = rest.substr(0, blank);
    protocol = rest.substr(blank + 6);
  }
  fields.add("method", method);
  fields.add("url", url);
  if (!protocol.empty()) fields.add("protocol", protocol);
}

namespace {

// "[time] address protocol cipher "request" bytes": Apache's ssl_request_log, as its example
// configuration writes it.
Result<void> parse_ssl_request(std::string_view line, Arena& arena, Fields& fields) {
  fields.add("time", line.substr(1, 26));
  std::string_view rest = line.substr(29);
  fields.add("host", take_word(rest));
  for (const std::string_view name : {"tls_protocol", "cipher"})
    if (const std::string_view word = take_word(rest); word != "-") fields.add(name, word);
  const std::size_t end = rest.rfind("\" ");
  if (!take_prefix(rest, "\"") || end == std::string_view::npos || end == 0)
    return not_httpd("no request behind the cipher");
  const std::string_view request = from_backslashes(rest.substr(0, end - 1), arena);
  fields.add("request", request);
  add_http_request(request, fields);
  const std::string_view bytes = rest.substr(end + 1);
  if (all_digits(bytes)) fields.add("bytes", bytes);
  return {};
}

// "[23/Nov/2026:06:30:10 +0900] ".
bool begins_with_clf_time(std::string_view line) {
  return line.size() > 40 && line[0] == '[' && line[3] == '/' && line[7] == '/' &&
         line[12] == ':' && line.substr(27, 2) == "] ";
}

}  // namespace

Result<void> parse_httpd(std::string_view line, Arena& arena, Fields& fields) {
  if (begins_with_clf_time(line)) return parse_ssl_request(line, arena, fields);
  if (is_httpd_error(line)) return parse_httpd_error(line, fields);
  const std::size_t time = find_time(line);
  if (time == std::string_view::npos) return not_httpd("no [time]");
  if (!add_client(line.substr(0, time), arena, fields))
    return not_httpd("no host, identity and user before the time");
  fields.add("time", line.substr(time + 2, 26));
  std::string_view rest = line.substr(time + 29);
  if (!take_prefix(rest, " \"")) return not_httpd("no request behind the time");
  std::size_t end = rest.find('"');
  while (end != std::string_view::npos && !status_follows(rest, end)) end = rest.find('"', end + 1);
  if (end == std::string_view::npos) return not_httpd("no status behind the request");
  const std::string_view request = from_backslashes(rest.substr(0, end), arena);
  fields.add("request", request);
  add_http_request(request, fields);
  rest.remove_prefix(end + 2);
  const std::string_view status = take_word(rest);
  if (status != "-") fields.add("status", status);
  const std::string_view bytes = take_word(rest);
  if (bytes != "-" && !bytes.empty()) {
    if (!all_digits(bytes)) return not_httpd("the size is no number");
    fields.add("bytes", bytes);
  }
  if (!rest.empty()) add_agent(rest, arena, fields);
  return {};
}

}  // namespace metsuke
