#include "parse/auditd.h"

#include <charconv>
#include <string>

#include "event/auditd_calls.h"
#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view audit_applications[] = {"audispd", "audisp-syslog", "auditd"};
constexpr LogSource audit_sources[] = {{"", "linux", "auditd"},
                                       {"process_creation", "linux", "auditd"},
                                       {"file_event", "linux", "auditd"}};
constexpr std::string_view nobody = "4294967295";

bool resembles_auditd(std::string_view text) {
  if (text.starts_with("{\"ID\":\""))
    return text.substr(0, 60).find(':', 7) != std::string_view::npos;
  AuditStamp stamp;
  return (text.starts_with("type=") || text.starts_with("node=")) && read_audit_stamp(text, stamp);
}

// Records that user space writes are events of their own; the kernel's belong together until its
// PROCTITLE, EOE, or two seconds (audit-userspace, auparse).
LinePlace place_auditd(const SyslogLine& line, std::string_view) {
  using Role = LinePlace::Role;
  AuditStamp stamp;
  if (!read_audit_stamp(line.message, stamp)) return {Role::whole};
  const std::string_view type = stamp.type;
  if (stamp.rest.find(" msg=audit(") != std::string_view::npos) return {Role::whole};
  for (const std::string_view mine :
       {"USER_", "CRED_", "ADD_", "DEL_", "GRP_", "SERVICE_", "SYSTEM_", "DAEMON_", "CRYPTO_",
        "ACCT_", "VIRT_", "ROLE_", "LABEL_", "CHGRP_", "CHUSER_"})
    if (type.starts_with(mine)) return {Role::whole};
  const auto at = time_from_epoch(stamp.time);
  const Role role = type == "EOE" ? Role::end : type == "PROCTITLE" ? Role::last : Role::more;
  return {role, stamp.both, at ? std::optional<Timestamp>(*at) : std::nullopt};
}

struct AuditMeaning {
  std::string_view type;
  std::string_view category, action;
};
constexpr AuditMeaning audit_meanings[] = {
    {"USER_LOGIN", "authentication", "logon"},
    {"USER_AUTH", "authentication", "logon"},
    {"USER_LOGOUT", "authentication", "logoff"},
    {"USER_START", "session", "session-start"},
    {"USER_END", "session", "session-end"},
    {"USER_ACCT", "authentication", ""},
    {"USER_ERR", "authentication", ""},
    {"CRED_ACQ", "authentication", ""},
    {"CRED_DISP", "authentication", ""},
    {"CRED_REFR", "authentication", ""},
    {"LOGIN", "authentication", ""},
    {"USER_CMD", "process", "privilege-use"},
    {"USER_CHAUTHTOK", "iam", "account-change"},
    {"GRP_CHAUTHTOK", "iam", "account-change"},
    {"ADD_USER", "iam", "account-change"},
    {"DEL_USER", "iam", "account-change"},
    {"ADD_GROUP", "iam", "account-change"},
    {"DEL_GROUP", "iam", "account-change"},
    {"USER_MGMT", "iam", "account-change"},
    {"GRP_MGMT", "iam", "account-change"},
    {"ACCT_LOCK", "iam", "account-change"},
    {"ACCT_UNLOCK", "iam", "account-change"},
    {"CHUSER_ID", "iam", "permission-change"},
    {"CHGRP_ID", "iam", "permission-change"},
    {"ROLE_ASSIGN", "iam", "permission-change"},
    {"ROLE_REMOVE", "iam", "permission-change"},
    {"CONFIG_CHANGE", "configuration", "config-change"},
    {"FEATURE_CHANGE", "configuration", "config-change"},
    {"DAEMON_START", "configuration", "config-change"},
    {"DAEMON_END", "configuration", "config-change"},
    {"DAEMON_ABORT", "configuration", "config-change"},
    {"DAEMON_CONFIG", "configuration", "config-change"},
    {"MAC_STATUS", "configuration", "config-change"},
    {"MAC_POLICY_LOAD", "configuration", "config-change"},
    {"MAC_CONFIG_CHANGE", "configuration", "config-change"},
    {"NETFILTER_CFG", "configuration", "config-change"},
    {"SERVICE_START", "process", ""},
    {"SERVICE_STOP", "process", ""},
    {"SYSTEM_BOOT", "host", ""},
    {"SYSTEM_SHUTDOWN", "host", ""},
    {"AVC", "host", ""},
    {"USER_AVC", "host", ""},
    {"EXECVE", "process", "process-start"},
    {"ANOM_LOGIN_FAILURES", "authentication", ""},
    {"ANOM_LOGIN_ACCT", "authentication", ""},
    {"ANOM_LOGIN_LOCATION", "authentication", ""},
    {"ANOM_LOGIN_TIME", "authentication", ""},
    {"ANOM_LOGIN_SESSIONS", "authentication", ""},
};

