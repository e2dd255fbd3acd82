#include "parse/iptables.h"

#include "event/describe.h"
#include "event/named_fields.h"

namespace metsuke {
namespace {

constexpr LogSource iptables_sources[] = {{"firewall", "linux", "iptables"}};
constexpr std::string_view iptables_applications[] = {"ulogd", "iptables", "nftables"};

bool resembles_iptables(std::string_view text) {
  return text.find("IN=") != std::string_view::npos &&
         text.find(" SRC=") != std::string_view::npos &&
         text.find(" DST=") != std::string_view::npos;
}

constexpr NamedField packet_names[] = {
    {"SRC", Field::source_ip},
    {"DST", Field::destination_ip},
    {"SPT", Field::source_port},
    {"DPT", Field::destination_port},
};

bool holds_any(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words)
    if (text.find(word) != std::string_view::npos) return true;
  return false;
}

// The kernel does not say what the rule decided; administrators write it into the prefix, and
// gateways number their rules "[WAN_IN-default-D]".
void say_decision(std::string_view prefix, Arena& arena, Event& event) {
  const std::string_view text = lower_case(prefix, arena);
  const bool denied = holds_any(text, {"drop", "block", "den", "reject", "-d]", "-r]", "invalid"});
  const bool allowed = holds_any(text, {"accept", "allow", "permit", "pass", "-a]"});
  if (denied == allowed) {
    event.set(Field::event_outcome, "unknown");
    return;
  }
  event.set(Field::event_action, denied ? "net-deny" : "net-allow");
  event.set(Field::event_outcome, denied ? "failure" : "success");
}

Result<void> describe_iptables(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "iptables");
  event.set(Field::event_category, "network");
  event.log_source = {"firewall", "linux", "iptables"};
  say_named(fields, packet_names, event);
  if (const std::string_view proto = fields["PROTO"]; !proto.empty()) {
    const std::string_view name = transport_name(proto, context.arena);
    event.set(Field::network_transport, name == "icmpv6" ? std::string_view("ipv6-icmp") : name);
  }
  // Destination, source, and the type of what is inside: six, six and two bytes.
  if (const std::string_view mac = fields["MAC"]; mac.size() >= 35) {
    event.set(Field::destination_mac, mac_text(mac.substr(0, 17), context.arena));
    event.set(Field::source_mac, mac_text(mac.substr(18, 17), context.arena));
  }
  std::string_view prefix = fields["prefix"];
  say_decision(prefix, context.arena, event);
  while (!prefix.empty() && (prefix.back() == ':' || prefix.back() == ' ')) prefix.remove_suffix(1);
  if (prefix.size() > 2 && prefix.front() == '[' && prefix.back() == ']')
    prefix = prefix.substr(1, prefix.size() - 2);
  say(event, Field::rule_name, prefix);
  return {};
}

}  // namespace

const FormatRow format_iptables{
    .id = "iptables",
    .carriage = Carriage::syslog,
    .parse = parse_iptables,
    .describe = describe_iptables,
    .applications = iptables_applications,
    .resembles = resembles_iptables,
    .log_sources = iptables_sources,
};

}  // namespace metsuke
