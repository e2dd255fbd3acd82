#include "parse/mail.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// "imap-login: ", "auth-worker(24544): ", "imap(user)<pid><session>: ", "Info: ": the word before
// the colon, which is not inside brackets.
std::string_view take_service(std::string_view& rest) {
  std::size_t at = 0;
  int open = 0;
  for (; at < rest.size(); ++at) {
    const char c = rest[at];
    if (c == '(' || c == '<')
      ++open;
    else if (c == ')' || c == '>')
      --open;
    else if (open == 0 && (c == ':' || c == ' '))
      break;
  }
  if (at + 1 >= rest.size() || rest[at] != ':' || rest[at + 1] != ' ') return {};
  const std::string_view word = rest.substr(0, at);
  rest.remove_prefix(at + 2);
  return word;
}

bool is_level(std::string_view word) {
  return word == "Info" || word == "Warning" || word == "Error" || word == "Debug" ||
         word == "Fatal" || word == "Panic";
}

// "user=<a>, method=PLAIN, rip=1.2.3.4, lip=…, TLS, session=<x>".
void add_login_values(std::string_view text, Fields& fields) {
  while (!text.empty()) {
    while (text.starts_with(' ') || text.starts_with(',')) text.remove_prefix(1);
    const std::size_t equals = text.find_first_of("=,");
    if (equals == std::string_view::npos) return;
    if (text[equals] == ',') {
      text.remove_prefix(equals + 1);
      continue;
    }
    std::string_view name = text.substr(0, equals);
    if (const std::size_t blank = name.rfind(' '); blank != std::string_view::npos)
      name.remove_prefix(blank + 1);
    text.remove_prefix(equals + 1);
    std::string_view value;
    if (text.starts_with('<')) {
      std::size_t end = text.find(">,");
      if (end == std::string_view::npos) end = text.rfind('>');
      value = end == std::string_view::npos ? text.substr(1) : text.substr(1, end - 1);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    } else {
      value = text.substr(0, text.find_first_of(", "));
      text.remove_prefix(value.size());
    }
    if (!value.empty()) fields.add(name, value);
  }
}

// "pam(toto,192.0.2.1,<session>): sentence": the database, whom it was asked for, and its answer.
bool add_question(std::string_view text, Fields& fields) {
  const std::size_t open = text.find('(');
  const std::size_t close = text.find("): ");
  if (open == std::string_view::npos || close == std::string_view::npos || open > close ||
      text.substr(0, open).find(' ') != std::string_view::npos)
    return false;
  fields.add("database", text.substr(0, open));
  std::string_view inside = text.substr(open + 1, close - open - 1);
  const std::size_t comma = inside.find(',');
  if (const std::string_view user = inside.substr(0, comma); !user.empty() && user != "?")
    fields.add("user", user);
  if (comma != std::string_view::npos) {
    inside.remove_prefix(comma + 1);
    const std::size_t next = inside.find(',');
    fields.add("rip", inside.substr(0, next));
    if (next != std::string_view::npos) {
      std::string_view session = inside.substr(next + 1);
      take_prefix(session, "<");
      take_suffix(session, ">");
      fields.add("session", session);
    }
  }
  const std::string_view answer = text.substr(close + 3);
  bool refused = false;
  for (const std::string_view word :
       {"unknown user", "nknown user", "assword mismatch", "failed", "uthentication failure",
        "ccount expired", "invalid credentials", "isabled"})
    refused = refused || answer.find(word) != std::string_view::npos;
  if (refused) fields.add("event", "refused");
  fields.add("reason", answer);
  return true;
}

