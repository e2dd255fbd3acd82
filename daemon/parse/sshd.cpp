#include "parse/sshd.h"

#include <string>

#include "parse/sudo.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// Where the last "from ADDRESS port N" begins; where no such words name a port, the last "from".
std::size_t find_peer(std::string_view text, std::string_view mark) {
  for (std::size_t from = text.rfind(mark); from != std::string_view::npos;
       from = from == 0 ? std::string_view::npos : text.rfind(mark, from - 1)) {
    std::string_view rest = text.substr(from + mark.size());
    take_word(rest);
    if (!take_prefix(rest, "port ") || rest.empty() || !is_ascii_digit(rest.front())) continue;
    while (!rest.empty() && is_ascii_digit(rest.front())) rest.remove_prefix(1);
    // Behind it comes the protocol, a colon, or nothing; else the words are still the user's.
    if (rest.empty() || rest.front() == ':' || rest.starts_with(" ssh") || rest.starts_with(" ["))
      return from;
  }
  return text.rfind(mark);
}

// "… from ADDRESS port N[ ssh2][: rest]" at the end of `text`, which is cut before it. Older
// versions write no port.
bool take_sshd_peer(std::string_view& text, std::string_view mark, Fields& fields) {
  const std::size_t from = find_peer(text, mark);
  if (from == std::string_view::npos) return false;
  std::string_view rest = text.substr(from + mark.size());
  std::string_view address = take_word(rest);
  while (address.ends_with(':') && !address.ends_with("::")) address.remove_suffix(1);
  if (address.empty()) return false;
  text = text.substr(0, from);
  fields.add("address", address);
  if (!take_prefix(rest, "port ")) return true;
  std::size_t digits = 0;
  while (digits < rest.size() && is_ascii_digit(rest[digits])) ++digits;
  if (digits != 0) fields.add("port", rest.substr(0, digits));
  rest.remove_prefix(digits);
  if (take_prefix(rest, ":")) {
    std::string_view reason = trimmed(rest);
    take_suffix(reason, " [preauth]");
    if (!reason.empty()) fields.add("reason", reason);
    return true;
  }
  rest = trimmed(rest);
  take_prefix(rest, "ssh2");
  rest = trimmed(rest);
  if (take_prefix(rest, ": ")) fields.add("key", rest);
  return true;
}

void add_user(std::string_view user, Arena& arena, Fields& fields) {
  if (take_prefix(user, "invalid user ")) {
    fields.add("kind", "invalid user");
  } else if (take_prefix(user, "illegal user ")) {
    fields.add("kind", "invalid user");
  } else if (take_prefix(user, "authenticating user ")) {
    fields.add("kind", "authenticating user");
  } else {
    take_prefix(user, "user ");
  }
  // Solaris does not say what the name was.
  if (user != "<invalid username>") fields.add("user", from_vis(user, arena));
}

// A name that was given at a logon: only "invalid user " may stand before it, as users may be
// called "user" or "authenticating".
void add_claimed_user(std::string_view user, Arena& arena, Fields& fields) {
  if (user.starts_with("user ") || user.starts_with("authenticating user "))
    fields.add("user", from_vis(user, arena));
  else
    add_user(user, arena, fields);
}

// "password for USER from A port N ssh2: KEY" behind Accepted, Failed, Postponed, Partial.
bool parse_attempt(std::string_view event, std::string_view rest, Arena& arena, Fields& fields) {
  const std::size_t of = rest.find(" for ");
  if (of == std::string_view::npos) return false;
  const std::string_view method = rest.substr(0, of);
  rest.remove_prefix(of + 5);
  fields.add("event", event);
  fields.add("method", method);
  // A key's comment may hold " from " too, but comes behind the port, in key types' own words.
  if (!take_sshd_peer(rest, " from ", fields)) return true;
  add_claimed_user(rest, arena, fields);
  return true;
}

