#include "parse/mail.h"
#include "parse/text.h"

namespace metsuke {
namespace {

bool is_queue_character(char c) {
  return is_ascii_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// "4F9D1A2B3C: ", "3Pt2mN2VXxznjll: " or "NOQUEUE: ".
std::string_view take_queue_id(std::string_view& rest) {
  const std::size_t colon = rest.find(": ");
  if (colon == std::string_view::npos || colon < 5 || colon > 20) return {};
  bool number = false;
  for (const char c : rest.substr(0, colon)) {
    if (!is_queue_character(c)) return {};
    number = number || is_ascii_digit(c);
  }
  const std::string_view id = rest.substr(0, colon);
  // "warning:" and the like are words, without digits.
  if (!number && id != "NOQUEUE") return {};
  rest.remove_prefix(colon + 2);
  return id;
}

void add_value(std::string_view name, std::string_view value, Fields& fields) {
  if (value.size() > 1 && value.front() == '<' && value.back() == '>')
    value = value.substr(1, value.size() - 2);
  fields.add(name, value);
}

// "from=<a@b>, size=123, status=sent (250 2.0.0 Ok: queued, thanks)": the last value may hold
// anything. Addresses may hold commas in their brackets.
bool add_values(std::string_view text, std::string_view mark, Fields& fields) {
  bool any = false;
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 ||
        text.substr(0, equals).find(' ') != std::string_view::npos)
      return any;
    const std::string_view name = text.substr(0, equals);
    text.remove_prefix(equals + 1);
    std::size_t end = 0;
    if (text.starts_with('<')) {
      // An address is in brackets, and whatever stands behind it is not.
      end = text.find('>');
      end = end == std::string_view::npos ? 0 : end + 1;
    }
    if (name == "status" || name == "sasl_sender") {
      const std::size_t open = text.find(" (");
      fields.add(name, text.substr(0, open));
      if (open != std::string_view::npos) {
        std::string_view reply = text.substr(open + 2);
        take_suffix(reply, ")");
        fields.add("reply", reply);
      }
      return true;
    }
    const std::size_t stop = text.find(mark, end);
    std::string_view value = text.substr(0, stop);
    if (const std::size_t note = value.find(" (");
        note != std::string_view::npos && stop > text.size())
      value = value.substr(0, note);  // "nrcpt=1 (queue active)"
    add_value(name, value, fields);
    any = true;
    text.remove_prefix(stop == std::string_view::npos ? text.size() : stop + mark.size());
  }
  return any;
}

// "RCPT from host[ip]: 554 5.7.1 …; from=<a> to=<b> proto=ESMTP helo=<c>".
void add_reject(std::string_view text, Fields& fields) {
  const std::size_t from = text.find(" from ");
  if (from == std::string_view::npos) return;
  fields.add("stage", text.substr(0, from));
  text.remove_prefix(from + 6);
  const std::size_t colon =
      text.find("]: ") != std::string_view::npos ? text.find("]: ") + 1 : text.find(": ");
  fields.add("client", text.substr(0, colon));
  if (colon == std::string_view::npos) return;
  text.remove_prefix(colon + 2);
  // What was refused before MAIL or RCPT has no sender, or no envelope at all.
  std::size_t envelope = std::string_view::npos;
  for (const std::string_view begin : {"; from=<", "; to=<", "; proto="})
    if (envelope == std::string_view::npos) envelope = text.find(begin);
  fields.add("reason", text.substr(0, envelope));
  if (envelope != std::string_view::npos) add_values(text.substr(envelope + 2), " ", fields);
}

// "warning: host[ip]: SASL LOGIN authentication failed: reason[, sasl_username=x]".
bool add_sasl_failure(std::string_view text, Fields& fields) {
  const std::size_t sasl = text.find(": SASL ");
  if (sasl == std::string_view::npos ||
      text.find("authentication failed") == std::string_view::npos)
    return false;
  fields.add("event", "sasl failed");
  fields.add("client", text.substr(0, sasl));
  std::string_view rest = text.substr(sasl + 7);
  fields.add("sasl_method", rest.substr(0, rest.find(' ')));
  const std::size_t user = rest.find(", sasl_username=");
  const std::size_t failed = rest.find("authentication failed");
  std::string_view reason =
      rest.substr(failed, user == std::string_view::npos ? std::string_view::npos : user - failed);
  fields.add("reason", reason);
  if (user != std::string_view::npos) {
    std::string_view name = rest.substr(user + 16);
    fields.add("sasl_username", name.substr(0, name.find(',')));
  }
  return true;
}

// "connect from host[ip]", "lost connection after AUTH from host[ip]", "CONNECT from [ip]:port to".
bool add_connection(std::string_view text, Fields& fields) {
  struct Begin {
    std::string_view text, event;
  };
  constexpr Begin begins[] = {
      {"connect from ", "connect"},
      {"disconnect from ", "disconnect"},
      {"lost connection ", "lost"},
      {"timeout after ", "lost"},
      {"too many errors after ", "lost"},
      {"improper command pipelining after ", "refused"},
      {"CONNECT from ", "connect"},
      {"DISCONNECT ", "disconnect"},
      {"HANGUP after ", "lost"},
      {"PREGREET ", "refused"},
      {"DNSBL rank ", "refused"},
      {"PASS NEW ", "passed"},
      {"PASS OLD ", "passed"},
      {"BLACKLISTED ", "refused"},
      {"DENYLISTED ", "refused"},
      {"WHITELISTED ", "passed"},
      {"Anonymous TLS connection established from ", "tls"},
      {"Trusted TLS connection established from ", "tls"},
      {"Untrusted TLS connection established from ", "tls"},
  };
  for (const Begin& begin : begins) {
    if (!text.starts_with(begin.text)) continue;
    fields.add("event", begin.event);
    const std::size_t open = text.find('[');
    if (open == std::string_view::npos) return true;
    std::size_t name = text.rfind(' ', open);
    name = name == std::string_view::npos ? 0 : name + 1;
    std::string_view client = text.substr(name);
    client = client.substr(0, client.find(' '));
    take_suffix(client, ":");
    fields.add("client", client);
    return true;
  }
  return false;
}

// "warning: header Subject: text from host[ip]; from=<a> to=<b> proto=… helo=…".
bool add_header(std::string_view text, Fields& fields) {
  for (const std::string_view begin : {"warning: header ", "info: header ", "reject: header "}) {
    std::string_view rest = text;
    if (!take_prefix(rest, begin)) continue;
    const std::size_t envelope = rest.find("; from=<");
    std::string_view head = rest.substr(0, envelope);
    const std::size_t from = head.rfind(" from ");
    if (from != std::string_view::npos) {
      fields.add("client", head.substr(from + 6));
      head = head.substr(0, from);
    }
    if (begin[0] == 'r') fields.add("event", "reject");
    const std::size_t colon = head.find(": ");
    if (colon != std::string_view::npos) fields.add(head.substr(0, colon), head.substr(colon + 2));
    if (envelope != std::string_view::npos) add_values(rest.substr(envelope + 2), " ", fields);
    return true;
  }
  return false;
}

}  // namespace

