#include "event/describe.h"
#include "parse/ftp.h"
#include "parse/layout.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view proftpd_applications[] = {"proftpd"};
constexpr LogSource proftpd_sources[] = {{"", "linux", "proftpd"},
                                         {"authentication", "linux", "proftpd"},
                                         {"file_transfer", "linux", "proftpd"}};

bool resembles_proftpd(std::string_view text) {
  if (text.find(" proftpd[") != std::string_view::npos) return text.size() > 4 && text[4] == '-';
  const std::size_t quote = text.find('"');
  if (quote == std::string_view::npos || quote + 5 > text.size() || quote < 3) return false;
  const std::string_view request = text.substr(quote + 1);
  for (const std::string_view verb :
       {"USER ", "PASS ", "STOR ", "RETR ", "DELE ", "TYPE ", "PASV",
        "EPSV",  "QUIT",  "MKD ",  "RMD ",  "CWD ",  "LIST",  "RNFR ",
        "RNTO ", "PORT ", "SYST",  "FEAT",  "PWD",   "APPE ", "OPTS "})
    if (request.starts_with(verb)) return true;
  return false;
}

struct FtpCommand {
  std::string_view verb, action;
};
constexpr FtpCommand ftp_commands[] = {{"STOR", "file-upload"},
                                       {"APPE", "file-upload"},
                                       {"STOU", "file-upload"},
                                       {"RETR", "file-download"},
                                       {"DELE", "file-delete"},
                                       {"RMD", "file-delete"},
                                       {"XRMD", "file-delete"},
                                       {"MKD", "file-create"},
                                       {"XMKD", "file-create"},
                                       {"RNTO", "file-rename"},
                                       {"PASS", "logon"},
                                       {"QUIT", "logoff"},
                                       {"SITE_CHMOD", "permission-change"},
                                       {"SITE_CHGRP", "permission-change"}};

std::string_view outcome_of_reply(std::string_view status, std::string_view transfer) {
  if (status.empty() && !transfer.empty()) return transfer == "success" ? "success" : "failure";
  if (status.empty()) return "unknown";
  return status[0] == '2'                       ? "success"
         : status[0] == '4' || status[0] == '5' ? "failure"
                                                : "unknown";
}

void say_ftp_file(const LineContext& context, const Fields& fields, std::string_view action,
                  std::string_view argument, Event& event) {
  std::string_view path = fields["path"];
  if (path.empty()) path = fields["relative_path"];
  if (path.empty() && (action == "file-create" || action == "file-delete")) path = fields["folder"];
  if (path.empty()) path = argument;
  event.set(Field::event_category, "file");
  event.log_source.category = "file_transfer";
  say(event, Field::file_path, path);
  if (action == "file-rename") {
    say(event, Field::file_target_path, path);
    const Session* session = context.sessions.find(event[Field::source_ip], fields["pid"]);
    std::string_view before = fields["renamed_from"];
    if (before.empty() && session != nullptr) before = context.arena.copy(session->path);
    say(event, Field::file_path, before);
  }
  if (action != "file-upload" && action != "file-download") return;
  const bool upload = action == "file-upload";
  event.set(Field::mk_transfer_direction, upload ? "upload" : "download");
  const bool whole = event[Field::event_outcome] == "success" &&
                     (fields["transfer_status"].empty() || fields["transfer_status"] == "success");
  event.set(Field::mk_transfer_complete, whole ? "true" : "false");
  if (all_digits(fields["bytes"])) event.set(Field::mk_transfer_bytes, fields["bytes"]);
}

struct Spoken {
  std::string_view verb, argument;
};

// "STOR in/x.csv", "SITE CHMOD 644 x": the verb, and what it is about.
Spoken spoken(const Fields& fields) {
  std::string_view argument = fields["request"], verb = fields["command"];
  if (verb.empty())
    verb = take_word(argument);
  else if (take_prefix(argument, verb))
    argument = trimmed(argument);
  if (argument.empty()) argument = fields["arguments"];
  if (take_prefix(verb, "SITE ")) take_prefix(argument, "SITE ");
  const bool site = verb == "SITE" || verb == "CHMOD" || verb == "CHGRP";
  if (!site) return {verb, argument};
  const bool mode = take_prefix(argument, "CHMOD ") || verb == "CHMOD";
  if (!mode && !take_prefix(argument, "CHGRP ") && verb != "CHGRP") return {verb, argument};
  take_word(argument);
  return {mode ? "SITE_CHMOD" : "SITE_CHGRP", argument};
}

