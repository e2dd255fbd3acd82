#include "parse/text.h"
#include "parse/vpn.h"

namespace metsuke {
namespace {

std::string_view between_marks(std::string_view text, std::string_view begin,
                               std::string_view end) {
  const std::size_t at = text.find(begin);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + begin.size());
  const std::size_t stop = text.find(end);
  return stop == std::string_view::npos ? std::string_view{} : text.substr(0, stop);
}

void add_if(Fields& fields, std::string_view name, std::string_view value) {
  if (!value.empty()) fields.add(name, value);
}

// "192.0.2.1[500]": address and port, or identity.
void add_bracketed(std::string_view text, std::string_view address, std::string_view port,
                   Fields& fields) {
  const std::size_t open = text.find('[');
  add_if(fields, address, text.substr(0, open));
  if (open == std::string_view::npos) return;
  std::string_view inside = text.substr(open + 1);
  if (const std::size_t close = inside.rfind(']'); close != std::string_view::npos)
    inside = inside.substr(0, close);
  add_if(fields, port, inside);
}

// "received packet: from A[p] to B[q] (n bytes)"; a packet that is sent goes the other way.
bool add_packet(std::string_view text, Fields& fields) {
  const bool received = text.starts_with("received packet: from ");
  if (!received && !text.starts_with("sending packet: from ")) return false;
  fields.add("event", received ? "packet received" : "packet sent");
  const std::string_view from = between_marks(text, "from ", " to ");
  std::string_view to = text.substr(
      text.find(" to ") == std::string_view::npos ? text.size() : text.find(" to ") + 4);
  to = to.substr(0, to.find(' '));
  add_bracketed(received ? from : to, "address", "port", fields);
  add_bracketed(received ? to : from, "own_address", "own_port", fields);
  add_if(fields, "bytes", between_marks(text, "(", " bytes)"));
  return true;
}

// "IKE_SA name[83] established between A[a]...B[b]", "deleting IKE_SA name[83] between …".
bool add_association(std::string_view text, Fields& fields) {
  const bool established = text.find(" established between ") != std::string_view::npos;
  const bool deleting =
      text.starts_with("deleting IKE_SA ") && text.find(" between ") != std::string_view::npos;
  if (!established && !deleting) return false;
  fields.add("event", established ? "established" : "deleted");
  std::string_view ends = text.substr(text.find(" between ") + 9);
  const std::size_t dots = ends.find("...");
  if (dots == std::string_view::npos) return true;
  add_bracketed(ends.substr(0, dots), "own_address", "own_identity", fields);
  add_bracketed(ends.substr(dots + 3), "address", "user", fields);
  return true;
}

struct CharonSentence {
  std::string_view begin, holds, event, user_begin, user_end;
};

constexpr CharonSentence charon_sentences[] = {
    {"EAP-", " username: '", "identity", "username: '", "'"},
    {"received EAP identity '", "", "identity", "identity '", "'"},
    {"received XAuth", "", "identity", "username '", "'"},
    {"no EAP key found for hosts ", "", "unknown user", " - '", "'"},
    {"EAP-", "verification failed", "refused", "", ""},
    {"EAP method ", " failed for peer ", "refused", "for peer ", " "},
    {"EAP method ", " succeeded", "accepted", "", ""},
    {"EAP authentication failed", "", "refused", "", ""},
    {"RADIUS authentication of '", "' failed", "refused", "of '", "'"},
    {"RADIUS authentication of '", "' successful", "accepted", "of '", "'"},
    {"XAuth authentication of '", "' failed", "refused", "of '", "'"},
    {"XAuth authentication of '", "' successful", "accepted", "of '", "'"},
    {"PAM authentication of '", "' failed", "refused", "of '", "'"},
    {"PAM authentication of '", "' successful", "accepted", "of '", "'"},
    {"authentication of '", "successful", "accepted", "of '", "'"},
    {"authentication of '", "failed", "refused", "of '", "'"},
    {"tried ", "MAC mismatched", "refused", " - '", "'"},
    {"no shared key found for ", "", "refused", " - '", "'"},
    {"no trusted ", "found for '", "refused", "found for '", "'"},
    {"no matching peer config found", "", "refused", "", ""},
    {"no IKE config found for ", "", "refused", "", ""},
    {"no proposal found", "", "refused", "", ""},
    {"assigning virtual IP ", "", "address given", "to peer '", "'"},
    {"CHILD_SA ", " established with SPIs", "tunnel up", "", ""},
    {"closing CHILD_SA ", "", "tunnel down", "", ""},
    {"received DELETE for IKE_SA", "", "deleted", "", ""},
    {"deleting half open IKE_SA with ", "", "half open", "", ""},
};

bool add_sentence(std::string_view text, Fields& fields) {
  for (const CharonSentence& sentence : charon_sentences) {
    if (!text.starts_with(sentence.begin)) continue;
    if (text.find(sentence.holds) == std::string_view::npos) continue;
    fields.add("event", sentence.event);
    if (!sentence.user_begin.empty())
      add_if(fields, "user", between_marks(text, sentence.user_begin, sentence.user_end));
    if (sentence.event == "refused") fields.add("reason", text);
    if (sentence.event == "address given")
      add_if(fields, "virtual_address", between_marks(text, "virtual IP ", " "));
    if (sentence.event == "half open" || text.starts_with("no IKE config found for ")) {
      const std::size_t comma = text.find("...");
      std::string_view address = comma == std::string_view::npos
                                     ? between_marks(text, "IKE_SA with ", " ")
                                     : text.substr(comma + 3);
      address = address.substr(0, address.find_first_of(", "));
      add_if(fields, "address", address);
    }
    return true;
  }
  return false;
}

}  // namespace

Result<void> parse_strongswan(std::string_view line, Arena&, Fields& fields) {
  std::string_view rest = trimmed(line);
  const std::size_t open = rest.find('[');
  const std::size_t close = rest.find("] ");
  if (open == std::string_view::npos || open > 4 || !all_digits(rest.substr(0, open)) ||
      close == std::string_view::npos || close != open + 4)
    return Error{Code::unparsed, "strongswan: no thread and subsystem at the beginning"};
  fields.add("thread", rest.substr(0, open));
  fields.add("subsystem", rest.substr(open + 1, close - open - 1));
  rest.remove_prefix(close + 2);
  if (rest.starts_with('<')) {
    const std::size_t end = rest.find("> ");
    if (end != std::string_view::npos) {
      const std::string_view name = rest.substr(1, end - 1);
      const std::size_t bar = name.rfind('|');
      if (bar != std::string_view::npos) fields.add("connection", name.substr(0, bar));
      fields.add("number", bar == std::string_view::npos ? name : name.substr(bar + 1));
      rest.remove_prefix(end + 2);
    }
  }
  if (!add_packet(rest, fields) && !add_association(rest, fields) && !add_sentence(rest, fields)) {
    constexpr std::string_view initiating = " is initiating ";
    if (const std::size_t at = rest.find(initiating); at != std::string_view::npos) {
      fields.add("event", "initiating");
      fields.add("address", rest.substr(0, at));
    }
  }
  fields.add("sentence", rest);
  return {};
}

}  // namespace metsuke
