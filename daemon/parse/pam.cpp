#include "parse/sudo.h"
#include "parse/text.h"

namespace metsuke {
namespace {

void add_some(Fields& fields, std::string_view name, std::string_view value) {
  if (!value.empty()) fields.add(name, value);
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

// "root(uid=0)": the name; the number goes to `uid`.
std::string_view without_uid(std::string_view text, std::string_view& uid) {
  const std::size_t open = text.find("(uid=");
  if (open == std::string_view::npos || !text.ends_with(')')) return text;
  uid = text.substr(open + 5, text.size() - open - 6);
  return text.substr(0, open);
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

// Sentences that say why a logon was refused, with the words before and behind the name.
struct Refusal {
  std::string_view begin, before, behind;
};

bool parse_refusal(std::string_view text, Fields& fields) {
  constexpr Refusal refusals[] = {
      {"check pass; user unknown", "", ""},
      {"auth could not identify password", " for [", "]"},
      {"received for user ", "received for user ", ": "},
      {"Access denied for user ", "Access denied for user ", ": "},
      {"Consecutive login failures for user ", "for user ", " account"},
      {"requirement \"", " by user \"", "\""},
      {"account ", "account ", " has expired"},
      {"expired password for user ", "for user ", " ("},
      {"bad username [", "[", "]"},
      {"user ", "user ", " ("},
  };
  for (const Refusal& refusal : refusals) {
    if (!text.starts_with(refusal.begin)) continue;
    std::string_view name;
    if (!refusal.before.empty()) {
      const std::size_t at = text.find(refusal.before);
      if (at == std::string_view::npos) continue;
      name = text.substr(at + refusal.before.size());
      const std::size_t end = name.find(refusal.behind);
      if (end == std::string_view::npos) continue;
      name = name.substr(0, end);
    }
    // "user sato (1000) tally 5, deny 4" is one, "user sato (1000) has been unlocked" is none.
    if (refusal.begin == "user " && text.find(" tally ") == std::string_view::npos) continue;
    fields.add("event", "authentication refused");
    fields.add("reason", text);
    add_some(fields, "user", name);
    return true;
  }
  return false;
}

// "pam_unix(sudo:auth): authentication failure; logname=a uid=1 euid=0 tty=t ruser=a rhost= user=b"
}  // namespace

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
  return parse_refusal(text, fields);
}

}  // namespace metsuke
