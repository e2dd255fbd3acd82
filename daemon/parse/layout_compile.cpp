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
    {"m", "command"},  // "SITE CHMOD" too.
    {"J", "arguments"},
    {"s", "status", Layout::Kind::reply},
    {"S", "response"},
    {"b", "bytes", Layout::Kind::digits},
    {"f", "path", Layout::Kind::path},
    {"F", "relative_path"},
    {"d", "folder_name"},
    {"D", "folder", Layout::Kind::path},
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
    {"w", "renamed_from", Layout::Kind::path},
    {"x", "extension"},
    {"{iso8601}", "time"},
    {"{epoch}", "time", Layout::Kind::number},
    {"{protocol}", "protocol", Layout::Kind::word},
    {"{remote-port}", "port", Layout::Kind::digits},
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

// squid.conf, "logformat".
constexpr Directive squid_codes[] = {
    {"ts", "time", Layout::Kind::digits},
    {"tu", "milliseconds", Layout::Kind::digits},
    {"tl", "time"},
    {"tg", "time"},
    {"tr", "duration", Layout::Kind::number},
    {"dt", "resolving", Layout::Kind::number},
    {">a", "client", Layout::Kind::word},
    {">A", "client_name", Layout::Kind::word},
    {">p", "client_port", Layout::Kind::digits},
    {">eui", "client_mac", Layout::Kind::word},
    {">la", "own_address", Layout::Kind::word},
    {">lp", "own_port", Layout::Kind::digits},
    {"la", "own_address", Layout::Kind::word},
    {"lp", "own_port", Layout::Kind::digits},
    {"<a", "peer", Layout::Kind::word},
    {"<A", "peer", Layout::Kind::word},
    {"<p", "peer_port", Layout::Kind::digits},
    {"un", "user"},
    {"ul", "user"},
    {"ui", "ident"},
    {"us", "certificate_user"},
    {"ue", "user"},
    {"Ss", "code", Layout::Kind::word},
    {"Sh", "hierarchy", Layout::Kind::word},
    {"Hs", "status", Layout::Kind::digits},
    {">Hs", "status", Layout::Kind::digits},
    {"<Hs", "peer_status", Layout::Kind::digits},
    {"st", "moved", Layout::Kind::digits},
    {">st", "received", Layout::Kind::digits},
    {"<st", "bytes", Layout::Kind::digits},
    {">sh", "request_header", Layout::Kind::digits},
    {"<sh", "reply_header", Layout::Kind::digits},
    {"rm", "method", Layout::Kind::word},
    {">rm", "method", Layout::Kind::word},
    {"ru", "url"},
    {">ru", "url"},
    {"rp", "url_path"},
    {">rP", "destination_port", Layout::Kind::digits},
    {">rd", "url_host", Layout::Kind::word},
    {"rv", "protocol", Layout::Kind::word},
    {">rv", "protocol", Layout::Kind::word},
    {"mt", "type"},
    {"ssl::>sni", "server_name"},
    {"ssl::bump_mode", "bump_mode", Layout::Kind::word},
    {"ssl::<cert_subject", "certificate_subject"},
    {"ssl::<cert_issuer", "certificate_issuer"},
    {"err_code", "error_code", Layout::Kind::word},
    {"err_detail", "error_detail"},
    {"note", "note"},
};

// PostgreSQL manual, "Error Reporting and Logging", log_line_prefix.
constexpr Directive postgresql_escapes[] = {
    {"a", "application_name"},
    {"u", "user_name"},
    {"d", "database_name"},
    {"r", "connection_from", Layout::Kind::word},
    {"h", "connection_from", Layout::Kind::word},
    {"L", "own_address", Layout::Kind::word},
    {"b", "backend_type"},
    {"p", "process_id", Layout::Kind::digits},
    {"P", "leader_pid", Layout::Kind::digits},
    {"t", "log_time"},
    {"m", "log_time"},
    {"n", "log_time", Layout::Kind::number},
    {"i", "command_tag"},
    {"e", "sql_state_code", Layout::Kind::word},
    {"c", "session_id", Layout::Kind::word},
    {"l", "session_line_num", Layout::Kind::digits},
    {"s", "session_start_time"},
    {"v", "virtual_transaction_id", Layout::Kind::word},
    {"x", "transaction_id", Layout::Kind::digits},
    {"Q", "query_id", Layout::Kind::number},
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
  // From here on values may be missing, all of them.
  void sure() {
    layout.sure = layout.pieces.size();
    layout.sure_tail = literal_;
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

Result<Layout> compile_squid_layout(std::string_view text) {
  LayoutBuild build;
  build.layout.sparing = true;
  for (std::size_t at = 0; at < text.size();) {
    if (take_escape(text, at, build)) continue;
    if (text[at] != '%') {
      build.literal(text[at++]);
      continue;
    }
    const std::size_t begin = at++;
    // How it is quoted, and how wide at least it is.
    while (at < text.size() &&
           std::string_view("\"['#/-0123456789.").find(text[at]) != std::string_view::npos)
      ++at;
    const bool wide = at > begin + 1;
    std::string_view argument;
    if (at < text.size() && text[at] == '{') {
      const std::size_t end = text.find('}', at);
      if (end == std::string_view::npos) return wrong_layout("a { is not closed", at);
      argument = text.substr(at + 1, end - at - 1);
      at = end + 1;
    }
    if (at < text.size() && text[at] == '%') {
      build.literal('%');
      ++at;
      continue;
    }
    const Directive* known = nullptr;
    for (const Directive& each : squid_codes)
      if (text.substr(at).starts_with(each.code) &&
          (known == nullptr || each.code.size() > known->code.size()))
        known = &each;
    if (argument.data() != nullptr &&
        (text.substr(at).starts_with(">h") || text.substr(at).starts_with("<h") ||
         text.substr(at).starts_with(">ha"))) {
      build.value(header_name(argument), Layout::Kind::any);
      at += text.substr(at).starts_with(">ha") ? 3U : 2U;
    } else if (known != nullptr) {
      build.value(known->name, wide ? Layout::Kind::any : known->kind);
      at += known->code.size();
    } else {
      return wrong_layout("an unknown format code", begin);
    }
  }
  return build.finish();
}

Result<Layout> compile_postgresql_layout(std::string_view text) {
  LayoutBuild build;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '%') {
      build.literal(text[at++]);
      continue;
    }
    const std::size_t begin = at++;
    // "%-10u": padding, which is blanks around the value.
    const std::size_t width = at;
    while (at < text.size() && (text[at] == '-' || is_ascii_digit(text[at]))) ++at;
    if (at == text.size()) return wrong_layout("it ends within an escape", begin);
    const char code = text[at++];
    if (code == '%') {
      build.literal('%');
    } else if (code == 'q') {
      build.sure();
    } else if (const Directive* known = directive_named(postgresql_escapes, {&code, 1})) {
      build.value(known->name, at - 1 > width ? Layout::Kind::any : known->kind);
    } else {
      return wrong_layout("an unknown escape %" + std::string(1, code), begin);
    }
  }
  return build.finish();
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
      // "%{%Y-%m-%dT%H:%M:%S%z}t" stands in no brackets of its own; "%{HOME}e" is the
      // environment's.
      const char behind = end + 1 < text.size() ? text[end + 1] : ' ';
      if ((behind == 't' && code.find('%') != std::string_view::npos) ||
          (behind == 'e' && directive_named(proftpd_directives, code) == nullptr)) {
        build.value(behind == 't' ? "time" : code.substr(1, code.size() - 2), Layout::Kind::any);
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
