#include "parse/httpd.h"

#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view web_applications[] = {"nginx", "apache2", "httpd", "apache",
                                                 "apache-access"};
constexpr LogSource web_sources[] = {{"webserver", "", ""}};

bool resembles_httpd(std::string_view text) {
  const std::size_t at = text.find(" [");
  return at != std::string_view::npos && at + 30 < text.size() && text[at + 4] == '/' &&
         text[at + 8] == '/' && text[at + 13] == ':';
}

Result<void> describe_httpd(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "httpd");
  event.set(Field::event_category, "web");
  event.set(Field::event_action, "web-request");
  event.set(Field::network_protocol, "http");
  event.log_source = {"webserver", "", ""};
  if (const std::string_view time = fields["time"]; !time.empty())
    say_time(time_from_access_log(time, context.zone, context.arena), event);
  say_source(event, fields["host"]);
  if (const std::string_view user = fields["user"]; !user.empty()) {
    event.set(Field::user_name, user);
    // Both servers write what the browser says; whether it was checked, the line does not tell.
    event.set(Field::mk_user_claimed, "true");
  }
  say(event, Field::http_request_method, fields["method"]);
  say_url(event, fields["url"]);
  if (const std::string_view host = fields["vhost"]; !host.empty())
    event.set(Field::url_domain, host.substr(0, host.rfind(':')));
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
