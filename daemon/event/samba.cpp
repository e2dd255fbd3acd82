#include "parse/samba.h"

#include <charconv>

#include "event/describe.h"
#include "event/written_time.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view samba_applications[] = {"smbd_audit", "smbd", "smb", "samba"};
constexpr LogSource samba_sources[] = {{"", "linux", "samba"},
                                       {"file_access", "linux", "samba"},
                                       {"authentication", "linux", "samba"}};

bool resembles_samba(std::string_view text) {
  if (text.find("|ok|") != std::string_view::npos || text.find("|fail (") != std::string_view::npos)
    return true;
  if (is_samba_head(text))
    return text.find("auth_log.c:") != std::string_view::npos ||
           text.find("audit_log") != std::string_view::npos ||
           text.find("vfs_full_audit.c:") != std::string_view::npos;
  if (text.find("Auth: [") != std::string_view::npos)
    return text.find("status [NT_STATUS_") != std::string_view::npos;
  return text.find("\"timestamp\"") < 8 &&
         (text.find("\"type\": \"Auth") != std::string_view::npos ||
          text.find("\"type\":\"Auth") != std::string_view::npos);
}

// In smbd's own files a message stands below its head, indented.
LinePlace place_samba(const SyslogLine& line, std::string_view held) {
  if (line.form != SyslogLine::Form::bare) return {};
  if (is_samba_head(line.message)) return {LinePlace::Role::first};
  if (line.message.starts_with("  ") && is_samba_head(held) &&
      held.find('\n') == std::string_view::npos &&
      line.message.find_first_not_of(' ') != line.message.find('{'))
    return {LinePlace::Role::last};
  return {};
}

struct SambaAction {
  std::string_view op, action;
};
// The requests of a client, not how they are carried out: pread and pwrite follow create_file,
// openat of a directory is noise.
constexpr SambaAction samba_actions[] = {{"connect", "session-start"},
                                         {"disconnect", "session-end"},
                                         {"unlink", "file-delete"},
                                         {"unlinkat", "file-delete"},
                                         {"rmdir", "file-delete"},
                                         {"mkdir", "file-create"},
                                         {"mkdirat", "file-create"},
                                         {"mknodat", "file-create"},
                                         {"rename", "file-rename"},
                                         {"renameat", "file-rename"},
                                         {"link", "file-create"},
                                         {"linkat", "file-create"},
                                         {"symlink", "file-create"},
                                         {"symlinkat", "file-create"},
                                         {"chmod", "permission-change"},
                                         {"fchmod", "permission-change"},
                                         {"chown", "permission-change"},
                                         {"fchown", "permission-change"},
                                         {"lchown", "permission-change"},
                                         {"set_nt_acl", "permission-change"},
                                         {"fset_nt_acl", "permission-change"},
                                         {"sys_acl_set_file", "permission-change"},
                                         {"sys_acl_set_fd", "permission-change"},
                                         {"sys_acl_delete_def_file", "permission-change"},
                                         {"sys_acl_delete_def_fd", "permission-change"},
                                         {"ftruncate", "file-write"},
                                         {"pread", "file-read"},
                                         {"read", "file-read"},
                                         {"pread_recv", "file-read"},
                                         {"sendfile", "file-read"},
                                         {"pwrite", "file-write"},
                                         {"write", "file-write"},
                                         {"pwrite_recv", "file-write"},
                                         {"recvfile", "file-write"},
                                         {"open", "file-read"},
                                         {"openat", "file-read"}};

// What a handle was asked for: MS-SMB2 §2.2.13.1.1, access mask of a file.
std::string_view created_action(const Fields& fields) {
  std::string_view digits = fields["mask"];
  take_prefix(digits, "0x");
  std::uint64_t mask = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), mask, 16);
  const std::string_view disposition = fields["disposition"];
  if (disposition == "create" || disposition == "overwrite_if" || disposition == "supersede")
    return "file-create";
  if ((mask & 0x6) != 0) return "file-write";
  if ((mask & 0x10000) != 0 && (mask & 0x1) == 0) return "file-delete";
  return "file-read";
}

