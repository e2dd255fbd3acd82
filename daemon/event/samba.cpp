#include "parse/samba.h"

#include <charconv>

#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view samba_applications[] = {"smbd_audit", "smbd", "smb", "samba"};
constexpr LogSource samba_sources[] = {{"", "linux", "samba"},
                                       {"file_access", "linux", "samba"},
                                       {"authentication", "linux", "samba"}};

bool resembles_samba(std::string_view text) {
  if (text.find("|ok|") == std::string_view::npos && text.find("|fail (") == std::string_view::npos)
    return text.find("Auth: [") != std::string_view::npos &&
           text.find("status [NT_STATUS_") != std::string_view::npos;
  return true;
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
  say_end(fields["remote"], Field::source_ip, Field::source_domain, Field::source_port, event);
  say_end(fields["local"], Field::destination_ip, Field::destination_domain,
          Field::destination_port, event);
  std::string_view station = fields["workstation"];
  while (take_prefix(station, "\\")) continue;
  say(event, Field::source_domain, station);
}

Result<void> describe_samba(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "samba_full_audit");
  event.set(Field::network_protocol, "smb");
  event.log_source = {"", "linux", "samba"};
  say(event, Field::user_name, fields["user"]);
  say(event, Field::user_domain, fields["domain"]);
  if (!fields["op"].empty()) {
    say_source(event, fields["address"]);
    say_operation(context, fields, event);
    return {};
  }
  say_samba_logon(fields, event);
  if (context.syslog.form == SyslogLine::Form::bare && !fields["time"].empty())
    if (const auto time = timestamp_from_rfc3339(fields["time"])) say_time(time, event);
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
};

}  // namespace metsuke
