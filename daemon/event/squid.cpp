#include "parse/squid.h"

#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view squid_applications[] = {"squid", "(squid-1)", "squid3"};
constexpr LogSource proxy_sources[] = {{"proxy", "", ""}};

bool resembles_squid(std::string_view text) {
  return text.size() > 24 && text[10] == '.' && text[14] == ' ' && all_digits(text.substr(0, 10)) &&
         all_digits(text.substr(11, 3));
}

Result<void> describe_squid(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "squid");
  event.set(Field::event_category, "web");
  event.set(Field::event_action, "proxy-request");
  event.set(Field::network_protocol, "http");
  event.log_source = {"proxy", "", ""};
  say_time(time_from_epoch(fields["time"]), event);
  say_source(event, fields["client"]);
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
    say(event, Field::url_domain, url);
    event.set(Field::network_protocol, "https");
  } else {
    say_url(event, url);
  }
  say(event, Field::destination_domain, event[Field::url_domain]);
  if (const std::string_view peer = fields["peer"]; is_address(peer))
    event.set(Field::destination_ip, peer);
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
};

}  // namespace metsuke
