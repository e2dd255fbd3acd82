#include <string>

#include "parse/httpd.h"
#include "parse/text.h"

namespace metsuke {
namespace {

Error not_error_line(std::string_view why) {
  return Error{Code::unparsed, "error log: " + std::string(why)};
}

// Takes "[…]" and the blank behind it; null when none stands here. A client's IPv6 address has
// brackets of its own.
std::string_view take_brackets(std::string_view& rest) {
  if (!rest.starts_with('[')) return {};
  std::size_t end = rest.find("] ");
  if (end == std::string_view::npos && rest.ends_with(']')) end = rest.size() - 1;
  if (end == std::string_view::npos) return {};
  const std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(std::min(end + 2, rest.size()));
  return inside;
}

// "192.0.2.1:51380", "[2001:db8::1]:51548", "2001:db8::1".
// From 2.4 on (its lines name a module) Apache always writes a port, behind bare IPv6 ones too.
enum class Parts : std::uint8_t { any, address_and_port };
void add_client_end(std::string_view text, Parts parts, Fields& fields) {
  std::string_view address = text;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    address = text.substr(1, close == std::string_view::npos ? close : close - 1);
    if (close != std::string_view::npos && close + 2 < text.size())
      fields.add("port", text.substr(close + 2));
  } else if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos &&
                                                        text.find(':') == colon &&
                                                        all_digits(text.substr(colon + 1))) {
    address = text.substr(0, colon);
    fields.add("port", text.substr(colon + 1));
  } else if (colon != std::string_view::npos && parts == Parts::address_and_port && colon > 1) {
    address = text.substr(0, colon);
    fields.add("port", text.substr(colon + 1));
  }
  fields.add("host", address);
}

// "user NAME not found", "user NAME: password mismatch", "user `NAME' in realm …", nginx's
// "user "NAME" was not found".
void add_refused_user(std::string_view message, Fields& fields) {
  std::string_view rest = message;
  take_prefix(rest, "Digest: ");
  if (take_prefix(rest, "Authorization of user ")) {
    const std::size_t to = rest.find(" to access ");
    if (to == std::string_view::npos) return;
    fields.add("refused", "authorization");
    fields.add("user", rest.substr(0, to));
    return;
  }
  if (!take_prefix(rest, "user ")) return;
  std::string_view user;
  if (rest.starts_with('"') || rest.starts_with('`')) {
    const std::size_t end = rest.find(rest.front() == '"' ? '"' : '\'', 1);
    if (end == std::string_view::npos) return;
    user = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
  } else {
    const std::size_t colon = rest.rfind(": "), missing = rest.rfind(" not found");
    for (const std::string_view mark : {": authentication failure", ": authorization failure",
                                        ": password mismatch", " not found"}) {
      const std::size_t at = rest.find(mark);
      if (at == std::string_view::npos) continue;
      user = rest.substr(0, at);
      rest.remove_prefix(at);
      break;
    }
    if (rest.data() == message.data() + 5 && colon == missing) return;
  }
  const bool logon = rest.find("not found") != std::string_view::npos ||
                     rest.find("mismatch") != std::string_view::npos ||
                     rest.find("authentication failure") != std::string_view::npos;
  fields.add("refused", logon ? "authentication" : "authorization");
  if (!user.empty()) fields.add("user", user);
}