void say_command(const LineContext& context, const Fields& fields, Event& event) {
  const auto [verb, argument] = spoken(fields);
  event.set(Field::event_outcome, outcome_of_reply(fields["status"], fields["transfer_status"]));
  event.set(Field::event_category, "network");
  if (event[Field::event_outcome] == "failure")
    say(event, Field::event_reason,
        fields[fields["transfer_failure"].empty() ? "response" : "transfer_failure"]);
  const std::string_view pid = fields["pid"];
  if (verb == "RNFR" && !pid.empty())
    context.sessions.begin(event[Field::source_ip], pid).path =
        fields["path"].empty() ? argument : fields["path"];
  if (verb == "USER") {
    // Whoever %u is by now, this is who the client says it is.
    say(event, Field::user_name, argument);
    event.set(Field::mk_user_claimed, "true");
    if (!pid.empty()) context.sessions.begin(event[Field::source_ip], pid).user = argument;
  } else if (verb == "PASS" && !event.has(Field::user_name) && !pid.empty()) {
    if (const Session* session = context.sessions.find(event[Field::source_ip], pid))
      say(event, Field::user_name, context.arena.copy(session->user));
  }
  const FtpCommand* known = nullptr;
  for (const FtpCommand& each : ftp_commands)
    if (each.verb == verb) known = &each;
  if (known == nullptr) return;
  event.set(Field::event_action, known->action);
  if (known->action == "logon" || known->action == "logoff") {
    event.set(Field::event_category, "authentication");
    event.log_source.category = "authentication";
    if (event[Field::event_outcome] != "failure" || verb != "PASS") return;
    event.set(Field::event_action, "logon-failed");
    event.set(Field::mk_user_claimed, "true");
    return;
  }
  say_ftp_file(context, fields, known->action, argument, event);
}

void say_proftpd_sentence(const Fields& fields, Event& event) {
  const std::string_view what = fields["event"];
  say(event, Field::event_reason, fields["reason"]);
  const bool refused =
      what == "no such user" || what == "login failed" || what == "too many attempts";
  if (refused || what == "login") {
    event.set(Field::event_category, "authentication");
    event.log_source.category = "authentication";
    event.set(Field::event_action, refused ? "logon-failed" : "logon");
    event.set(Field::event_outcome, refused ? "failure" : "success");
    if ((refused && event.has(Field::user_name)) || !fields["anonymous"].empty())
      event.set(Field::mk_user_claimed, "true");
  } else if (what == "session opened" || what == "session closed") {
    event.set(Field::event_category, "session");
    event.set(Field::event_action, what == "session opened" ? "session-start" : "session-end");
    event.set(Field::event_outcome, "success");
  } else if (what == "refused" || what == "violation") {
    event.set(Field::event_category, "network");
    if (what == "refused") event.set(Field::event_action, "net-deny");
    event.set(Field::event_outcome, "failure");
  } else if (what == "user") {
    event.set(Field::event_category, "authentication");
    event.set(Field::event_outcome, "unknown");
  }
}

Result<void> describe_proftpd(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "proftpd");
  // ftp, ftps, sftp, scp, ssh2.
  event.set(Field::network_protocol, fields["protocol"].empty() ? "ftp" : fields["protocol"]);
  event.log_source = {"", "linux", "proftpd"};
  // A layout may hold the date here and the clock there.
  std::string time;
  for (const FieldView& field : fields.all())
    if (field.name == "time") (time += time.empty() ? "" : " ") += field.value;
  if (!time.empty()) say_time(time_from_access_log(time, context.zone, context.arena), event);
  std::string_view user = fields["user"];
  if (user.empty() && fields["claimed_user"] != "(none)") user = fields["claimed_user"];
  say(event, Field::user_name, user);
  if (all_digits(fields["port"])) event.set(Field::source_port, fields["port"]);
  say_source(event, fields["host"]);
  say_source(event, fields["address"]);
  say_address(event, fields["own_address"], Field::destination_ip, Field::destination_domain);
  say(event, Field::destination_port, fields["own_port"]);
  say(event, Field::host_name, fields["server_host"]);
  if (all_digits(fields["pid"])) event.set(Field::process_pid, fields["pid"]);
  if (!fields["status"].empty() || !fields["request"].empty() || !fields["command"].empty())
    say_command(context, fields, event);
  else
    say_proftpd_sentence(fields, event);
  return {};
}

}  // namespace

const FormatRow format_proftpd{
    .id = "proftpd",
    .parse = parse_proftpd,
    .describe = describe_proftpd,
    .applications = proftpd_applications,
    .resembles = resembles_proftpd,
    .log_sources = proftpd_sources,
    .compile = compile_proftpd_layout,
};

}  // namespace metsuke
