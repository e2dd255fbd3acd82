#include "parse/samba.h"

#include <string>

#include "parse/json.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// What stands behind the result, by operation: how many words before the name, and whether there
// are two names (vfs_full_audit.c, the smb_full_audit_* functions).
struct Operation {
  std::string_view name;
  std::string_view words;  // Their names, parted by blanks.
  bool two_names = false;
};
constexpr Operation operations[] = {
    {"connect", ""},
    {"disconnect", ""},
    {"create_file", "mask kind disposition"},
    {"open", "mode"},
    {"openat", "mode"},
    {"close", ""},
    {"pread", ""},
    {"pread_send", ""},
    {"pread_recv", ""},
    {"read", ""},
    {"pwrite", ""},
    {"pwrite_send", ""},
    {"pwrite_recv", ""},
    {"write", ""},
    {"sendfile", ""},
    {"recvfile", ""},
    {"unlink", ""},
    {"unlinkat", ""},
    {"mkdir", ""},
    {"mkdirat", ""},
    {"rmdir", ""},
    {"opendir", ""},
    {"fdopendir", ""},
    {"rename", "", true},
    {"renameat", "", true},
    {"link", "", true},
    {"linkat", "", true},
    {"symlink", "", true},
    {"symlinkat", "", true},
    {"chmod", "mode"},
    {"fchmod", "mode"},
    {"chown", ""},
    {"fchown", ""},
    {"lchown", ""},
    {"ftruncate", ""},
    {"fset_nt_acl", "rights"},
    {"set_nt_acl", "rights"},
    {"setxattr", ""},
    {"fsetxattr", ""},
    {"ntimes", ""},
    {"fntimes", ""},
    {"offload_write_send", "", true},
    {"offload_write_recv", ""},
};

// A result is "ok" or "fail (reason)"; the operation stands before it.
bool is_result(std::string_view word) {
  return word == "ok" || word == "fail" || (word.starts_with("fail (") && word.ends_with(')'));
}

bool is_operation_name(std::string_view word) {
  if (word.size() < 3) return false;
  for (const char c : word)
    if ((c < 'a' || c > 'z') && c != '_' && !is_ascii_digit(c)) return false;
  return true;
}

std::string_view take_bar(std::string_view& text) {
  const std::size_t end = text.find('|');
  const std::string_view value = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return value;
}

// "%U|%I|%m|%S", "%u|%I" or what else was configured: an address is known by its shape, the user
// comes first, the share last.
void add_prefix(std::string_view prefix, Fields& fields) {
  std::size_t number = 0;
  bool addressed = false;
  std::string_view last;
  while (!prefix.empty()) {
    const std::string_view value = take_bar(prefix);
    fields.add("prefix", value);
    if (has_address_shape(value) && !addressed) {
      fields.add("address", value);
      addressed = true;
    } else if (number == 0) {
      // "DOMAIN\user" when winbind says so.
      const std::size_t slash = value.rfind('\\');
      if (slash != std::string_view::npos) fields.add("domain", value.substr(0, slash));
      fields.add("user", slash == std::string_view::npos ? value : value.substr(slash + 1));
    } else {
      if (!last.empty()) fields.add("machine", last);
      last = value;
    }
    ++number;
  }
  if (!last.empty()) fields.add("share", last);
}

void add_arguments(const Operation* operation, std::string_view rest, Fields& fields) {
  if (operation == nullptr) {
    if (!rest.empty()) fields.add("arguments", rest);
    return;
  }
  std::string_view words = operation->words;
  while (!words.empty() && !rest.empty()) {
    // An operation that failed early says less.
    if (rest.find('|') == std::string_view::npos) break;
    fields.add(take_word(words), take_bar(rest));
  }
  if (rest.empty()) return;
  if (operation->two_names) {
    // Of several bars none says which parts the names: the middle one is as good as any.
    const std::size_t bar = rest.find('|');
    if (bar != std::string_view::npos) {
      fields.add("path", rest.substr(0, bar));
      fields.add("target", rest.substr(bar + 1));
      if (rest.find('|', bar + 1) != std::string_view::npos) fields.add("ambiguous", "path");
      return;
    }
  }
  fields.add("path", rest);
}