bool is_said(std::string_view value) {
  return !value.empty() && value != "?" && value != "(none)" && value != "(null)" &&
         value != "unset" && value != nobody && value != "-1";
}

// The first value of that name that says something.
std::string_view said_in(const Fields& fields, std::string_view name) {
  for (const FieldView& field : fields.all())
    if (field.name == name && is_said(field.value)) return field.value;
  return {};
}

// The arguments of EXECVE, else the title; a NUL parts those of the latter.
std::string_view command_of(const Fields& fields, Arena& arena) {
  std::string command;
  bool executed = false;
  std::size_t arguments = 0;
  for (const FieldView& field : fields.all()) {
    if (field.name == "type") executed = field.value == "EXECVE";
    if (!executed || field.name.size() < 2 || field.name[0] != 'a' ||
        !all_digits(field.name.substr(1)))
      continue;
    if (arguments++ != 0) command += ' ';
    command += field.value;
  }
  if (arguments == 0) {
    command = said_in(fields, "proctitle");
    for (char& c : command)
      if (c == '\0') c = ' ';
  }
  return arena.copy(command);
}

std::string_view path_from(std::string_view folder, std::string_view name, Arena& arena) {
  if (name.starts_with('/') || folder.empty() || name.empty()) return name;
  std::string path(folder);
  if (!path.ends_with('/')) path += '/';
  path += name.starts_with("./") ? name.substr(2) : name;
  return arena.copy(path);
}

struct AuditPaths {
  std::string_view made, removed, plain;
};

AuditPaths paths_of(const Fields& fields) {
  AuditPaths paths;
  std::string_view type, name;
  for (const FieldView& field : fields.all()) {
    if (field.name == "type") {
      type = field.value;
      name = {};
    }
    if (type != "PATH") continue;
    if (field.name == "name" && is_said(field.value)) name = field.value;
    if (field.name != "nametype" || name.empty()) continue;
    if (field.value == "CREATE")
      paths.made = name;
    else if (field.value == "DELETE")
      paths.removed = name;
    else if (field.value != "PARENT" && paths.plain.empty())
      paths.plain = name;
  }
  return paths;
}

// O_WRONLY and O_RDWR of open's flags.
bool opens_to_write(std::string_view call, const Fields& fields) {
  const std::string_view flags = fields[call == "open" ? "a1" : "a2"];
  std::uint64_t value = 0;
  std::from_chars(flags.data(), flags.data() + flags.size(), value, 16);
  return (value & 3) != 0;
}

void say_call(const LineContext& context, const Fields& fields, Event& event) {
  std::string_view name = fields["SYSCALL"];
  if (name.empty()) name = call_name(fields["arch"], fields["syscall"]);
  if (name.empty() && !fields["syscall"].empty() && !all_digits(fields["syscall"]))
    name = fields["syscall"];  // Interpreted.
  const AuditPaths paths = paths_of(fields);
  std::string_view action = call_action(name);
  if (action == "file-read") {
    if (!paths.made.empty())
      action = "file-create";
    else if (opens_to_write(name, fields))
      action = "file-write";
  }
  const std::string_view folder = said_in(fields, "cwd");
  const auto full = [&](std::string_view path) { return path_from(folder, path, context.arena); };
  std::string_view path = !paths.made.empty()      ? paths.made
                          : !paths.removed.empty() ? paths.removed
                                                   : paths.plain;
  if (action == "file-rename" && !paths.removed.empty()) {
    path = paths.removed;
    say(event, Field::file_target_path, full(paths.made));
  }
  if (action != "process-start") say(event, Field::file_path, full(path));
  if (action.empty()) return;
  event.set(Field::event_action, action);
  const bool file = action.starts_with("file-") || action == "permission-change";
  event.set(Field::event_category, action == "process-start"   ? "process"
                                   : file                      ? "file"
                                   : action == "net-allow"     ? "network"
                                   : action == "privilege-use" ? "process"
                                                               : "configuration");
  if (action == "process-start") event.log_source.category = "process_creation";
  if (action == "file-create") event.log_source.category = "file_event";
  if (action != "net-allow") return;
  const bool comes = name.starts_with("accept");
  say_address(event, fields["laddr"], comes ? Field::source_ip : Field::destination_ip,
              comes ? Field::source_domain : Field::destination_domain);
  say(event, comes ? Field::source_port : Field::destination_port, fields["lport"]);
}

std::string_view audit_outcome(const Fields& fields) {
  for (const FieldView& field : fields.all()) {
    if (field.name == "avc") return field.value == "denied" ? "failure" : "success";
    if (field.name == "apparmor" && field.value == "DENIED") return "failure";
    if (field.name != "res" && field.name != "success" && field.name != "result") continue;
    const std::string_view value = field.value;
    if (value.starts_with("success") || value == "yes" || value == "1") return "success";
    if (value.starts_with("fail") || value == "no" || value == "0") return "failure";
  }
  return "unknown";
}