// PAM in dovecot's name: "pam_unix(dovecot:auth): authentication failure; … ruser=U rhost=A
// user=U". Whoever logs on chooses ruser, so the last rhost is the module's own.
bool add_pam_refusal(std::string_view text, Fields& fields) {
  const std::size_t failure = text.find("authentication failure; ");
  if (failure == std::string_view::npos || failure > 64) return false;
  text.remove_prefix(failure);
  fields.add("event", "refused");
  fields.add("reason", text.substr(0, text.find(';')));
  const std::size_t ruser = text.find(" ruser=");
  const std::size_t rhost = text.rfind(" rhost=");
  if (rhost == std::string_view::npos) return true;
  std::string_view behind = text.substr(rhost + 7);
  const std::string_view address = take_word(behind);
  behind = trimmed(behind);
  if (!address.empty()) fields.add("rip", address);
  std::string_view user;
  if (take_prefix(behind, "user=")) {
    user = behind;
  } else if (ruser != std::string_view::npos && ruser + 7 <= rhost) {
    user = text.substr(ruser + 7, rhost - ruser - 7);
  }
  if (!user.empty()) fields.add("user", user);
  return true;
}

struct LoginSentence {
  std::string_view holds, event;
};
constexpr LoginSentence login_sentences[] = {
    {"auth failed", "refused"},
    {"Login", "login"},
    {"proxy(", "login"},
    {"no auth attempts", "disconnected"},
    {"Aborted login", "disconnected"},
    {"Disconnected", "disconnected"},
    {"Maximum number of connections", "refused"},
};

void add_login(std::string_view text, Fields& fields) {
  const std::size_t values =
      text.find("user=<") != std::string_view::npos ? text.find("user=<") : text.find("rip=");
  std::string_view sentence = text.substr(0, values);
  while (sentence.ends_with(' ') || sentence.ends_with(':') || sentence.ends_with(','))
    sentence.remove_suffix(1);
  for (const LoginSentence& one : login_sentences) {
    if (sentence.find(one.holds) == std::string_view::npos) continue;
    fields.add("event", one.event);
    if (one.event != "login") fields.add("reason", sentence);
    break;
  }
  if (values != std::string_view::npos) add_login_values(text.substr(values), fields);
}

// "imap(user)<123><session>": the user whose mailbox is open.
void add_mailbox_user(std::string_view service, Fields& fields) {
  const std::size_t open = service.find('(');
  const std::size_t close = service.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos) return;
  std::string_view user = service.substr(open + 1, close - open - 1);
  if (const std::size_t comma = user.rfind(','); comma != std::string_view::npos)
    user = all_digits(user.substr(0, comma)) ? user.substr(comma + 1) : user.substr(0, comma);
  if (all_digits(user)) return;
  fields.add("user", user);
  const std::size_t session = service.rfind('<');
  if (session != std::string_view::npos && service.ends_with('>'))
    fields.add("session", service.substr(session + 1, service.size() - session - 2));
}

}  // namespace

Result<void> parse_dovecot(std::string_view line, Arena&, Fields& fields) {
  std::string_view rest = trimmed(line);
  take_prefix(rest, "dovecot: ");
  if (rest.starts_with("pam_") && add_pam_refusal(rest, fields)) return {};
  std::string_view service = take_service(rest);
  if (is_level(service)) service = {};
  std::string_view level = rest;
  if (is_level(take_service(level))) rest = level;
  if (!service.empty()) fields.add("service", service);
  if (service.starts_with("auth")) {
    // "conn unix:auth-worker (pid=1,uid=2): auth-worker<5>: pam(…): …"
    if (rest.starts_with("conn "))
      if (const std::size_t end = rest.find(">: "); end != std::string_view::npos)
        rest.remove_prefix(end + 3);
    add_question(rest, fields);
    return {};
  }
  if (service.empty() || service.find("-login") != std::string_view::npos) {
    add_login(rest, fields);
    return {};
  }
  add_mailbox_user(service, fields);
  if (rest.starts_with("Logged out") || rest.find("Connection closed") != std::string_view::npos ||
      rest.starts_with("Disconnected")) {
    fields.add("event", "logout");
    fields.add("reason", rest);
  } else if (const std::size_t saved = rest.find("saved mail to ");
             saved != std::string_view::npos) {
    fields.add("event", "saved");
    fields.add("mailbox", rest.substr(saved + 14));
    if (const std::size_t id = rest.find("msgid=<"); id != std::string_view::npos)
      fields.add("msgid", rest.substr(id + 7, rest.find('>', id) - id - 7));
  }
  return {};
}

}  // namespace metsuke