// "[time] [module:level] [pid N:tid N] [client A:P] AHnnnnn: message[, referer: R]"; in syslog
// without its time.
Result<void> parse_apache_error(std::string_view line, Fields& fields) {
  std::string_view rest = line;
  fields.add("form", "error");
  bool named = false;
  while (rest.starts_with('[')) {
    std::string_view before = rest;
    const std::string_view inside = take_brackets(rest);
    if (inside.data() == nullptr) break;
    std::string_view value = inside;
    if (take_prefix(value, "client ") || take_prefix(value, "remote ")) {
      if (value.starts_with('[') && value.find(']') == std::string_view::npos) value = inside;
      add_client_end(value, named ? Parts::address_and_port : Parts::any, fields);
      break;
    }
    if (take_prefix(value, "pid ")) {
      fields.add("pid", value.substr(0, value.find(':')));
    } else if (inside.size() >= 24 && inside[3] == ' ' && inside[7] == ' ') {
      fields.add("time", inside);
    } else if (inside.find(' ') == std::string_view::npos && fields.find("level") == nullptr) {
      const std::size_t colon = inside.find(':');
      named = colon != std::string_view::npos;
      fields.add("level", colon == std::string_view::npos ? inside : inside.substr(colon + 1));
      if (colon != std::string_view::npos && colon != 0)
        fields.add("module", inside.substr(0, colon));
    } else if (!value.starts_with("tid ")) {
      rest = before;
      break;
    }
  }
  if (fields.find("level") == nullptr) return not_error_line("no [level]");
  if (const std::size_t referer = rest.rfind(", referer: "); referer != std::string_view::npos) {
    fields.add("referer", rest.substr(referer + 11));
    rest = rest.substr(0, referer);
  }
  // "(70014)End of file found: [client 192.0.2.1:5] AH01991: …": the system's error comes first.
  if (rest.starts_with('(') && fields.find("host") == nullptr) {
    const std::size_t client = rest.find(": [client ");
    if (client != std::string_view::npos) {
      fields.add("error", rest.substr(0, client));
      rest.remove_prefix(client + 2);
      std::string_view value = take_brackets(rest);
      take_prefix(value, "client ");
      add_client_end(value, named ? Parts::address_and_port : Parts::any, fields);
    }
  }
  if (rest.starts_with("AH") && rest.size() > 9 && rest[7] == ':') {
    fields.add("code", rest.substr(0, 7));
    rest.remove_prefix(9);
  }
  fields.add("text", rest);
  add_refused_user(rest, fields);
  for (const std::string_view mark :
       {"File does not exist: ", "script not found or unable to stat: ",
        "Attempt to serve directory: ", "script '"}) {
    if (std::string_view file = rest; take_prefix(file, mark))
      fields.add("file", mark.ends_with('\'') ? file.substr(0, file.find('\'')) : file);
  }
  if (rest.starts_with("client denied by server configuration: ")) {
    fields.add("refused", "authorization");
    fields.add("file", rest.substr(39));
  }
  return {};
}

// "time [level] pid#tid: *n message, client: A, server: S, request: "R", host: "H", referrer: "F"".
Result<void> parse_nginx_error(std::string_view line, Fields& fields) {
  fields.add("form", "error");
  fields.add("time", line.substr(0, 19));
  std::string_view rest = line.substr(20);
  const std::string_view level = take_brackets(rest);
  const std::size_t mark = rest.find('#'), colon = rest.find(": ");
  if (level.empty() || mark == std::string_view::npos || colon == std::string_view::npos ||
      mark > colon || !all_digits(rest.substr(0, mark)))
    return not_error_line("no [level] pid#tid:");
  fields.add("level", level);
  fields.add("pid", rest.substr(0, mark));
  rest.remove_prefix(colon + 2);
  if (rest.starts_with('*')) take_word(rest);
  // The request and what is behind it are the client's own words: they may say ", client: ", too.
  const std::size_t asked = rest.find(", request: \"");
  const std::size_t client = rest.substr(0, asked).rfind(", client: ");
  fields.add("text", rest.substr(0, client));
  add_refused_user(rest.substr(0, client), fields);
  if (client == std::string_view::npos) return {};
  std::string_view tail = rest.substr(client + 10);
  fields.add("host", tail.substr(0, tail.find(", ")));
  if (const std::size_t server = tail.find(", server: "); server != std::string_view::npos)
    fields.add("server", tail.substr(server + 10, tail.find(", ", server + 10) - server - 10));
  const auto quoted = [&](std::string_view name) {
    const std::size_t at = tail.find(name);
    if (at == std::string_view::npos) return std::string_view{};
    const std::string_view value = tail.substr(at + name.size());
    const std::size_t end = value.find("\", ");
    if (end != std::string_view::npos) return value.substr(0, end);
    return value.ends_with('"') ? value.substr(0, value.size() - 1) : value;
  };
  if (const std::string_view request = quoted(", request: \""); !request.empty()) {
    fields.add("request", request);
    add_http_request(request, fields);
  }
  if (const std::string_view host = quoted(", host: \""); !host.empty()) fields.add("vhost", host);
  if (const std::string_view from = quoted(", referrer: \""); !from.empty())
    fields.add("referer", from);
  return {};
}

}  // namespace

bool is_httpd_error(std::string_view line) {
  if (line.size() > 24 && line[4] == '/' && line[7] == '/' && line[10] == ' ' && line[19] == ' ')
    return line[20] == '[';
  return line.starts_with('[') && (line.find("] [") != std::string_view::npos);
}

Result<void> parse_httpd_error(std::string_view line, Fields& fields) {
  if (!line.starts_with('[')) return parse_nginx_error(line, fields);
  return parse_apache_error(line, fields);
}

}  // namespace metsuke