// The one who logged on first, whatever he became since; else whom the record names.
void say_actor(const Fields& fields, std::string_view action, Event& event) {
  const std::string_view first = said_in(fields, "AUID");
  std::string_view account = said_in(fields, "acct");
  // sshd's words for a name that it does not repeat.
  if (account == "(invalid user)" || account == "(unknown user)" || account == "(unknown)")
    account = {};
  const bool on_account = action == "account-change" || action == "permission-change";
  std::string_view name = first.empty() && !on_account ? account : first;
  if (name.empty() && first.empty()) name = said_in(fields, on_account ? "UID" : "ID");
  if (name.empty()) name = said_in(fields, "UID");
  say(event, Field::user_name, name);
  std::string_view number = said_in(fields, "auid");
  if (number.empty() && action == "logon") number = said_in(fields, "id");
  // Before a logon it is the server that runs, not the one who wants in.
  if (number.empty() && action != "logon") number = said_in(fields, "uid");
  if (all_digits(number)) event.set(Field::user_id, number);
  if (!account.empty() && account != name)
    event.set(on_account ? Field::user_target_name : Field::user_effective_name, account);
  else if (account.empty())
    say(event, Field::user_effective_name, said_in(fields, "EUID"));
  say(event, Field::group_name, said_in(fields, "grp"));
}

void say_audited_process(const LineContext& context, const Fields& fields, Event& event) {
  if (const std::string_view pid = said_in(fields, "pid"); all_digits(pid))
    event.set(Field::process_pid, pid);
  const std::string_view program = said_in(fields, "exe");
  say(event, Field::process_executable, program);
  std::string_view name = said_in(fields, "comm");
  if (name.empty()) name = program.substr(program.rfind('/') + 1);
  say(event, Field::process_name, name);
  say(event, Field::process_working_directory, said_in(fields, "cwd"));
  std::string_view terminal = said_in(fields, "tty");
  if (terminal.empty()) terminal = said_in(fields, "terminal");
  say(event, Field::process_tty, terminal);
  std::string_view command = said_in(fields, "cmd");
  if (command.empty()) command = command_of(fields, context.arena);
  say(event, Field::process_command_line, command);
  say(event, Field::mk_session_id, said_in(fields, "ses"));
}

void say_remote(const Fields& fields, Event& event) {
  const std::string_view address = said_in(fields, "addr");
  const std::string_view host = said_in(fields, "hostname");
  say_source(event, address);
  if (!event.has(Field::source_ip) && is_address(host))
    event.set(Field::source_ip, host);
  else if (!host.empty() && !is_address(host))
    event.set(Field::source_domain, host);
  if (const std::string_view port = said_in(fields, "rport"); all_digits(port))
    event.set(Field::source_port, port);
}

Result<void> describe_auditd(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.unset(Field::process_name);
  event.unset(Field::process_pid);
  event.set(Field::event_dataset, "auditd");
  event.log_source = {"", "linux", "auditd"};
  const auto time = time_from_epoch(fields["time"]);
  if (!time) return time.error();
  say_time(time, event);
  say(event, Field::host_name, fields["node"]);
  std::string_view action;
  bool called = false;
  for (const FieldView& field : fields.all()) {
    if (field.name != "type") continue;
    if (field.value == "SYSCALL") called = true;
    for (const AuditMeaning& meaning : audit_meanings) {
      if (meaning.type != field.value || event.has(Field::event_category)) continue;
      event.set(Field::event_category, meaning.category);
      action = meaning.action;
    }
  }
  event.set(Field::event_outcome, audit_outcome(fields));
  const bool failed = event[Field::event_outcome] == "failure";
  say_actor(fields, action, event);
  if (action == "logon" && failed) event.set(Field::mk_user_claimed, "true");
  // A password that was right is not yet a logon: USER_LOGIN says so.
  const bool checked = fields["type"] == "USER_AUTH" && !failed;
  if (action == "logon" && failed) action = "logon-failed";
  if (!checked) say(event, Field::event_action, action);
  if (called && (action.empty() || action == "process-start")) say_call(context, fields, event);
  if (!called) {
    const AuditPaths paths = paths_of(fields);
    say(event, Field::file_path, paths.made.empty() ? paths.plain : paths.made);
  }
  if (!called && action == "process-start") event.log_source.category = "process_creation";
  say_audited_process(context, fields, event);
  say_remote(fields, event);
  return {};
}

}  // namespace

const FormatRow format_auditd{
    .id = "auditd",
    .parse = parse_auditd,
    .describe = describe_auditd,
    .applications = audit_applications,
    .resembles = resembles_auditd,
    .log_sources = audit_sources,
    .place = place_auditd,
};

}  // namespace metsuke