// One request of a client is many lines: a handle is asked for (create_file), opened, then read or
// written in pieces. The first of its kind counts.
bool is_told_already(const LineContext& context, const Fields& fields, std::string_view action) {
  const std::string_view op = fields["op"];
  std::string name("samba:");
  name += fields["user"];
  name += '|';
  name += fields["address"];
  Session* session = context.sessions.find(context.syslog.host, name);
  if (session == nullptr) session = &context.sessions.begin(context.syslog.host, name);
  if (op == "create_file") {
    session->flags = op;
    session->action.clear();
    return false;
  }
  if (op == "open" || op == "openat") return session->flags == "create_file";
  const bool piece = op.starts_with("pread") || op.starts_with("pwrite") || op == "read" ||
                     op == "write" || op == "sendfile" || op == "recvfile";
  if (!piece || action.empty()) return false;
  const bool same = session->action == action && session->path == fields["path"];
  session->action = action;
  session->path = fields["path"];
  return same;
}

void say_operation(const LineContext& context, const Fields& fields, Event& event) {
  const std::string_view op = fields["op"];
  std::string_view action;
  for (const SambaAction& each : samba_actions)
    if (each.op == op) action = each.action;
  if (op == "create_file") action = created_action(fields);
  if ((op == "open" || op == "openat") && fields["mode"].find('w') != std::string_view::npos)
    action = "file-write";
  const bool failed = fields["result"] == "fail";
  event.set(Field::event_outcome, failed ? "failure" : "success");
  say(event, Field::event_reason, fields["reason"]);
  if (!is_told_already(context, fields, action)) say(event, Field::event_action, action);
  const bool session = action.starts_with("session-");
  event.set(Field::event_category, session ? "session" : "file");
  if (!session) event.log_source.category = "file_access";
  say(event, Field::file_path, fields["path"]);
  say(event, Field::file_target_path, fields["target"]);
  if (fields.find("ambiguous") != nullptr)
    event.set(Field::mk_parse_lossy, "file.path,file.target_path");
}

