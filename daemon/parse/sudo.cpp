#include "parse/sudo.h"

#include "parse/text.h"

namespace metsuke {
namespace {

void add_some(Fields& fields, std::string_view name, std::string_view value) {
  if (!value.empty()) fields.add(name, value);
}

// "alice : reason ; TTY=pts/0 ; PWD=/home ; USER=root ; COMMAND=/bin/ls -l ; x": the command is
// last and may hold any mark.
bool parse_sudo_line(std::string_view text, Fields& fields) {
  const std::size_t colon = text.find(" : ");
  if (colon == std::string_view::npos || colon == 0) return false;
  const std::string_view user = trimmed(text.substr(0, colon));
  std::string_view rest = text.substr(colon + 3);
  if (user.find(' ') != std::string_view::npos ||
      (rest.find("TTY=") == std::string_view::npos && rest.find("PWD=") == std::string_view::npos &&
       rest.find("USER=") == std::string_view::npos))
    return false;
  fields.add("event", "command");
  fields.add("user", user);
  while (!rest.empty()) {
    if (rest.starts_with("COMMAND=")) {
      fields.add("COMMAND", rest.substr(8));
      break;
    }
    const std::size_t mark = rest.find(" ; ");
    const std::string_view part = trimmed(rest.substr(0, mark));
    rest.remove_prefix(mark == std::string_view::npos ? rest.size() : mark + 3);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || part.find(' ') < equals) {
      fields.add("reason", part);
    } else {
      fields.add(part.substr(0, equals), part.substr(equals + 1));
    }
  }
  return true;
}

// "'su root' failed for alice on /dev/pts/0" (System V), "BAD SU alice to root on /dev/ttyp0"
// (BSD).
bool parse_su_quoted(std::string_view rest, Fields& fields) {
  std::string_view user, target, event = "su failed";
  if (take_prefix(rest, "'su ")) {
    const std::size_t close = rest.find("' ");
    const std::size_t of = rest.find(" for ", close == std::string_view::npos ? 0 : close);
    if (close == std::string_view::npos || of == std::string_view::npos) return false;
    target = rest.substr(0, close);
    if (rest.substr(close + 2, of - close - 2) == "succeeded") event = "su";
    rest.remove_prefix(of + 5);
    user = take_word(rest);
  } else {
    const bool bad = take_prefix(rest, "BAD SU ");
    user = take_word(rest);
    if (!take_prefix(rest, "to ")) return false;
    target = take_word(rest);
    if (!bad) event = "su";
  }
  if (!take_prefix(rest, "on ") || user.empty() || target.empty()) return false;
  fields.add("event", event);
  fields.add("user", user);
  fields.add("target", target);
  add_some(fields, "tty", rest);
  return true;
}

// "(to root) alice on pts/0", "FAILED SU (to root) alice on pts/0", "Successful su for root by
// alice", "+ pts/0 alice:root".
bool parse_su(std::string_view text, Fields& fields) {
  std::string_view rest = text;
  const bool failed = take_prefix(rest, "FAILED SU ") || take_prefix(rest, "FAILED su for ");
  if (take_prefix(rest, "(to ")) {
    const std::size_t close = rest.find(") ");
    if (close == std::string_view::npos) return false;
    fields.add("event", failed ? "su failed" : "su");
    fields.add("target", rest.substr(0, close));
    rest.remove_prefix(close + 2);
    const std::size_t on = rest.rfind(" on ");
    add_some(fields, "user", rest.substr(0, on));
    if (on != std::string_view::npos) fields.add("tty", rest.substr(on + 4));
    return true;
  }
  if (failed || take_prefix(rest, "Successful su for ")) {
    const std::size_t by = rest.find(" by ");
    if (by == std::string_view::npos) return false;
    fields.add("event", failed ? "su failed" : "su");
    fields.add("target", rest.substr(0, by));
    fields.add("user", rest.substr(by + 4));
    return true;
  }
  if (parse_su_quoted(rest, fields)) return true;
  const bool plus = rest.starts_with("+ ");
  if (!plus && !rest.starts_with("- ")) return false;
  rest.remove_prefix(2);
  const std::string_view tty = take_word(rest);
  const std::size_t colon = rest.find(':');
  if (colon == std::string_view::npos || rest.find(' ') != std::string_view::npos) return false;
  fields.add("event", plus ? "su" : "su failed");
  fields.add("tty", tty);
  fields.add("user", rest.substr(0, colon));
  fields.add("target", rest.substr(colon + 1));
  return true;
}

// "FAILED LOGIN (1) on '/dev/tty1' FOR 'sato', Authentication failure", "FAILED LOGIN 1 FROM tty1
// FOR sato, Authentication failure".
bool parse_login_failure(std::string_view rest, Fields& fields) {
  if (!take_prefix(rest, "FAILED LOGIN ")) return false;
  const std::size_t of = rest.find(" FOR ");
  fields.add("event", "login failed");
  if (of == std::string_view::npos) return true;
  std::string_view place = rest.substr(0, of);
  if (const std::size_t from = place.find("FROM "); from != std::string_view::npos)
    place.remove_prefix(from + 5);
  else if (const std::size_t on = place.find("on '"); on != std::string_view::npos)
    place = place.substr(on + 4, place.find('\'', on + 4) - on - 4);
  const bool terminal =
      place.find("tty") != std::string_view::npos || place.find("pts/") != std::string_view::npos;
  if (!place.starts_with('(')) add_some(fields, terminal ? "tty" : "rhost", place);
  rest.remove_prefix(of + 5);
  std::string_view user = rest.substr(0, rest.find(','));
  if (user.size() != rest.size()) add_some(fields, "why", trimmed(rest.substr(user.size() + 1)));
  take_prefix(user, "'");
  take_suffix(user, "'");
  add_some(fields, "user", user);
  return true;
}

// systemd-logind and login.
bool parse_login(std::string_view text, Fields& fields) {
  std::string_view rest = text;
  if (take_prefix(rest, "New session ")) {
    const std::string_view session = take_word(rest);
    if (!take_prefix(rest, "of user ")) return false;
    take_suffix(rest, ".");
    fields.add("event", "session opened");
    fields.add("session", session);
    fields.add("user", rest);
    return true;
  }
  if (take_prefix(rest, "Removed session ")) {
    take_suffix(rest, ".");
    fields.add("event", "session closed");
    fields.add("session", rest);
    return true;
  }
  if (take_prefix(rest, "Session ") && rest.find(" logged out.") != std::string_view::npos) {
    fields.add("event", "session left");
    fields.add("session", take_word(rest));
    return true;
  }
  if (take_prefix(rest, "Started Session ") || take_prefix(rest, "Starting Session ")) {
    const std::string_view session = take_word(rest);
    if (!take_prefix(rest, "of ")) return false;
    if (!take_prefix(rest, "user ")) take_prefix(rest, "User ");
    take_suffix(rest, ".");
    fields.add("event", "session opened");
    fields.add("session", session);
    fields.add("user", rest);
    return true;
  }
  const bool root = take_prefix(rest, "ROOT LOGIN ");
  if (root || take_prefix(rest, "LOGIN ON ")) {
    rest = trimmed(rest);
    if (!take_prefix(rest, "ON ")) take_prefix(rest, "on ");
    std::string_view tty = take_word(rest);
    take_prefix(tty, "'");
    take_suffix(tty, "'");
    std::string_view user = "root";
    if (!root) {
      if (!take_prefix(rest, "BY ")) return false;
      user = take_word(rest);
    }
    fields.add("event", "login");
    add_some(fields, "user", user);
    add_some(fields, "tty", tty);
    if (take_prefix(rest, "FROM ")) add_some(fields, "rhost", rest);
    return true;
  }
  return parse_login_failure(rest, fields);
}

// "(root) CMD (run-parts /etc/cron.hourly)", "(sato) REPLACE (sato)".
bool parse_cron(std::string_view text, Fields& fields) {
  std::string_view rest = text;
  const std::size_t close = rest.find(") ");
  if (!take_prefix(rest, "(") || close == std::string_view::npos) return false;
  const std::string_view user = rest.substr(0, close - 1);
  rest.remove_prefix(close + 1);
  const std::size_t open = rest.find(" (");
  if (open == std::string_view::npos || !rest.ends_with(')')) return false;
  const std::string_view verb = rest.substr(0, open);
  const std::string_view object = rest.substr(open + 2, rest.size() - open - 3);
  if (verb == "CMD") {
    fields.add("event", "job");
    fields.add("user", user);
    fields.add("COMMAND", object);
    return true;
  }
  for (const std::string_view known :
       {"BEGIN EDIT", "END EDIT", "REPLACE", "DELETE", "LIST", "RELOAD"}) {
    if (verb != known) continue;
    const bool changes = verb == "REPLACE" || verb == "DELETE";
    fields.add("event", changes ? "jobs changed" : "jobs read");
    fields.add("user", user);
    fields.add("verb", verb);
    add_some(fields, "target", object);
    return true;
  }
  return false;
}

// polkit's pkexec: "sato: Executing command [USER=root] [TTY=unknown] [CWD=/] [COMMAND=/bin/x]".
bool parse_pkexec(std::string_view text, Fields& fields) {
  const std::size_t colon = text.find(": ");
  const std::size_t first = text.find(" [USER=");
  if (colon == std::string_view::npos || first == std::string_view::npos || first < colon)
    return false;
  fields.add("event", "command");
  fields.add("user", text.substr(0, colon));
  const std::string_view sentence = text.substr(colon + 2, first - colon - 2);
  if (!sentence.starts_with("Executing")) fields.add("reason", sentence);
  for (std::string_view rest = text.substr(first); take_prefix(rest, " [");) {
    std::size_t end = rest.find("] [");
    if (end == std::string_view::npos) end = rest.rfind(']');
    const std::size_t equals = rest.find('=');
    if (end == std::string_view::npos || equals > end) break;
    const std::string_view name = rest.substr(0, equals);
    fields.add(name == "CWD" ? "PWD" : name, rest.substr(equals + 1, end - equals - 1));
    rest.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace

Result<void> parse_sudo(std::string_view line, Arena&, Fields& fields) {
  const std::string_view text = trimmed(line);
  if (parse_pam(text, fields) || parse_sudo_line(text, fields) || parse_su(text, fields) ||
      parse_account(text, fields) || parse_login(text, fields) || parse_cron(text, fields) ||
      parse_pkexec(text, fields))
    return {};
  fields.clear();
  return {};
}

}  // namespace metsuke
