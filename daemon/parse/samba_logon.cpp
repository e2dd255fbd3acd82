// What Samba says of logons and of changes to its directory: sentences, and JSON.
#include <string>

#include "parse/json.h"
#include "parse/samba.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// The value in brackets behind `name`; null when it is not there.
std::string_view bracket_value(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == std::string_view::npos) return {};
  const std::size_t open = at + name.size();
  const std::size_t end = text.find(']', open);
  return end == std::string_view::npos ? std::string_view{} : text.substr(open, end - open);
}

void add_samba_value(std::string_view name, std::string_view value, Fields& fields) {
  if (!value.empty() && value != "(null)" && value != "NULL") fields.add(name, value);
}

// Where the account's name ends. Whoever logs on chose it, and it may hold what stands behind it:
// the last end counts that leaves room for the same name to be told again.
std::size_t end_of_account(std::string_view rest) {
  const std::size_t first = rest.find("] at [");
  std::size_t found = first;
  std::string again;
  for (std::size_t at = first; at != std::string_view::npos; at = rest.find("] at [", at + 1)) {
    again = "]\\[";
    again += rest.substr(0, at);
    again += "]. local host [";
    if (rest.find(again, at) != std::string_view::npos) found = at;
  }
  return found;
}

// "user [D]\[U] at […] with […] status [S] workstation [W] remote host [R] mapped to [D]\[U]. local
// host [L]"; the service and what it is called stand before.
void parse_sentence(std::string_view text, Fields& fields) {
  std::string_view service = bracket_value(text, "Auth: [");
  if (service.empty()) service = bracket_value(text, "AuthZ: [");
  const std::size_t comma = service.find(',');
  add_samba_value("service", service.substr(0, comma), fields);
  if (comma != std::string_view::npos)
    add_samba_value("description", service.substr(comma + 1), fields);
  std::string_view rest = text;
  const std::size_t user = text.find("user [");
  const std::size_t middle = user == std::string_view::npos ? user : text.find("]\\[", user);
  if (middle != std::string_view::npos) {
    add_samba_value("domain", text.substr(user + 6, middle - user - 6), fields);
    rest = text.substr(middle + 3);
    std::size_t end = end_of_account(rest);
    // "[D]\[U] [SID] at […]" of a granted one.
    const std::size_t sid = rest.substr(0, end).rfind("] [S-1-");
    if (sid != std::string_view::npos && text.find("AuthZ: [") < user) {
      add_samba_value("sid", rest.substr(sid + 3, end - sid - 3), fields);
      add_samba_value("user", rest.substr(0, sid), fields);
    } else {
      add_samba_value("user", rest.substr(0, end), fields);
    }
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  }
  add_samba_value("time", bracket_value(rest, "] at ["), fields);
  add_samba_value("with", bracket_value(rest, "] with ["), fields);
  add_samba_value("status", bracket_value(rest, "] status ["), fields);
  add_samba_value("workstation", bracket_value(rest, "] workstation ["), fields);
  std::string_view peer = bracket_value(rest, "] remote host [");
  if (peer.empty()) peer = bracket_value(rest, "] Remote host [");
  add_samba_value("remote", peer, fields);
  if (const std::size_t became = rest.find(" became ["); became != std::string_view::npos) {
    const std::string_view account = rest.substr(became);
    add_samba_value("became", bracket_value(account, "]\\["), fields);
    const std::size_t sid = account.find("] [S-1-");
    if (sid != std::string_view::npos)
      add_samba_value("sid", bracket_value(account.substr(sid), "] ["), fields);
  }
  add_samba_value("local", bracket_value(rest, "local host ["), fields);
}

// "DSDB Change [Add] at […] status [S] remote host [R] SID [I] DN [D]", "Password Change […] …",
// "Group Change […] … Group [D] User [D]".
bool parse_change(std::string_view text, Fields& fields) {
  struct Tag {
    std::string_view begin, kind;
  };
  constexpr Tag tags[] = {{"DSDB Change [", "dsdbChange"},
                          {"Password Change [", "passwordChange"},
                          {"Group Change [", "groupChange"}};
  for (const Tag& tag : tags) {
    if (!text.starts_with(tag.begin)) continue;
    fields.add("event", tag.kind);
    add_samba_value("operation", bracket_value(text, tag.begin), fields);
    add_samba_value("time", bracket_value(text, "] at ["), fields);
    add_samba_value("status", bracket_value(text, "] status ["), fields);
    std::string_view peer = bracket_value(text, "] remote host [");
    if (peer.empty()) peer = bracket_value(text, "] Remote host [");
    add_samba_value("remote", peer, fields);
    add_samba_value("sid", bracket_value(text, "] SID ["), fields);
    add_samba_value("dn", bracket_value(text, "] DN ["), fields);
    add_samba_value("group", bracket_value(text, "] Group ["), fields);
    add_samba_value("member", bracket_value(text, "] User ["), fields);
    return true;
  }
  return false;
}