// "ipv4:1.2.3.4:62419", "ipv6:fe80::1:445", "unix:…".
void say_end(std::string_view text, Field address, Field name, Field port, Event& event) {
  if (!take_prefix(text, "ipv4:") && !take_prefix(text, "ipv6:")) {
    if (is_address(text)) event.set(address, text);
    return;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return;
  say_address(event, text.substr(0, colon), address, name);
  if (all_digits(text.substr(colon + 1))) event.set(port, text.substr(colon + 1));
}

// "Fri, 24 Sep 2021 10:04:52.030937 UTC" (audit_get_timestamp), its zone's name as the machine
// has it; RFC 3339 in JSON; "2026/11/03 09:00:00.123456" at a message's head.
Result<Timestamp> time_from_samba(std::string_view text, const Zone& zone, Arena& arena) {
  const std::size_t comma = text.find(", ");
  if (comma != 3) {
    if (const auto time = time_from_access_log(text, zone, arena)) return time;
    return time_from_writing(text, zone);
  }
  text.remove_prefix(comma + 2);
  std::string_view rest = text;
  std::string_view name = take_last_word(rest);
  if (name.find(':') != std::string_view::npos) return time_from_writing(text, zone);
  if (name == "UTC" || name == "GMT" || name == "JST") return time_from_writing(text, zone);
  if (!name.starts_with('+') && !name.starts_with('-')) return time_from_writing(rest, zone);
  // "+03" or "+0530": such a zone has no name.
  const auto offset = Zone::from(std::string(name.substr(0, 3)) + ":" +
                                 std::string(name.size() > 3 ? name.substr(3) : "00"));
  return time_from_writing(rest, offset ? *offset : zone);
}

void say_samba_logon(const Fields& fields, Event& event) {
  const std::string_view status = fields["status"];
  const bool granted =
      status == "NT_STATUS_OK" || (status.empty() && fields["event"] == "authorization");
  event.set(Field::event_category, "authentication");
  event.log_source.category = "authentication";
  if (fields["event"] == "authentication")
    event.set(Field::event_action, granted ? "logon" : "logon-failed");
  event.set(Field::event_outcome, granted ? "success" : "failure");
  if (!granted) {
    event.set(Field::mk_user_claimed, "true");
    say(event, Field::event_reason, status.empty() ? fields["reason"] : status);
  }
  // Whom a guest or a mapped name became.
  const std::string_view became = fields["became"];
  if (!event.has(Field::user_name))
    say(event, Field::user_name, became);
  else if (became != event[Field::user_name])
    say(event, Field::user_effective_name, became);
  std::string_view station = fields["workstation"];
  while (take_prefix(station, "\\")) continue;
  say(event, Field::source_domain, station);
}

// "CN=Sato Hana,OU=…": the first name of a distinguished one.
std::string_view common_name(std::string_view name) {
  const std::size_t equals = name.find('=');
  if (equals == std::string_view::npos) return name;
  const std::string_view rest = name.substr(equals + 1);
  return rest.substr(0, rest.find(','));
}

void say_samba_change(const Fields& fields, Event& event) {
  const std::string_view what = fields["event"], status = fields["status"];
  event.set(Field::event_category, "iam");
  if (what == "passwordChange" || what == "groupChange")
    event.set(Field::event_action, "account-change");
  else if (what == "dsdbChange")
    event.set(Field::event_action, "config-change");
  const bool done = status == "Success" || (status.empty() && fields["status_code"] == "0");
  event.set(Field::event_outcome, done ? "success" : status.empty() ? "unknown" : "failure");
  if (!done) say(event, Field::event_reason, status);
  say(event, Field::user_id, fields["sid"]);
  say(event, Field::group_name, common_name(fields["group"]));
  say(event, Field::user_target_name, common_name(fields["member"]));
  if (what == "passwordChange") say(event, Field::user_target_name, common_name(fields["dn"]));
}

Result<void> describe_samba(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "samba_full_audit");
  event.set(Field::network_protocol, "smb");
  event.log_source = {"", "linux", "samba"};
  say(event, Field::user_name, fields["user"]);
  say(event, Field::user_domain, fields["domain"]);
  say(event, Field::event_code, fields["code"]);
  // Its own clock says the year and the microseconds.
  const std::string_view time = fields[fields["time"].empty() ? "head_time" : "time"];
  if (!time.empty()) say_time(time_from_samba(time, context.zone, context.arena), event);
  say_end(fields["remote"], Field::source_ip, Field::source_domain, Field::source_port, event);
  say_end(fields["local"], Field::destination_ip, Field::destination_domain,
          Field::destination_port, event);
  if (!fields["op"].empty()) {
    say_source(event, fields["address"]);
    if (!is_address(fields["machine"])) say(event, Field::source_domain, fields["machine"]);
    say_address(event, fields["own_address"], Field::destination_ip, Field::destination_domain);
    if (fields["unix_user"] != event[Field::user_name])
      say(event, Field::user_effective_name, fields["unix_user"]);
    say_operation(context, fields, event);
    return {};
  }
  const std::string_view what = fields["event"];
  if (what == "authentication" || what == "authorization" || what == "denied")
    say_samba_logon(fields, event);
  else
    say_samba_change(fields, event);
  return {};
}

}  // namespace

const FormatRow format_samba_full_audit{
    .id = "samba_full_audit",
    .parse = parse_samba,
    .describe = describe_samba,
    .applications = samba_applications,
    .resembles = resembles_samba,
    .log_sources = samba_sources,
    .place = place_samba,
    .compile = compile_samba_layout,
    .parse_laid = parse_samba_laid,
};

}  // namespace metsuke
