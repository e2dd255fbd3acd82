#include "parse/squid.h"

#include <string>

#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view squid_applications[] = {"squid", "(squid-1)", "squid3"};
constexpr LogSource proxy_sources[] = {{"proxy", "", ""}};

bool resembles_squid(std::string_view text) {
  const bool native = text.size() > 24 && text[10] == '.' && text[14] == ' ' &&
                      all_digits(text.substr(0, 10)) && all_digits(text.substr(11, 3));
  return native || (text.find(":HIER_") != std::string_view::npos &&
                    text.find("] \"") != std::string_view::npos);
}

Result<Timestamp> time_of_squid(const LineContext& context, const Fields& fields) {
  const std::string_view time = fields["time"], part = fields["milliseconds"];
  if (part.empty()) return time_from_access_log(time, context.zone, context.arena);
  std::string whole(time);
  whole += '.';
  whole += part;
  return time_from_epoch(whole);
}

std::string_view without_http(std::string_view version) {
  take_prefix(version, "HTTP/");
  return version;
}

Result<void> describe_squid(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "squid");
  event.set(Field::event_category, "web");
  event.set(Field::event_action, "proxy-request");
  event.set(Field::network_protocol, "http");
  event.log_source = {"proxy", "", ""};
  say_time(time_of_squid(context, fields), event);
  say_source(event, fields["client"]);
  say(event, Field::source_port, fields["client_port"]);
  say(event, Field::source_bytes, fields["received"]);
  say(event, Field::destination_bytes, fields["sent"]);
  say(event, Field::http_version, without_http(fields["protocol"]));
  say(event, Field::http_request_referrer, fields["referer"]);
  say(event, Field::user_agent_original, fields["agent"]);
  const std::string_view code = fields["code"];
  const std::string_view status = fields["status"];
  const std::string_view method = fields["method"];
  std::string_view url = fields["url"];
  say(event, Field::event_code, code);
  if (status != "000" && status != "0") say(event, Field::http_response_status_code, status);
  say(event, Field::http_response_body_bytes, fields["bytes"]);
  if (const std::string_view user = fields["user"]; !user.empty()) {
    event.set(Field::user_name, user);
    // Refused for want of a password: the name is only what the browser says.
    if (status == "407" || status == "401") event.set(Field::mk_user_claimed, "true");
  }
  if (method != "NONE") say(event, Field::http_request_method, method);
  if (method == "CONNECT") {
    // host:port, no URL; what went through it nobody saw.
    event.set(Field::url_original, url);
    const std::size_t colon = url.rfind(':');
    if (colon != std::string_view::npos && all_digits(url.substr(colon + 1))) {
      event.set(Field::destination_port, url.substr(colon + 1));
      url = url.substr(0, colon);
    }
    if (url.starts_with('[') && url.ends_with(']')) url = url.substr(1, url.size() - 2);
    say(event, Field::url_domain, url);
    event.set(Field::network_protocol, "https");
  } else {
    say_url(event, url);
    if (url.starts_with("https:")) event.set(Field::network_protocol, "https");
  }
  say(event, Field::destination_domain, event[Field::url_domain]);
  if (const std::string_view peer = fields["peer"]; is_address(peer))
    event.set(Field::destination_ip, peer);
  say(event, Field::destination_port, fields["peer_port"]);
  const bool denied = code.find("DENIED") != std::string_view::npos;
  // NONE_NONE/000: the connection ended before there was a request.
  const bool nothing = status == "000" || url.starts_with("error:");
  const bool refused = !status.empty() && (status[0] == '4' || status[0] == '5');
  event.set(Field::event_outcome, denied    ? "failure"
                                  : nothing ? "unknown"
                                  : refused ? "failure"
                                            : "success");
  return {};
}

}  // namespace

const FormatRow format_squid{
    .id = "squid",
    .parse = parse_squid,
    .describe = describe_squid,
    .applications = squid_applications,
    .resembles = resembles_squid,
    .log_sources = proxy_sources,
    .compile = compile_squid_layout,
    .parse_laid = parse_squid_laid,
};

}  // namespace metsuke