// "[user U |authenticating user U |invalid user U ]ADDRESS port N…": no " from ".
bool parse_farewell(std::string_view event, std::string_view rest, Arena& arena, Fields& fields) {
  fields.add("event", event);
  if (take_suffix(rest, " [preauth]")) fields.add("stage", "preauth");
  const std::size_t port = rest.rfind(" port ");
  if (port != std::string_view::npos) {
    std::string_view before = rest.substr(0, port);
    std::string_view behind = rest.substr(port + 6);
    const std::string_view address = take_last_word(before);
    std::size_t digits = 0;
    while (digits < behind.size() && is_ascii_digit(behind[digits])) ++digits;
    fields.add("address", address);
    fields.add("port", behind.substr(0, digits));
    behind.remove_prefix(digits);
    if (take_prefix(behind, ":") && !trimmed(behind).empty()) fields.add("reason", trimmed(behind));
    if (!before.empty()) add_user(before, arena, fields);
  } else if (!rest.empty()) {
    const std::string_view address = take_last_word(rest);
    fields.add("address", address);
    if (!rest.empty()) add_user(rest, arena, fields);
  }
  return true;
}

// "pam_unix(sshd:session): session opened for user U(uid=N) by (uid=0)"
bool parse_sshd_pam(std::string_view message, Arena& arena, Fields& fields) {
  const std::size_t open = message.find('(');
  const std::size_t close = message.find("): ");
  if (open == std::string_view::npos || close == std::string_view::npos || open > close)
    return false;
  fields.add("service", message.substr(open + 1, close - open - 1));
  std::string_view rest = message.substr(close + 3);
  const bool opened = take_prefix(rest, "session opened for user ");
  if (opened || take_prefix(rest, "session closed for user ")) {
    fields.add("event", opened ? "session opened" : "session closed");
    std::string_view user = rest.substr(0, rest.find(" by "));
    if (const std::size_t number = user.find("(uid="); number != std::string_view::npos) {
      std::string_view uid = user.substr(number + 5);
      take_suffix(uid, ")");
      fields.add("uid", uid);
      user = user.substr(0, number);
    }
    fields.add("user", from_vis(user, arena));
    return true;
  }
  if (!rest.starts_with("authentication failure;")) return false;
  fields.add("event", "authentication failure");
  // A blank may stand before user=, and either word may be empty.
  if (const std::size_t host = rest.find("rhost="); host != std::string_view::npos) {
    const std::string_view value = rest.substr(host + 6);
    fields.add("address", value.substr(0, value.find(' ')));
  }
  take_suffix(rest, " [preauth]");
  std::size_t user = rest.rfind(" user=");
  std::size_t length = 6;
  if (user == std::string_view::npos) {
    user = rest.rfind(" ruser=");
    length = 7;
  }
  if (user == std::string_view::npos) return true;
  std::string_view name = rest.substr(user + length);
  if (length == 7) name = name.substr(0, name.find(" rhost="));
  if (!name.empty()) fields.add("user", from_vis(name, arena));
  return true;
}

bool parse_starting(std::string_view rest, Arena& arena, Fields& fields) {
  std::string_view before = rest;
  fields.add("event", "Starting session");
  if (!take_sshd_peer(before, " from ", fields)) return true;
  const std::size_t of = before.rfind(" for ");
  if (of == std::string_view::npos) return true;
  fields.add("session", before.substr(0, of));
  add_user(before.substr(of + 5), arena, fields);
  return true;
}

