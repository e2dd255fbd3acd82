#include "parse/text.h"
#include "parse/vpn.h"

namespace metsuke {
namespace {

struct WireguardSentence {
  std::string_view begin, event;
};

constexpr WireguardSentence wireguard_sentences[] = {
    {"Receiving handshake initiation from peer", "handshake received"},
    {"Received handshake initiation", "handshake received"},
    {"Sending handshake response to peer", "handshake answered"},
    {"Sending handshake response", "handshake answered"},
    {"Receiving handshake response from peer", "handshake answered"},
    {"Received handshake response", "handshake answered"},
    {"Sending handshake initiation", "handshake sent"},
    {"Handshake for peer", "handshake unanswered"},
    {"Handshake did not complete", "handshake unanswered"},
    {"Keypair", "keypair"},
    {"Invalid handshake initiation from", "refused"},
    {"Invalid handshake response from", "refused"},
    {"Invalid MAC of handshake", "refused"},
    {"Packet has unallowed src IP", "refused"},
    {"Packet has incorrect size", "refused"},
    {"Received packet with invalid mac1", "refused"},
    {"Received invalid initiation message", "refused"},
    {"Receiving keepalive packet", "keepalive"},
    {"Sending keepalive packet", "keepalive"},
    {"Received keepalive packet", "keepalive"},
    {"Retrying handshake", "handshake unanswered"},
    {"Zeroing out all keys for peer", "ended"},
    {"Zeroing out keys", "ended"},
    {"Peer", "peer"},
    {"Interface", "interface"},
    {"Cookie", "cookie"},
    {"No peer has allowed IPs", "refused"},
};

// "… peer 5 (192.0.2.1:51820)": the endpoint in the line's last parentheses that hold a colon.
void add_endpoint(std::string_view text, Fields& fields) {
  std::size_t open = text.rfind('(');
  while (open != std::string_view::npos && open != 0) {
    std::string_view inside = text.substr(open + 1);
    inside = inside.substr(0, inside.find(')'));
    const std::size_t colon = inside.rfind(':');
    if (colon != std::string_view::npos && all_digits(inside.substr(colon + 1))) {
      fields.add("address", inside.substr(0, colon));
      fields.add("port", inside.substr(colon + 1));
      return;
    }
    open = text.rfind('(', open - 1);
  }
  const std::size_t from = text.find(" from ");
  if (from == std::string_view::npos) return;
  const std::string_view word = text.substr(from + 6, text.find(' ', from + 6) - from - 6);
  const std::size_t colon = word.rfind(':');
  if (colon == std::string_view::npos || !all_digits(word.substr(colon + 1))) return;
  fields.add("address", word.substr(0, colon));
  fields.add("port", word.substr(colon + 1));
}

}  // namespace

Result<void> parse_wireguard(std::string_view line, Arena&, Fields& fields) {
  std::string_view rest = trimmed(line);
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find("] ");
    if (close != std::string_view::npos) rest = trimmed(rest.substr(close + 2));
  }
  take_prefix(rest, "wireguard: ");
  if (rest.starts_with('(')) {  // wireguard-go: "(wg0) 2024/01/02 03:04:05 peer(AbCd…WxYz) - …"
    const std::size_t close = rest.find(") ");
    if (close == std::string_view::npos) return Error{Code::unparsed, "wireguard: no interface"};
    fields.add("interface", rest.substr(1, close - 1));
    rest.remove_prefix(close + 2);
  } else if (const std::size_t colon = rest.find(": "); colon < 16) {
    fields.add("interface", rest.substr(0, colon));
    rest.remove_prefix(colon + 2);
  }
  if (const std::size_t named = rest.find("peer("); named != std::string_view::npos) {
    const std::size_t close = rest.find(')', named);
    if (close != std::string_view::npos) {
      fields.add("peer", rest.substr(named + 5, close - named - 5));
      rest.remove_prefix(close + 1);
      take_prefix(rest, " - ");
    }
  }
  for (const WireguardSentence& sentence : wireguard_sentences) {
    if (!rest.starts_with(sentence.begin)) continue;
    fields.add("event", sentence.event);
    fields.add("sentence", rest);
    if (const std::size_t peer = rest.find("peer "); peer != std::string_view::npos) {
      std::string_view number = rest.substr(peer + 5);
      number = number.substr(0, number.find_first_not_of("0123456789"));
      if (!number.empty()) fields.add("peer", number);
    }
    add_endpoint(rest, fields);
    return {};
  }
  return Error{Code::unparsed, "wireguard: no sentence of WireGuard"};
}

}  // namespace metsuke
