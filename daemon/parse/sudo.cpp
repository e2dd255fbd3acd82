#include "parse/sudo.h"

#include "parse/text.h"

namespace metsuke {
namespace {

void add_some(Fields& fields, std::string_view name, std::string_view value) {
  if (!value.empty()) fields.add(name, value);
}

// "root(uid=0)": the name; the number goes to `uid`.
std::string_view without_uid(std::string_view text, std::string_view& uid) {
  const std::size_t open = text.find("(uid=");
  if (open == std::string_view::npos || !text.ends_with(')')) return text;
  uid = text.substr(open + 5, text.size() - open - 6);
  return text.substr(0, open);
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

// "session opened for user root(uid=0) by alice(uid=1000)".
bool parse_pam_session(std::string_view text, std::string_view verb, Fields& fields) {
  if (!take_prefix(text, "session ") || !take_prefix(text, verb)) return false;
  if (!take_prefix(text, " for user ")) return false;
  fields.add("event", verb == "opened" ? "session opened" : "session closed");
  std::string_view uid, by_uid;
  const std::size_t by = text.find(" by ");
  add_some(fields, "target", without_uid(text.substr(0, by), uid));
  add_some(fields, "target_uid", uid);
  if (by == std::string_view::npos) return true;
  std::string_view actor = text.substr(by + 4);
  if (actor.starts_with('(')) {
    take_prefix(actor, "(uid=");
    take_suffix(actor, ")");
    add_some(fields, "uid", actor);
    return true;
  }
  add_some(fields, "user", without_uid(actor, by_uid));
  add_some(fields, "uid", by_uid);
  return true;
}

// The value behind " name=" up to the next blank.
std::string_view value_of(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == ';';
    const std::size_t value = at + name.size();
    if (begins && value < text.size() && text[value] == '=') {
      const std::string_view rest = text.substr(value + 1);
      return rest.substr(0, rest.find(' '));
    }
  }
  return {};
}

// "pam_unix(sudo:auth): authentication failure; logname=a uid=1 euid=0 tty=t ruser=a rhost= user=b"
bool parse_pam(std::string_view text, Fields& fields) {
  if (!text.starts_with("pam_") && !text.starts_with("PAM ")) return false;
  const std::size_t open = text.find('(');
  const std::size_t close = text.find("): ");
  if (text.starts_with("pam_")) {
    if (open == std::string_view::npos || close == std::string_view::npos || open > close)
      return false;
    fields.add("module", text.substr(0, open));
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    fields.add("service", inside.substr(0, inside.find(':')));
    text.remove_prefix(close + 3);
  } else {
    take_prefix(text, "PAM ");
  }
  if (parse_pam_session(text, "opened", fields) || parse_pam_session(text, "closed", fields))
    return true;
  if (text.find("authentication failure") != std::string_view::npos) {
    fields.add("event", "authentication failure");
    for (const std::string_view name : {"logname", "uid", "euid", "tty", "ruser", "rhost"})
      add_some(fields, name, value_of(text, name));
    add_some(fields, "pam_user", value_of(text, "user"));
    return true;
  }
  std::string_view rest = text;
  if (take_prefix(rest, "password changed for ")) {
    fields.add("event", "password changed");
    fields.add("target", rest);
    return true;
  }
  for (const std::string_view mark :
       {"check pass; user unknown", "auth could not identify password"}) {
    if (text.find(mark) == std::string_view::npos) continue;
    fields.add("event", "authentication refused");
    fields.add("reason", text);
    const std::size_t user = text.find(" for [");
    if (user != std::string_view::npos && text.ends_with(']'))
      fields.add("user", text.substr(user + 6, text.size() - user - 7));
    return true;
  }
  return false;
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

struct AccountSentence {
  std::string_view begin, event;
};

// useradd and its kin: "new user: name=a, UID=1, GID=1, home=/h, shell=/s", "delete user 'a'".
bool parse_account(std::string_view text, Fields& fields) {
  constexpr AccountSentence sentences[] = {
      {"new user: ", "account created"},
      {"new group: ", "group created"},
      {"delete user ", "account deleted"},
      {"group added to ", "group created"},
      {"removed group ", "group deleted"},
      {"add ", "account changed"},
      {"delete ", "account changed"},
      {"change user ", "account changed"},
      {"changed password ", "account changed"},
      {"lock user ", "account changed"},
      {"failed adding user ", "account failed"},
  };
  for (const AccountSentence& sentence : sentences) {
    std::string_view rest = text;
    if (!take_prefix(rest, sentence.begin)) continue;
    std::string_view target;
    if (rest.starts_with("name=")) {
      target = rest.substr(5, rest.find(',') - 5);
      for (const std::string_view name : {"UID", "GID", "home", "shell"}) {
        std::string_view value = value_of(rest, name);
        take_suffix(value, ",");
        add_some(fields, name, value);
      }
    } else if (const std::size_t quote = rest.find('\''); quote != std::string_view::npos) {
      target = rest.substr(quote + 1);
      target = target.substr(0, target.find('\''));
      std::string_view group = rest;
      const std::size_t to = rest.find("group '");
      if (to != std::string_view::npos && to > quote) {
        group = rest.substr(to + 7);
        add_some(fields, "group", group.substr(0, group.find('\'')));
      }
    } else {
      continue;
    }
    fields.add("event", sentence.event);
    add_some(fields, "target", target);
    return true;
  }
  return false;
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
  if (take_prefix(rest, "ROOT LOGIN ")) {
    fields.add("event", "login");
    fields.add("user", "root");
    if (const std::size_t on = rest.find("ON "); on != std::string_view::npos)
      fields.add("tty", rest.substr(on + 4 > rest.size() ? on : on + 3));
    return true;
  }
  if (!take_prefix(rest, "FAILED LOGIN ")) return false;
  const std::size_t of = rest.find(" FOR ");
  fields.add("event", "login failed");
  if (of == std::string_view::npos) return true;
  rest.remove_prefix(of + 5);
  std::string_view user = rest.substr(0, rest.find(','));
  take_prefix(user, "'");
  take_suffix(user, "'");
  add_some(fields, "user", user);
  return true;
}

}  // namespace

Result<void> parse_sudo(std::string_view line, Arena&, Fields& fields) {
  const std::string_view text = trimmed(line);
  if (parse_pam(text, fields) || parse_sudo_line(text, fields) || parse_su(text, fields) ||
      parse_account(text, fields) || parse_login(text, fields))
    return {};
  fields.clear();
  return {};
}

}  // namespace metsuke
