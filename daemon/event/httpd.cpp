#include "parse/httpd.h"

#include <string>

#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view web_applications[] = {"nginx", "apache2", "httpd", "apache",
                                                 "apache-access"};
constexpr LogSource web_sources[] = {{"webserver", "", ""}};

// "Sat Nov 21 10:00:00.453232 2026" of Apache, "2026/11/21 10:00:00" of nginx.
Result<Timestamp> time_from_error_log(std::string_view text, const LineContext& context) {
  if (text.size() <= 24) return time_from_access_log(text, context.zone, context.arena);
  const std::size_t year = text.rfind(' ');
  if (year == std::string_view::npos || text[19] != '.' || year < 20)
    return Error{Code::time_unreadable, std::string(text.substr(0, 80))};
  std::string whole(text.substr(0, 19));
  whole += text.substr(year);
  const Timestamp second = TRY(time_from_ctime(whole, context.zone));
  std::string fraction("0");
  fraction += text.substr(19, year - 19);
  const Timestamp part = TRY(time_from_epoch(fraction));
  return second + part.time_since_epoch();
}

bool resembles_httpd(std::string_view text) {
  if (is_httpd_error(text))
    return text.size() > 30 && (text[4] == '/' || (text[4] == ' ' && text[8] == ' ')) &&
           text.find(" [") != std::string_view::npos;
  const std::size_t at = text.find(" [");
  return at != std::string_view::npos && at + 30 < text.size() && text[at + 4] == '/' &&
         text[at + 8] == '/' && text[at + 13] == ':';
}

// "www.example.jp:443", "[2001:db8::1]:443".
void say_vhost(std::string_view host, Event& event) {
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && all_digits(host.substr(colon + 1))) {
    event.set(Field::destination_port, host.substr(colon + 1));
    host = host.substr(0, colon);
  }
  say(event, Field::url_domain, host);
}

// What a server says of itself and of those it refused.
Result<void> describe_httpd_error(const LineContext& context, const Fields& fields, Event& event) {
  event.set(Field::event_category, "web");
  const std::string_view level = fields["level"];
  const bool plain =
      level == "notice" || level == "info" || level == "debug" || level.starts_with("trace");
  event.set(Field::event_outcome, plain ? "unknown" : "failure");
  event.log_source = {"webserver", "", ""};
  if (const std::string_view time = fields["time"]; !time.empty())
    say_time(time_from_error_log(time, context), event);
  say(event, Field::log_level, fields["level"]);
  say(event, Field::message, fields["text"]);
  say(event, Field::event_reason, fields["text"]);
  say(event, Field::event_code, fields["code"]);
  if (all_digits(fields["pid"])) event.set(Field::process_pid, fields["pid"]);
  say_source(event, fields["host"]);
  say(event, Field::source_port, fields["port"]);
  say(event, Field::file_path, fields["file"]);
  say(event, Field::http_request_method, fields["method"]);
  say_url(event, fields["url"]);
  say_vhost(fields["vhost"], event);
  say(event, Field::http_version, fields["protocol"]);
  say(event, Field::http_request_referrer, fields["referer"]);
  say(event, Field::user_name, fields["user"]);
  if (fields["refused"] == "authentication") {
    event.set(Field::event_category, "web,authentication");
    event.set(Field::event_action, "logon-failed");
    event.set(Field::mk_user_claimed, "true");
  }
  return {};
}

Result<void> describe_httpd(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "httpd");
  if (fields["form"] == "error") return describe_httpd_error(context, fields, event);
  event.set(Field::event_category, "web");
  event.set(Field::event_action, "web-request");
  event.set(Field::network_protocol, "http");
  event.log_source = {"webserver", "", ""};
  if (const std::string_view time = fields["time"]; !time.empty())
    say_time(time_from_access_log(time, context.zone, context.arena), event);
  // "203.0.113.7, 10.0.0.1": whom proxies named, the first one first.
  const std::string_view host = fields["host"];
  say_source(event, host.substr(0, host.find(',')));
  if (const std::string_view user = fields["user"]; !user.empty()) {
    event.set(Field::user_name, user);
    // Both servers write what the browser says; whether it was checked, the line does not tell.
    event.set(Field::mk_user_claimed, "true");
  }
  say(event, Field::http_request_method, fields["method"]);
  say_url(event, fields["url"]);
  say_vhost(fields["vhost"], event);
  say(event, Field::http_version, fields["protocol"]);
  say(event, Field::http_response_status_code, fields["status"]);
  say(event, Field::http_response_body_bytes, fields["bytes"]);
  say(event, Field::http_request_referrer, fields["referer"]);
  say(event, Field::user_agent_original, fields["agent"]);
  const std::string_view status = fields["status"];
  const bool refused = !status.empty() && (status[0] == '4' || status[0] == '5');
  event.set(Field::event_outcome, status.empty() ? "unknown" : refused ? "failure" : "success");
  if (fields.find("unfinished") != nullptr) event.status = ParseStatus::partial;
  return {};
}

}  // namespace

const FormatRow format_httpd{
    .id = "httpd",
    .shape = Shape::generic,  // FTP servers write its layout too.
    .parse = parse_httpd,
    .describe = describe_httpd,
    .applications = web_applications,
    .resembles = resembles_httpd,
    .log_sources = web_sources,
    .compile = compile_httpd_layout,
};

}  // namespace metsuke
