#include "event/vpn.h"
#include "parse/text.h"
#include "parse/vpn.h"

namespace metsuke {
namespace {

constexpr std::string_view openvpn_applications[] = {"openvpn", "ovpn-server", "ovpn-client",
                                                     "openvpn-server", "ovpn"};
constexpr LogSource openvpn_sources[] = {{"", "openvpn", ""}, {"authentication", "openvpn", ""}};

// Its time, and behind it a peer or one of its words.
bool resembles_openvpn(std::string_view text) {
  const std::size_t time = openvpn_time_length(text);
  if (time == 0 || time >= text.size()) return false;
  const std::string_view rest = text.substr(time);
  for (const std::string_view word : {"TLS",
                                      "OpenVPN ",
                                      "MULTI",
                                      "VERIFY",
                                      "WARNING: --",
                                      "OPTIONS IMPORT",
                                      "library versions",
                                      "UDPv4",
                                      "TCPv4",
                                      "UDP link",
                                      "TUN/TAP",
                                      "Initialization Sequence",
                                      "PUSH",
                                      "SENT CONTROL",
                                      "AUTH: ",
                                      "PLUGIN ",
                                      "Peer Connection",
                                      "Socket Buffers",
                                      "SIGTERM",
                                      "SIGUSR1",
                                      "net_"})
    if (rest.starts_with(word)) return true;
  const std::string_view peer = rest.substr(0, rest.find(' '));
  const std::size_t colon = peer.rfind(':');
  return colon != std::string_view::npos && colon > 3 && all_digits(peer.substr(colon + 1));
}

Result<void> describe_openvpn(const LineContext& context, const Fields& fields, Event& event) {
  const std::string_view time = fields["time"];
  if (context.syslog.form == SyslogLine::Form::bare && time.empty())
    return Error{Code::unparsed, "openvpn: no time at the beginning"};
  event.log_source = {"", "openvpn", ""};
  say_vpn(context, fields, event);
  event.set(Field::event_dataset, "openvpn");
  event.set(Field::network_protocol, "openvpn");
  if (time.empty()) return {};
  say_time(
      time[4] == '-' ? time_from_table(time, context.zone) : time_from_ctime(time, context.zone),
      event);
  return {};
}

}  // namespace

const FormatRow format_openvpn{
    .id = "openvpn",
    .carriage = Carriage::syslog,
    .parse = parse_openvpn,
    .describe = describe_openvpn,
    .applications = openvpn_applications,
    .resembles = resembles_openvpn,
    .log_sources = openvpn_sources,
};

}  // namespace metsuke