Result<void> parse_postfix(std::string_view line, Arena&, Fields& fields) {
  std::string_view rest = trimmed(line);
  const std::string_view id = take_queue_id(rest);
  if (!id.empty()) fields.add("queue_id", id);
  if (add_header(rest, fields)) return {};
  for (const std::string_view mark :
       {"reject: ", "milter-reject: ", "reject_warning: ", "discard: "}) {
    if (!take_prefix(rest, mark)) continue;
    fields.add("event", "reject");
    add_reject(rest, fields);
    return {};
  }
  std::string_view warning = rest;
  if (take_prefix(warning, "warning: ")) {
    if (!add_sasl_failure(warning, fields)) {
      fields.add("event", "warning");
      fields.add("reason", warning);
      const std::size_t address = warning.find(" address ");
      if (address != std::string_view::npos) {
        std::string_view text = warning.substr(address + 9);
        text = text.substr(0, text.find_first_of(" ,:") > 40 ? 40 : text.find(' '));
        take_suffix(text, ":");
        fields.add("client", text);
      }
    }
    return {};
  }
  if (rest == "removed") {
    fields.add("event", "removed");
    return {};
  }
  if (!id.empty() && add_values(rest, ", ", fields)) return {};
  add_connection(rest, fields);
  return {};
}

}  // namespace metsuke
