#include "parse/text.h"
#include "parse/vpn.h"

namespace metsuke {
namespace {

// Between two marks of `text`, or nothing.
std::string_view inside(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t at = text.find(begin);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + begin.size());
  return text.substr(0, text.find(end));
}

struct Sentence {
  std::string_view holds, event;
};

// In order: the first that the line holds says what it is.
constexpr Sentence openvpn_sentences[] = {
    {"Peer Connection Initiated with", "connected"},
    {"MULTI: Learn:", "address learned"},
    {"MULTI_sva: pool returned", "address given"},
    {"authentication succeeded for username", "accepted"},
    {"failed to authenticate", "refused"},
    {"verification failed for peer", "refused"},
    {"AUTH_FAILED", "refused"},
    {"TLS Auth Error", "refused"},
    {"incoming packet authentication failed", "refused"},
    {"Authenticate/Decrypt packet error", "refused"},
    {"VERIFY ERROR", "refused"},
    {"TLS handshake failed", "refused"},
    {"TLS key negotiation failed", "refused"},
    {"TLS Error", "refused"},
    {"client-instance exiting", "disconnected"},
    {"client-instance restarting", "disconnected"},
    {"Inactivity timeout", "disconnected"},
    {"Connection reset, restarting", "disconnected"},
    {"VERIFY OK", "certificate"},
    {"TLS: Initial packet from", "contact"},
    {"TCP connection established with", "contact"},
};

// "client/192.0.2.1:1194 " or "192.0.2.1:1194 " or "[2001:db8::1]:1194 " at the beginning.
void take_peer(std::string_view& rest, Fields& fields) {
  std::string_view peer = rest.substr(0, rest.find(' '));
  const std::size_t whole = peer.size();
  const std::size_t colon = peer.rfind(':');
  if (colon == std::string_view::npos || !all_digits(peer.substr(colon + 1))) return;
  const std::string_view port = peer.substr(colon + 1);
  peer = peer.substr(0, colon);
  if (const std::size_t slash = peer.rfind('/'); slash != std::string_view::npos) {
    fields.add("client", peer.substr(0, slash));
    peer.remove_prefix(slash + 1);
  }
  for (const std::string_view family : {"tcp4-server:", "udp4:", "udp6:", "tcp6-server:"})
    take_prefix(peer, family);
  if (peer.find_first_not_of("0123456789abcdefABCDEF.:[]") != std::string_view::npos) return;
  fields.add("address", peer);
  fields.add("port", port);
  rest.remove_prefix(whole < rest.size() ? whole + 1 : whole);
}

// "[AF_INET]192.0.2.1:1194" anywhere in the sentence.
void add_named_peer(std::string_view text, Fields& fields) {
  if (fields.find("address") != nullptr) return;
  std::size_t at = text.find("[AF_INET]");
  std::size_t length = 9;
  if (at == std::string_view::npos) {
    at = text.find("[AF_INET6]");
    length = 10;
  }
  if (at == std::string_view::npos) return;
  text.remove_prefix(at + length);
  text = text.substr(0, text.find_first_of(" ,"));
  const std::size_t colon = text.rfind(':');
  fields.add("address", text.substr(0, colon));
  if (colon != std::string_view::npos) fields.add("port", text.substr(colon + 1));
}

std::string_view user_in(std::string_view text) {
  for (const std::string_view mark : {"for username '", "user '", "user: '"})
    if (const std::string_view name = inside(text, mark, "'"); !name.empty()) return name;
  if (text.find("Peer Connection Initiated") != std::string_view::npos && text.starts_with('['))
    return inside(text, "[", "]");
  for (const std::string_view mark : {"CN=", "CN = "})
    if (text.find("depth=0") != std::string_view::npos)
      if (const std::string_view name = inside(text, mark, ","); !name.empty())
        return name.substr(0, name.find('/'));
  return {};
}

}  // namespace

std::size_t openvpn_time_length(std::string_view line) {
  std::size_t length = 0;
  if (line.size() > 20 && line[4] == '-' && line[7] == '-' && line[10] == ' ' && line[13] == ':' &&
      line[16] == ':' && line[19] == ' ') {
    length = 20;
  } else if (line.size() > 25 && line[3] == ' ' && line[7] == ' ' && line[10] == ' ' &&
             line[13] == ':' && line[16] == ':' && line[19] == ' ' && line[24] == ' ') {
    length = 25;
  }
  if (length == 0) return 0;
  std::string_view rest = line.substr(length);
  if (take_prefix(rest, "us=")) {
    length += 3 + rest.find(' ') + 1;
    if (length > line.size()) return line.size();
  }
  return length;
}

Result<void> parse_openvpn(std::string_view line, Arena&, Fields& fields) {
  const std::size_t time = openvpn_time_length(line);
  std::string_view rest = line;
  if (time != 0) {
    fields.add("time", line.substr(0, line[4] == '-' ? 19U : 24U));
    rest.remove_prefix(time);
  }
  take_peer(rest, fields);
  for (const Sentence& sentence : openvpn_sentences) {
    if (rest.find(sentence.holds) == std::string_view::npos) continue;
    fields.add("event", sentence.event);
    if (sentence.event == "refused") fields.add("reason", rest);
    break;
  }
  if (const std::string_view user = user_in(rest); !user.empty()) fields.add("user", user);
  add_named_peer(rest, fields);
  for (const std::string_view mark : {"pool returned IPv4=", "MULTI: Learn: "})
    if (const std::string_view given = inside(rest, mark, " "); !given.empty()) {
      std::string_view address = given;
      take_suffix(address, ",");
      fields.add("virtual_address", address);
    }
  fields.add("sentence", rest);
  return {};
}

}  // namespace metsuke
