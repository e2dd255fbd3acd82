#include <string>

#include "parse/layout.h"
#include "parse/text.h"

namespace metsuke {
namespace {

struct Directive {
  std::string_view code, name;
  Layout::Kind kind = Layout::Kind::any;
};

// mod_log_config, "Custom Log Formats".
constexpr Directive apache_directives[] = {
    {"h", "host", Layout::Kind::word},
    {"a", "host", Layout::Kind::word},
    {"l", "ident", Layout::Kind::word},
    {"u", "user"},
    {"t", "time"},
    {"r", "request"},
    {"s", "status", Layout::Kind::digits},
    {"b", "bytes", Layout::Kind::digits},
    {"B", "bytes", Layout::Kind::digits},
    {"O", "sent", Layout::Kind::digits},
    {"I", "received", Layout::Kind::digits},
    {"S", "moved", Layout::Kind::digits},
    {"D", "duration", Layout::Kind::digits},
    {"T", "seconds", Layout::Kind::number},
    {"v", "vhost", Layout::Kind::word},
    {"V", "vhost", Layout::Kind::word},
    {"p", "port", Layout::Kind::digits},
    {"P", "pid", Layout::Kind::digits},
    {"m", "method", Layout::Kind::word},
    {"U", "url"},
    {"q", "query"},
    {"H", "protocol", Layout::Kind::word},
    {"A", "own_address", Layout::Kind::word},
    {"f", "file"},
    {"X", "connection", Layout::Kind::word},
    {"k", "requests", Layout::Kind::digits},
    {"L", "log_id", Layout::Kind::word},
    {"R", "module"},
};

// ngx_http_log_module and the core's variables.
constexpr Directive nginx_variables[] = {
    {"remote_addr", "host", Layout::Kind::word},
    {"remote_user", "user"},
    {"remote_port", "port", Layout::Kind::digits},
    {"time_local", "time"},
    {"time_iso8601", "time", Layout::Kind::word},
    {"msec", "time", Layout::Kind::number},
    {"request", "request"},
    {"status", "status", Layout::Kind::digits},
    {"body_bytes_sent", "bytes", Layout::Kind::digits},
    {"bytes_sent", "sent", Layout::Kind::digits},
    {"request_length", "received", Layout::Kind::digits},
    {"http_referer", "referer"},
    {"http_user_agent", "agent"},
    {"http_x_forwarded_for", "x_forwarded_for"},
    {"host", "vhost", Layout::Kind::word},
    {"http_host", "vhost", Layout::Kind::word},
    {"server_name", "vhost", Layout::Kind::word},
    {"request_method", "method", Layout::Kind::word},
    {"request_uri", "url"},
    {"uri", "url"},
    {"args", "query"},
    {"query_string", "query"},
    {"server_protocol", "protocol", Layout::Kind::word},
    {"request_time", "seconds", Layout::Kind::number},
    {"pid", "pid", Layout::Kind::digits},
};

// mod_log, "LogFormat".
constexpr Directive proftpd_directives[] = {
    {"h", "host", Layout::Kind::word},
    {"a", "address", Layout::Kind::word},
    {"l", "ident", Layout::Kind::word},
    {"u", "user"},
    {"U", "claimed_user"},
    {"t", "time"},
    {"r", "request"},
    {"m", "command", Layout::Kind::word},
    {"J", "arguments"},
    {"s", "status", Layout::Kind::digits},
    {"S", "response"},
    {"b", "bytes", Layout::Kind::digits},
    {"f", "path"},
    {"F", "relative_path"},
    {"d", "folder"},
    {"D", "folder"},
    {"P", "pid", Layout::Kind::digits},
    {"v", "server"},
    {"V", "server_host", Layout::Kind::word},
    {"L", "own_address", Layout::Kind::word},
    {"p", "own_port", Layout::Kind::digits},
    {"T", "seconds", Layout::Kind::number},
    {"I", "received", Layout::Kind::digits},
    {"O", "sent", Layout::Kind::digits},
    {"A", "password"},
    {"c", "class", Layout::Kind::word},
    {"E", "end_reason"},
    {"g", "group"},
    {"H", "own_host", Layout::Kind::word},
    {"R", "response_time", Layout::Kind::number},
    {"w", "renamed_from"},
    {"x", "extension"},
    {"{iso8601}", "time"},
    {"{epoch}", "time", Layout::Kind::number},
    {"{protocol}", "protocol", Layout::Kind::word},
    {"{transfer-status}", "transfer_status", Layout::Kind::word},
    {"{transfer-failure}", "transfer_failure"},
    {"{transfer-type}", "transfer_type", Layout::Kind::word},
    {"{file-size}", "size", Layout::Kind::digits},
    {"{file-modified}", "modified", Layout::Kind::word},
    {"{uid}", "uid", Layout::Kind::digits},
    {"{gid}", "gid", Layout::Kind::digits},
    {"{microsecs}", "", Layout::Kind::digits},
    {"{millisecs}", "", Layout::Kind::digits},
    {"{version}", "", Layout::Kind::word},
};

const Directive* directive_named(std::span<const Directive> table, std::string_view code) {
  for (const Directive& each : table)
    if (each.code == code) return &each;
  return nullptr;
}

Error wrong_layout(std::string_view why, std::size_t at) {
  return Error{Code::value_invalid, std::string(why) + ", byte " + std::to_string(at)};
}

// Grows a layout: literals gather until a value comes.
class LayoutBuild {
 public:
  void literal(char c) { literal_ += c; }
  void value(std::string_view name, Layout::Kind kind) {
    layout.pieces.push_back({std::move(literal_), std::string(name), kind});
    literal_.clear();
  }
  // Stands in brackets, as %t of Apache and ProFTPD does.
  void moment() {
    literal_ += '[';
    value("time", Layout::Kind::any);
    literal_ += ']';
  }
  Result<Layout> finish() {
    if (layout.pieces.empty()) return Error{Code::value_invalid, "the layout holds no value"};
    if (layout.pieces.size() > limits::layout_pieces_max)
      return Error{Code::limit_exceeded, "the layout holds too many values"};
    layout.tail = std::move(literal_);
    return std::move(layout);
  }
  Layout layout;

