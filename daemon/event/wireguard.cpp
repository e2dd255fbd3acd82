#include "event/vpn.h"
#include "parse/vpn.h"

namespace metsuke {
namespace {

constexpr std::string_view wireguard_applications[] = {"wireguard", "wireguard-go", "wg-quick"};
constexpr LogSource wireguard_sources[] = {{"", "linux", "wireguard"}};

bool resembles_wireguard(std::string_view text) {
  return text.substr(0, 40).find("wireguard: ") != std::string_view::npos;
}

Result<void> describe_wireguard(const LineContext& context, const Fields& fields, Event& event) {
  event.log_source = {"", "linux", "wireguard"};
  say_vpn(context, fields, event);
  // WireGuard knows keys, not people: who sends a bad packet claims nothing.
  if (event[Field::event_action] == "logon-failed") event.set(Field::event_action, "net-deny");
  event.set(Field::event_category, "network");
  event.log_source.category = {};
  event.set(Field::event_dataset, "wireguard");
  event.set(Field::network_protocol, "wireguard");
  event.set(Field::network_transport, "udp");
  say(event, Field::mk_session_id, fields["peer"]);
  return {};
}

}  // namespace

const FormatRow format_wireguard{
    .id = "wireguard",
    .carriage = Carriage::syslog,
    .parse = parse_wireguard,
    .describe = describe_wireguard,
    .applications = wireguard_applications,
    .resembles = resembles_wireguard,
    .log_sources = wireguard_sources,
};

}  // namespace metsuke