struct SambaName {
  std::string_view from, to;
};
// Behind the name of the record's kind.
constexpr SambaName json_members[] = {
    {"status", "status"},
    {"localAddress", "local"},
    {"remoteAddress", "remote"},
    {"serviceDescription", "service"},
    {"authDescription", "description"},
    {"clientDomain", "domain"},
    {"clientAccount", "user"},
    {"becameAccount", "became"},
    {"workstation", "workstation"},
    {"account", "user"},
    {"domain", "domain"},
    {"eventId", "code"},
    {"operation", "operation"},
    {"action", "operation"},
    {"dn", "dn"},
    {"group", "group"},
    {"user", "member"},
    {"userSid", "sid"},
    {"statusCode", "status_code"},
};
constexpr SambaName json_kinds[] = {
    {"Authentication", "authentication"},   {"Authorization", "authorization"},
    {"KDC Authorization", "authorization"}, {"dsdbChange", "dsdbChange"},
    {"passwordChange", "passwordChange"},   {"groupChange", "groupChange"},
    {"dsdbTransaction", "dsdbTransaction"}, {"replicatedUpdate", "replicatedUpdate"},
};

Result<void> parse_auth_json(std::string_view text, Arena& arena, Fields& fields) {
  Fields read;
  TRY(parse_json(text, arena, read));
  const std::string_view kind = read["type"];
  const SambaName* known = nullptr;
  for (const SambaName& each : json_kinds)
    if (each.from == kind) known = &each;
  if (known == nullptr) return Error{Code::unparsed, "Samba: JSON of another kind"};
  fields.add("event", known->to);
  for (const FieldView& field : read.all()) {
    std::string_view name = field.name, member = field.name;
    if (name == "timestamp") name = "time";
    if (name == "type") name = "kind";
    if (take_prefix(member, kind) && take_prefix(member, "."))
      for (const SambaName& each : json_members)
        if (each.from == member) name = each.to;
    add_samba_value(name, field.value, fields);
  }
  return {};
}

}  // namespace

Result<void> parse_samba_logon(std::string_view message, Arena& arena, Fields& fields) {
  std::string_view rest = message;
  // "JSON Authentication: {…}" of Samba before 4.9.
  if (take_prefix(rest, "JSON ")) {
    const std::size_t brace = rest.find(": {");
    if (brace != std::string_view::npos) message = rest.substr(brace + 2);
  }
  if (message.starts_with('{')) return parse_auth_json(message, arena, fields);
  for (const std::string_view begin : {"Auth: [", "Successful AuthZ: ["})
    if (const std::size_t at = message.substr(0, 64).find(begin); at != std::string_view::npos) {
      message.remove_prefix(at);
      break;
    }
  if (message.starts_with("Auth: [") || message.starts_with("Successful AuthZ: [")) {
    fields.add("event", message.starts_with("Auth: [") ? "authentication" : "authorization");
    parse_sentence(message, fields);
    return {};
  }
  if (parse_change(message, fields)) return {};
  rest = message;
  if (take_prefix(rest, "Denied connection from ")) {
    fields.add("event", "denied");
    if (const std::size_t open = rest.rfind('('); open != std::string_view::npos)
      rest = rest.substr(open + 1, rest.find(')', open) - open - 1);
    fields.add("remote", rest);
    return {};
  }
  if (message.starts_with("Permission denied") &&
      message.find("User name: ") != std::string_view::npos) {
    rest = message.substr(message.find("User name: ") + 11);
    fields.add("event", "denied");
    fields.add("user", rest.substr(0, rest.find(". ")));
    fields.add("reason", "Permission denied");
    return {};
  }
  return Error{Code::unparsed, "Samba: neither PREFIX|OP|RESULT nor a sentence about a logon"};
}

}  // namespace metsuke