 private:
  std::string literal_;
};

// "%{Referer}i" is the header of that name; lower case, with blanks and dashes as they are.
std::string header_name(std::string_view header) {
  std::string name(header);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (name == "referer") return "referer";
  if (name == "user-agent") return "agent";
  if (name == "x-forwarded-for") return "x_forwarded_for";
  if (name == "host") return "vhost";
  return name;
}

// A backslash before a quote is how the configuration file holds it.
bool take_escape(std::string_view text, std::size_t& at, LayoutBuild& build) {
  if (text[at] != '\\' || at + 1 == text.size()) return false;
  const char next = text[at + 1];
  build.literal(next == 't' ? '\t' : next);
  at += 2;
  return true;
}

}  // namespace

Result<Layout> compile_apache_layout(std::string_view text) {
  LayoutBuild build;
  build.layout.escaped = build.layout.sparing = true;
  for (std::size_t at = 0; at < text.size();) {
    if (take_escape(text, at, build)) continue;
    if (text[at] != '%') {
      build.literal(text[at++]);
      continue;
    }
    const std::size_t begin = at++;
    // "%>s", "%!200,304u": which request's, and for which answers.
    while (at < text.size() && (text[at] == '>' || text[at] == '<' || text[at] == '!' ||
                                text[at] == ',' || is_ascii_digit(text[at])))
      ++at;
    std::string_view argument;
    if (at < text.size() && text[at] == '{') {
      const std::size_t end = text.find('}', at);
      if (end == std::string_view::npos) return wrong_layout("a { is not closed", at);
      argument = text.substr(at + 1, end - at - 1);
      at = end + 1;
    }
    if (at == text.size()) return wrong_layout("it ends within a directive", begin);
    const char code = text[at++];
    if (code == '%') {
      build.literal('%');
    } else if (argument.data() != nullptr &&
               (code == 'i' || code == 'o' || code == 'e' || code == 'n' || code == 'C')) {
      build.value(code == 'i' ? header_name(argument) : std::string(argument), Layout::Kind::any);
    } else if (code == 't' && argument.data() == nullptr) {
      build.moment();
    } else if (code == 't') {
      build.value("time", Layout::Kind::any);
    } else if (const Directive* known = directive_named(apache_directives, {&code, 1})) {
      build.value(known->name, known->kind);
    } else {
      return wrong_layout("an unknown directive %" + std::string(1, code), begin);
    }
  }
  return build.finish();
}

Result<Layout> compile_nginx_layout(std::string_view text) {
  LayoutBuild build;
  build.layout.escaped = build.layout.sparing = true;
  for (std::size_t at = 0; at < text.size();) {
    if (take_escape(text, at, build)) continue;
    if (text[at] != '$') {
      build.literal(text[at++]);
      continue;
    }
    const std::size_t begin = at++;
    const bool braced = at < text.size() && text[at] == '{';
    if (braced) ++at;
    const std::size_t from = at;
    while (at < text.size() && ((text[at] >= 'a' && text[at] <= 'z') || text[at] == '_' ||
                                (text[at] >= 'A' && text[at] <= 'Z') || is_ascii_digit(text[at])))
      ++at;
    const std::string_view name = text.substr(from, at - from);
    if (name.empty()) return wrong_layout("a $ that names nothing", begin);
    if (braced && (at == text.size() || text[at++] != '}'))
      return wrong_layout("a { is not closed", begin);
    const Directive* known = directive_named(nginx_variables, name);
    if (known == nullptr)
      build.value(name, Layout::Kind::any);
    else
      build.value(known->name, known->kind);
  }
  return build.finish();
}

Result<Layout> compile_httpd_layout(std::string_view text) {
  return text.find('$') == std::string_view::npos ? compile_apache_layout(text)
                                                  : compile_nginx_layout(text);
}

Result<Layout> compile_proftpd_layout(std::string_view text) {
  LayoutBuild build;
  build.layout.sparing = true;
  for (std::size_t at = 0; at < text.size();) {
    if (take_escape(text, at, build)) continue;
    if (text[at] != '%') {
      build.literal(text[at++]);
      continue;
    }
    const std::size_t begin = at++;
    if (at < text.size() && text[at] == '>') ++at;
    if (at == text.size()) return wrong_layout("it ends within a directive", begin);
    std::string_view code = text.substr(at, 1);
    if (code == "%") {
      build.literal('%');
      ++at;
      continue;
    }
    if (code == "{") {
      const std::size_t end = text.find('}', at);
      if (end == std::string_view::npos) return wrong_layout("a { is not closed", at);
      code = text.substr(at, end + 1 - at);
      // "%{%Y-%m-%dT%H:%M:%S%z}t" stands in no brackets of its own.
      if (end + 1 < text.size() && text[end + 1] == 't' &&
          code.find('%') != std::string_view::npos) {
        build.value("time", Layout::Kind::any);
        at = end + 2;
        continue;
      }
    }
    at += code.size();
    const Directive* known = directive_named(proftpd_directives, code);
    if (known != nullptr && code == "t")
      build.moment();
    else if (known != nullptr)
      build.value(known->name, known->kind);
    else if (code.size() > 1)
      build.value(code.substr(1, code.size() - 2), Layout::Kind::any);
    else
      return wrong_layout("an unknown directive %" + std::string(code), begin);
  }
  return build.finish();
}

}  // namespace metsuke