// "A: 11: Bye Bye", "A port N:11: Bye Bye [preauth]": the peer stands first.
bool parse_received(std::string_view rest, Fields& fields) {
  fields.add("event", "Received disconnect");
  if (take_suffix(rest, " [preauth]")) fields.add("stage", "preauth");
  std::string_view address = take_word(rest);
  take_suffix(address, ":");
  fields.add("address", address);
  if (take_prefix(rest, "port ")) {
    const std::size_t end = rest.find(':');
    fields.add("port", rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  if (!trimmed(rest).empty()) fields.add("reason", trimmed(rest));
  return true;
}

// Sentences about a peer that never came to a logon.
bool parse_stranger(std::string_view rest, Fields& fields) {
  const auto say = [&](std::string_view address) {
    fields.add("event", "stranger");
    while (address.ends_with(':') || address.ends_with(',')) address.remove_suffix(1);
    fields.add("address", address);
    return true;
  };
  if (take_prefix(rest, "refused connect from ")) {
    const std::size_t open = rest.rfind('(');
    return say(open == std::string_view::npos
                   ? rest
                   : rest.substr(open + 1, rest.find(')', open) - open - 1));
  }
  if (take_prefix(rest, "Address ") && rest.find(" maps to ") != std::string_view::npos)
    return say(take_word(rest));
  if (take_prefix(rest, "reverse mapping checking getaddrinfo for ")) {
    const std::size_t open = rest.find('[');
    if (open == std::string_view::npos) return false;
    return say(rest.substr(open + 1, rest.find(']', open) - open - 1));
  }
  if (take_prefix(rest, "Read error from remote host ")) return say(take_word(rest));
  if (take_prefix(rest, "Nasty PTR record ")) {
    const std::size_t of = rest.rfind(" is set up for ");
    if (of == std::string_view::npos) return false;
    rest.remove_prefix(of + 15);
    return say(take_word(rest));
  }
  if (take_prefix(rest, "drop connection ")) {
    const std::size_t open = rest.find("from [");
    const std::size_t close = open == std::string_view::npos ? open : rest.find("]:", open);
    if (close == std::string_view::npos) return false;
    say(rest.substr(open + 6, close - open - 6));
    std::string_view port = rest.substr(close + 2);
    fields.add("port", take_word(port));
    return true;
  }
  return false;
}

bool parse_other(std::string_view message, Arena& arena, Fields& fields) {
  std::string_view rest = message;
  if (parse_stranger(rest, fields)) return true;
  if (rest.starts_with("authentication failure;") || rest.starts_with("session opened for user ") ||
      rest.starts_with("session closed for user ")) {
    std::string whole(rest[0] == 's' ? "pam_unix(sshd:session): " : "pam_unix(sshd:auth): ");
    whole += message;
    return parse_sshd_pam(arena.copy(whole), arena, fields);
  }
  if (take_prefix(rest, "PAM: ")) {
    const std::size_t of = rest.find(" for ");
    if (of == std::string_view::npos) return false;
    fields.add("event", "authentication failure");
    fields.add("reason", rest.substr(0, of));
    rest.remove_prefix(of + 5);
    if (take_sshd_peer(rest, " from ", fields)) add_user(rest, arena, fields);
    return true;
  }
  if (take_prefix(rest, "Disconnecting: ")) {
    take_suffix(rest, " [preauth]");
    fields.add("event", "Disconnecting");
    fields.add("reason", rest);
    if (const std::size_t of = rest.rfind(" for "); of != std::string_view::npos)
      add_user(rest.substr(of + 5), arena, fields);
    return true;
  }
  if (take_prefix(rest, "maximum authentication attempts exceeded for ")) {
    fields.add("event", "maximum authentication attempts exceeded");
    if (take_sshd_peer(rest, " from ", fields)) add_user(rest, arena, fields);
    return true;
  }
  if (take_prefix(rest, "ROOT LOGIN REFUSED")) {
    fields.add("event", "ROOT LOGIN REFUSED");
    fields.add("user", "root");
    take_sshd_peer(rest, " FROM ", fields);
    return true;
  }
  if (take_prefix(rest, "User ")) {
    const std::size_t not_allowed = rest.rfind(" not allowed because ");
    if (not_allowed == std::string_view::npos) return false;
    fields.add("event", "not allowed");
    fields.add("reason", rest.substr(not_allowed + 13));
    rest = rest.substr(0, not_allowed);
    take_sshd_peer(rest, " from ", fields);
    add_user(rest, arena, fields);
    return true;
  }
  if (take_prefix(rest, "input_userauth_request: ")) {
    take_suffix(rest, " [preauth]");
    fields.add("event", "input_userauth_request");
    add_user(rest, arena, fields);
    return true;
  }
  if (take_prefix(rest, "subsystem request for ")) {
    fields.add("event", "subsystem request");
    take_suffix(rest, " failed, subsystem not found");
    const std::size_t by = rest.rfind(" by user ");
    fields.add("session", rest.substr(0, by));
    if (by != std::string_view::npos) add_user(rest.substr(by + 9), arena, fields);
    return true;
  }
  if (take_prefix(rest, "kex_exchange_identification: ")) {
    fields.add("event", "no identification");
    fields.add("reason", rest);
    return true;
  }
  if (rest.starts_with("Did not receive identification string") ||
      rest.starts_with("Bad protocol version")) {
    fields.add("event", "no identification");
    take_sshd_peer(rest, " from ", fields);
    return true;
  }
  if (rest.starts_with("Unable to negotiate with ") ||
      rest.starts_with("Protocol major versions differ for ") ||
      rest.starts_with("banner exchange: Connection from ")) {
    fields.add("event", "no agreement");
    const std::string_view mark = rest[0] == 'U' ? " with " : rest[0] == 'P' ? " for " : " from ";
    take_sshd_peer(rest, mark, fields);
    return true;
  }
  if (take_prefix(rest, "Timeout before authentication")) {
    fields.add("event", "timeout");
    if (take_prefix(rest, " for connection from ")) {
      fields.add("address", take_word(rest));
      if (take_prefix(rest, "to ")) {
        std::string_view own = take_word(rest);
        take_suffix(own, ",");
        fields.add("own_address", own);
      }
      return true;
    }
    if (!take_sshd_peer(rest, " for ", fields)) take_sshd_peer(rest, " from ", fields);
    return true;
  }
  return false;
}

bool parse_sentence(std::string_view message, Arena& arena, Fields& fields) {
  std::string_view rest = message;
  switch (message.empty() ? '\0' : message.front()) {
    case 'A':
      if (take_prefix(rest, "Accepted ")) return parse_attempt("Accepted", rest, arena, fields);
      break;
    case 'F':
      if (take_prefix(rest, "Failed ")) return parse_attempt("Failed", rest, arena, fields);
      break;
    case 'P':
      if (take_prefix(rest, "Postponed ")) return parse_attempt("Postponed", rest, arena, fields);
      if (take_prefix(rest, "Partial ")) return parse_attempt("Partial", rest, arena, fields);
      if (rest.starts_with("PAM ") && rest.find(" more authentication failure") < 12) {
        std::string whole("pam_unix(sshd:auth): authentication failure;");
        whole += rest.substr(rest.find(';') == std::string_view::npos ? rest.size()
                                                                      : rest.find(';') + 1);
        return parse_sshd_pam(arena.copy(whole), arena, fields);
      }
      break;
    case 'I':
    case 'i':
      if (take_prefix(rest, "Invalid user ") || take_prefix(rest, "Illegal user ")) {
        fields.add("event", "Invalid user");
        // A user without a name leaves two blanks.
        if (rest.starts_with("from ")) rest = message.substr(message.find(" user ") + 5);
        if (take_sshd_peer(rest, " from ", fields)) fields.add("user", from_vis(rest, arena));
        return true;
      }
      break;
    case 'C':
      if (rest.starts_with("Connection from ") &&
          rest.substr(16).find("user ") < rest.substr(16).find(" port ")) {
        rest.remove_prefix(16);
        return parse_farewell("Connection closed", rest, arena, fields);
      }
      if (take_prefix(rest, "Connection from ")) {
        fields.add("event", "Connection");
        std::string_view own = rest;
        if (const std::size_t on = rest.find(" on "); on != std::string_view::npos) {
          own = rest.substr(on + 4);
          rest = rest.substr(0, on);
          fields.add("own_address", take_word(own));
          if (take_prefix(own, "port ")) fields.add("own_port", take_word(own));
        }
        fields.add("address", take_word(rest));
        if (take_prefix(rest, "port ")) fields.add("port", take_word(rest));
        return true;
      }
      if (take_prefix(rest, "Connection closed by ") || take_prefix(rest, "Connection reset by "))
        return parse_farewell("Connection closed", rest, arena, fields);
      if (take_prefix(rest, "Close session: ")) {
        fields.add("event", "Close session");
        if (take_sshd_peer(rest, " from ", fields)) add_user(rest, arena, fields);
        return true;
      }
      break;
    case 'D':
      if (take_prefix(rest, "Disconnected from "))
        return parse_farewell("Disconnected", rest, arena, fields);
      if (take_prefix(rest, "Disconnecting "))
        return parse_farewell("Disconnecting", rest, arena, fields);
      break;
    case 'R':
      if (take_prefix(rest, "Received disconnect from ")) return parse_received(rest, fields);
      break;
    case 'S':
      if (take_prefix(rest, "Starting session: ")) return parse_starting(rest, arena, fields);
      break;
    case 'p':
      if (!rest.starts_with("pam_")) break;
      if (parse_sshd_pam(rest, arena, fields)) return true;
      fields.clear();
      return parse_pam(rest, fields);
      break;
    default:
      break;
  }
  return parse_other(message, arena, fields);
}

}  // namespace

Result<void> parse_sshd(std::string_view message, Arena& arena, Fields& fields) {
  // Some files put a second blank before the sentence.
  message = trimmed(message);
  if (!take_prefix(message, "error: ")) take_prefix(message, "fatal: ");
  take_prefix(message, "ssh_dispatch_run_fatal: ");
  if (!parse_sentence(message, arena, fields)) fields.clear();
  return {};
}

}  // namespace metsuke
