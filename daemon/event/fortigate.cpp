#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/pairs.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr LogSource fortigate_sources[] = {{"", "fortigate", "event"},
                                           {"", "fortigate", "traffic"},
                                           {"", "fortigate", "utm"},
                                           {"firewall", "fortigate", "traffic"},
                                           {"authentication", "fortigate", "event"},
                                           {"administration", "fortigate", "event"}};

bool resembles_fortigate(std::string_view text) {
  return text.substr(0, 512).find("logid=") != std::string_view::npos &&
         text.find("type=") != std::string_view::npos;
}

constexpr NamedField fortigate_names[] = {
    {"srcip", Field::source_ip},
    {"remip", Field::source_ip},
    {"srcport", Field::source_port},
    {"dstip", Field::destination_ip},
    {"dstport", Field::destination_port},
    {"locip", Field::destination_ip},
    {"locport", Field::destination_port},
    {"remport", Field::source_port},
    {"sentbyte", Field::source_bytes},
    {"rcvdbyte", Field::destination_bytes},
    {"user", Field::user_name},
    {"xauthuser", Field::user_name},
    {"unauthuser", Field::user_name},
    {"group", Field::group_name},
    {"devname", Field::observer_name},
    {"hostname", Field::url_domain},
    {"dstname", Field::destination_domain},
    {"filename", Field::file_name},
    {"policyname", Field::rule_name},
    {"policyid", Field::rule_name},
    {"agent", Field::user_agent_original},
    {"httpmethod", Field::http_request_method},
    {"level", Field::log_level},
    {"logid", Field::event_code},
    {"log_id", Field::event_code},
    {"from", Field::email_from_address},
    {"to", Field::email_to_address},
    {"subject", Field::email_subject},
};

constexpr WordMeaning traffic_meanings[] = {
    {"accept", "net-allow", "success"},     {"close", "net-allow", "success"},
    {"timeout", "net-allow", "success"},    {"client-rst", "net-allow", "success"},
    {"server-rst", "net-allow", "success"}, {"ip-conn", "net-allow", "success"},
    {"start", "net-allow", "success"},      {"pass*", "net-allow", "success"},
    {"deny", "net-deny", "failure"},        {"drop*", "net-deny", "failure"},
    {"block*", "net-deny", "failure"},      {"reset*", "net-deny", "failure"},
};

constexpr WordMeaning event_meanings[] = {
    {"tunnel-up", "vpn-start", "success"},
    {"tunnel-down", "vpn-end", "success"},
    {"ssl-login-fail", "logon-failed", "failure"},
    {"login", "logon", ""},
    {"logout", "logoff", "success"},
    {"authentication", "logon", ""},
    {"auth-logon", "logon", "success"},
    {"FSSO-logon", "logon", "success"},
    {"auth-logout", "logoff", "success"},
    {"FSSO-logoff", "logoff", "success"},
    {"Add", "config-change", "success"},
    {"Edit", "config-change", "success"},
    {"Delete", "config-change", "success"},
    {"Move", "config-change", "success"},
    {"Clone", "config-change", "success"},
};

// Seconds to nanoseconds, by version; else the device's own date, time and offset.
Result<Timestamp> fortigate_time(const LineContext& context, const Fields& fields) {
  if (const FieldView* epoch = fields.find("eventtime");
      epoch != nullptr && all_digits(epoch->value) && epoch->value.size() >= 10)
    return time_from_value({"", epoch->value, Kind::number}, context.zone);
  const std::string_view offset = fields["tz"];
  if (offset.empty()) return time_from_table(fields["date"], fields["time"], context.zone);
  const Zone zone = TRY(Zone::from(offset));
  return time_from_table(fields["date"], fields["time"], zone);
}

void say_fortigate_url(const Fields& fields, Arena& arena, Event& event) {
  const std::string_view url = fields["url"];
  if (url.empty()) return;
  const std::string_view host = fields["hostname"];
  if (!url.starts_with('/') || host.empty()) return say_url(event, url);
  std::string full(fields["service"] == "HTTPS" ? "https://" : "http://");
  full += host;
  full += url;
  say_url(event, arena.copy(full));
}

void say_fortigate_action(const Fields& fields, Event& event) {
  const std::string_view type = fields["type"];
  const std::string_view word = fields["action"];
  const bool own = type == "event";
  const WordMeaning* meaning =
      own ? meaning_among(event_meanings, word) : meaning_among(traffic_meanings, word);
  const std::string_view status = fields["status"];
  const bool failed = status.starts_with("fail") || status == "deny" || status == "error";
  if (meaning != nullptr) say_meaning(*meaning, event);
  if (own && failed) {
    event.set(Field::event_outcome, "failure");
    if (event[Field::event_action] == "logon") event.set(Field::event_action, "logon-failed");
  } else if (!event.has(Field::event_outcome)) {
    const bool fine = status.starts_with("succ") || status == "ok";
    event.set(Field::event_outcome, fine ? "success" : "unknown");
  }
  if (!event.has(Field::event_category)) event.set(Field::event_category, own ? "host" : "network");
}

Result<void> describe_fortigate(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "fortigate");
  say_named(fields, fortigate_names, event);
  if (event[Field::user_name] == "N/A") event.unset(Field::user_name);
  for (const auto& [name, field] :
       {NamedField{"srcmac", Field::source_mac}, NamedField{"dstmac", Field::destination_mac}})
    if (const std::string_view mac = fields[name]; !mac.empty())
      event.set(field, mac_text(mac, context.arena));
  say(event, Field::host_name, fields["devname"]);
  say(event, Field::message, fields["msg"]);
  say(event, Field::event_reason, first_of(fields, {"reason", "msg"}));
  if (const std::string_view proto = fields["proto"]; !proto.empty())
    event.set(Field::network_transport, transport_name(proto, context.arena));
  if (const std::string_view service = first_of(fields, {"app", "service"}); !service.empty())
    event.set(Field::network_protocol, lower_case(service, context.arena));
  say_fortigate_url(fields, context.arena, event);
  // An administrator's place: "https(10.1.1.5)".
  if (const std::string_view place = fields["ui"]; !event.has(Field::source_ip)) {
    const std::size_t open = place.find('(');
    if (open != std::string_view::npos && place.ends_with(')'))
      say_source(event, place.substr(open + 1, place.size() - open - 2));
  }
  say_time(fortigate_time(context, fields), event);
  say_fortigate_action(fields, event);
  const std::string_view action = event[Field::event_action];
  event.log_source = {
      fields["type"] == "traffic" ? std::string_view("firewall") : category_of_action(action),
      "fortigate", fields["type"]};
  return {};
}

}  // namespace

const FormatRow format_fortigate{
    .id = "fortigate",
    .carriage = Carriage::syslog,
    .parse = parse_fortigate,
    .describe = describe_fortigate,
    .resembles = resembles_fortigate,
    .log_sources = fortigate_sources,
};

}  // namespace metsuke
