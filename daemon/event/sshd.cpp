#include "parse/sshd.h"

#include <string>

#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view ssh_applications[] = {"sshd", "sshd-session", "internal-sftp",
                                                 "sftp-server", "sshd-auth"};
constexpr LogSource ssh_sources[] = {{"", "linux", "sshd"},
                                     {"authentication", "linux", "sshd"},
                                     {"", "linux", "sftp"},
                                     {"file_transfer", "linux", "sftp"}};

// sshd and its sftp server write into one log; sentences tell them apart.
Result<void> parse_openssh(std::string_view message, Arena& arena, Fields& fields) {
  const std::string_view text = trimmed(message);
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z' && !text.starts_with("pam_")) {
    TRY(parse_sftp_server(text, arena, fields));
    if (!fields.empty()) return {};
  }
  return parse_sshd(text, arena, fields);
}

struct SshMeaning {
  std::string_view event;  // parse_sshd's word.
  std::string_view category, action, outcome;
};

// Only the sentences that state a logon or its refusal count as one: a refused logon is followed by
// several others ("Connection closed by invalid user", pam's) that must not count again.
constexpr SshMeaning ssh_meanings[] = {
    {"Accepted", "authentication", "logon", "success"},
    {"Failed", "authentication", "logon-failed", "failure"},
    {"Invalid user", "authentication", "logon-failed", "failure"},
    {"not allowed", "authentication", "logon-failed", "failure"},
    {"ROOT LOGIN REFUSED", "authentication", "logon-failed", "failure"},
    {"maximum authentication attempts exceeded", "authentication", "", "failure"},
    {"authentication failure", "authentication", "", "failure"},
    {"authentication refused", "authentication", "", "failure"},
    {"input_userauth_request", "authentication", "", "failure"},
    {"Postponed", "authentication", "", "unknown"},
    {"Partial", "authentication", "", "unknown"},
    {"session opened", "session", "session-start", "success"},
    {"session closed", "session", "session-end", "success"},
    {"Starting session", "session", "session-start", "success"},
    {"Close session", "session", "session-end", "success"},
    {"subsystem request", "session", "", "unknown"},
    {"Disconnected", "session", "logoff", "success"},
    {"Disconnecting", "network", "", "unknown"},
    {"Connection", "network", "", "unknown"},
    {"Connection closed", "network", "", "unknown"},
    {"Received disconnect", "network", "", "unknown"},
    {"no identification", "network", "", "failure"},
    {"no agreement", "network", "", "failure"},
    {"timeout", "network", "", "failure"},
    {"stranger", "network", "", "failure"},
};

const SshMeaning* ssh_meaning_of(std::string_view event) {
  for (const SshMeaning& meaning : ssh_meanings)
    if (meaning.event == event) return &meaning;
  return nullptr;
}

bool is_server(std::string_view application) {
  return application.empty() || application.starts_with("sshd");
}

bool is_sftp(std::string_view application) {
  return application == "internal-sftp" || application == "sftp-server";
}

// Some sentences of a connection do not repeat its peer: the process that wrote them tells.
void join_peer(const LineContext& context, const Fields& fields, Event& event) {
  const SyslogLine& line = context.syslog;
  if (line.process.empty()) return;
  std::string process("sshd:");
  process += line.process;
  Session* session = context.sessions.find(line.host, process);
  if (const std::string_view address = fields["address"]; !address.empty()) {
    if (session == nullptr) session = &context.sessions.begin(line.host, process);
    session->address = address;
    session->port = fields["port"];
  } else if (session != nullptr && !event.has(Field::source_ip)) {
    say_source(event, context.arena.copy(session->address));
    if (!session->port.empty()) event.set(Field::source_port, context.arena.copy(session->port));
  }
}

Result<void> describe_sshd(const LineContext& context, const Fields& fields, Event& event) {
  const std::string_view application = context.syslog.app;
  // Of pam's sentences only those of sshd are ours: sudo and cron write them too.
  const std::string_view service = fields["service"];
  const bool foreign = !service.empty() && !service.starts_with("sshd");
  if (!is_server(application) && !is_sftp(application)) {
    event.native = {};
    return describe_syslog(context, fields, event);
  }
  const std::string_view what = fields["event"];
  // Either program may write the other's sentences: internal-sftp runs inside sshd.
  if (is_sftp(application) || !fields["path"].empty() || what == "sent status" ||
      (what.starts_with("session ") && service.empty()))
    return describe_sftp(context, fields, event);
  say_header(context, event);
  say(event, Field::message, context.syslog.message);
  event.set(Field::event_dataset, "sshd");
  event.set(Field::network_protocol, "ssh");
  event.log_source = {"", "linux", "sshd"};
  const SshMeaning* meaning = ssh_meaning_of(what);
  if (context.syslog.form == SyslogLine::Form::bare && meaning == nullptr)
    return Error{Code::unparsed, "sshd: neither a syslog header nor a sentence of sshd"};
  if (!foreign) join_peer(context, fields, event);
  if (meaning == nullptr || foreign) return {};
  event.set(Field::event_category, meaning->category);
  say(event, Field::event_action, meaning->action);
  event.set(Field::event_outcome, meaning->outcome);
  // A session that ends before it was authenticated is none.
  if (what == "Disconnected" &&
      (fields["kind"].size() > 0 || fields["stage"] == "preauth" || fields["user"].empty())) {
    event.unset(Field::event_action);
    event.set(Field::event_category, "network");
    event.set(Field::event_outcome, "unknown");
  }
  if (meaning->category == "authentication") event.log_source.category = "authentication";
  say(event, Field::user_name, fields["user"]);
  say(event, Field::user_id, fields["uid"]);
  say_source(event, fields["address"]);
  say(event, Field::source_port, fields["port"]);
  say_address(event, fields["own_address"], Field::destination_ip, Field::destination_domain);
  say(event, Field::destination_port, fields["own_port"]);
  say(event, Field::event_reason, fields["reason"]);
  if (event.has(Field::user_name) && event[Field::event_outcome] == "failure")
    event.set(Field::mk_user_claimed, "true");
  return {};
}

}  // namespace

const FormatRow format_sshd{
    .id = "sshd",
    .carriage = Carriage::syslog,
    .parse = parse_openssh,
    .describe = describe_sshd,
    .applications = ssh_applications,
    .log_sources = ssh_sources,
};

}  // namespace metsuke