bool parse_audit(std::string_view message, Fields& fields) {
  // The first result behind a word that may be an operation.
  std::size_t begin = 0;
  while (begin < message.size()) {
    const std::size_t bar = message.find('|', begin);
    if (bar == std::string_view::npos) return false;
    const std::string_view word = message.substr(begin, bar - begin);
    std::string_view behind = message.substr(bar + 1);
    const std::string_view result = take_bar(behind);
    if (is_operation_name(word) && is_result(result)) {
      if (begin != 0) add_prefix(message.substr(0, begin - 1), fields);
      fields.add("op", word);
      fields.add("result", result.substr(0, result.find(' ')));
      std::string_view reason = result;
      if (take_prefix(reason, "fail (") && take_suffix(reason, ")")) fields.add("reason", reason);
      const Operation* known = nullptr;
      for (const Operation& each : operations)
        if (each.name == word) known = &each;
      add_arguments(known, behind, fields);
      return true;
    }
    begin = bar + 1;
  }
  return false;
}

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

void parse_auth(std::string_view text, Fields& fields) {
  fields.add("event", "authentication");
  std::string_view service = bracket_value(text, "Auth: [");
  if (service.empty()) service = bracket_value(text, "authorized [");
  add_samba_value("service", service.substr(0, service.find(',')), fields);
  const std::size_t user = text.find("user [");
  if (user != std::string_view::npos) {
    const std::string_view rest = text.substr(user + 6);
    const std::size_t middle = rest.find("]\\[");
    if (middle != std::string_view::npos) {
      add_samba_value("domain", rest.substr(0, middle), fields);
      const std::string_view name = rest.substr(middle + 3);
      add_samba_value("user", name.substr(0, name.find("] at [")), fields);
    }
  }
  add_samba_value("time", bracket_value(text, "] at ["), fields);
  add_samba_value("with", bracket_value(text, "] with ["), fields);
  add_samba_value("status", bracket_value(text, "status ["), fields);
  add_samba_value("workstation", bracket_value(text, "workstation ["), fields);
  add_samba_value("remote", bracket_value(text, "remote host ["), fields);
  add_samba_value("local", bracket_value(text, "local host ["), fields);
}

struct SambaName {
  std::string_view from, to;
};
constexpr SambaName json_members[] = {
    {"Authentication.status", "status"},
    {"Authentication.localAddress", "local"},
    {"Authentication.remoteAddress", "remote"},
    {"Authentication.serviceDescription", "service"},
    {"Authentication.clientDomain", "domain"},
    {"Authentication.clientAccount", "user"},
    {"Authentication.workstation", "workstation"},
    {"Authorization.account", "user"},
    {"Authorization.domain", "domain"},
    {"Authorization.remoteAddress", "remote"},
    {"Authorization.localAddress", "local"},
    {"Authorization.serviceDescription", "service"},
    {"timestamp", "time"},
    {"type", "kind"},
};

Result<void> parse_auth_json(std::string_view text, Arena& arena, Fields& fields) {
  Fields read;
  TRY(parse_json(text, arena, read));
  const std::string_view kind = read["type"];
  if (kind != "Authentication" && kind != "Authorization")
    return Error{Code::unparsed, "Samba: JSON of another kind"};
  fields.add("event", kind == "Authentication" ? "authentication" : "authorization");
  for (const FieldView& field : read.all()) {
    std::string_view name = field.name;
    for (const SambaName& each : json_members)
      if (each.from == name) name = each.to;
    add_samba_value(name, field.value, fields);
  }
  return {};
}

}  // namespace

Result<void> parse_samba(std::string_view message, Arena& arena, Fields& fields) {
  message = trimmed(message);
  take_suffix(message, "#015");
  if (message.starts_with('{')) return parse_auth_json(message, arena, fields);
  if (parse_audit(message, fields)) return {};
  if (message.find("Auth: [") != std::string_view::npos ||
      message.find("Successful AuthZ: [") != std::string_view::npos) {
    parse_auth(message, fields);
    return {};
  }
  std::string_view rest = message;
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
