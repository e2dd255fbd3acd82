#include "parse/sudo.h"

#include "event/describe.h"
#include "event/named_fields.h"

namespace metsuke {
namespace {

constexpr std::string_view sudo_applications[] = {
    "sudo",           "su",       "su-l",    "sudo-i",  "useradd",  "userdel", "usermod",
    "groupadd",       "groupdel", "chage",   "passwd",  "chpasswd", "gpasswd", "login",
    "systemd-logind", "polkitd",  "runuser", "adduser", "groupmod", "chfn",    "chsh",
    "pkexec",         "CRON",     "cron",    "crond",   "crontab",  "atd",     "groupmems"};

constexpr LogSource sudo_sources[] = {{"", "linux", "sudo"},
                                      {"", "linux", "su"},
                                      {"", "linux", "auth"},
                                      {"authentication", "linux", "auth"},
                                      {"", "linux", "cron"},
                                      {"process_creation", "linux", "cron"},
                                      {"administration", "linux", "sudo"}};

constexpr WordMeaning sudo_meanings[] = {
    {"command", "privilege-use", "success"},
    {"su", "privilege-use", "success"},
    {"su failed", "privilege-use", "failure"},
    {"session opened", "session-start", "success"},
    {"session closed", "session-end", "success"},
    {"authentication failure", "logon-failed", "failure"},
    {"authentication refused", "", "failure"},
    {"login", "logon", "success"},
    {"login failed", "logon-failed", "failure"},
    {"password changed", "account-change", "success"},
    {"account failed", "account-change", "failure"},
    {"account*", "account-change", "success"},
    {"session left", "", "success"},
    {"job", "process-start", "success"},
    {"jobs changed", "config-change", "success"},
    {"jobs read", "", "success"},
    {"group failed", "account-change", "failure"},
    {"group*", "account-change", "success"},
};

std::string_view sudo_service(std::string_view application) {
  if (application == "sudo" || application == "sudo-i") return "sudo";
  if (application == "su" || application == "su-l") return "su";
  for (const std::string_view name : {"CRON", "cron", "crond", "crontab"})
    if (application == name) return "cron";
  return "auth";
}

// Whichever program's name they stand under: PAM's sentences.
bool resembles_pam(std::string_view message) {
  if (message.starts_with("Started Session ")) return true;
  return message.starts_with("pam_") && message.substr(0, 64).find("): ") != std::string_view::npos;
}

// A session's or a logon's uid is that of the process that asked, which need not be the user.
std::string_view number_of_user(std::string_view what, const Fields& fields) {
  if (what.starts_with("session ") && fields["user"].empty()) return fields["target_uid"];
  if (what == "authentication failure" && fields["uid"] == "0") return {};
  return first_of(fields, {"uid", "UID"});
}

// Of a refused password sudo's own line and PAM's speak; a service that is none of ours is not.
void say_people(std::string_view what, const Fields& fields, Event& event) {
  const std::string_view user = fields["user"];
  const std::string_view target = first_of(fields, {"USER", "target"});
  if (what == "authentication failure") {
    // PAM's user is whose password was asked for; ruser who asked.
    const std::string_view service = fields["service"];
    const bool becomes = service.starts_with("su") || service.starts_with("polkit");
    const std::string_view asked = becomes ? first_of(fields, {"ruser", "logname", "pam_user"})
                                           : first_of(fields, {"pam_user", "ruser", "logname"});
    say(event, Field::user_name, asked);
    if (const std::string_view whose = fields["pam_user"]; !whose.empty() && whose != asked)
      event.set(Field::user_effective_name, whose);
  } else if (what.starts_with("session ") && user.empty()) {
    say(event, Field::user_name, target);
  } else if (what.starts_with("group")) {
    say(event, Field::user_name, user);
  } else if (what.starts_with("jobs ")) {
    say(event, Field::user_name, user);
    say(event, Field::user_target_name, target);
  } else if (what.starts_with("account") || what == "password changed") {
    say(event, Field::user_name, user.empty() ? target : user);
    say(event, Field::user_target_name, target);
  } else {
    say(event, Field::user_name, user);
    say(event, Field::user_effective_name, target);
  }
  say_source(event, fields["rhost"]);
  say(event, Field::user_id, number_of_user(what, fields));
  say(event, Field::group_name, first_of(fields, {"GROUP", "group"}));
}

Result<void> describe_sudo(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  say(event, Field::message, context.syslog.message);
  event.set(Field::event_dataset, "sudo");
  const std::string_view what = fields["event"];
  if (context.syslog.form == SyslogLine::Form::bare && what.empty())
    return Error{Code::unparsed, "sudo: neither a syslog header nor a known sentence"};
  event.log_source = {"", "linux", sudo_service(context.syslog.app)};
  if (what.empty()) return {};
  const WordMeaning* meaning = meaning_among(sudo_meanings, what);
  ASSERT(meaning != nullptr);
  say_meaning(*meaning, event);
  if (!event.has(Field::event_category)) event.set(Field::event_category, "authentication");
  if (what.starts_with("group") || what.starts_with("account"))
    event.set(Field::event_category, "iam");
  say_people(what, fields, event);
  // "3 incorrect password attempts", "user NOT in sudoers", "command not allowed".
  if (const std::string_view reason = fields["reason"]; !reason.empty()) {
    event.set(Field::event_reason, reason);
    event.set(Field::event_outcome, "failure");
  }
  say(event, Field::event_reason, fields["why"]);
  say(event, Field::process_tty, first_of(fields, {"TTY", "tty"}));
  say(event, Field::process_working_directory, fields["PWD"]);
  if (const std::string_view command = fields["COMMAND"]; !command.empty()) {
    event.set(Field::process_command_line, command);
    event.set(Field::process_executable, command.substr(0, command.find(' ')));
  }
  say(event, Field::mk_session_id, first_of(fields, {"session", "TSID"}));
  const std::string_view action = event[Field::event_action];
  if (action == "privilege-use" || action == "account-change")
    event.log_source.category = "administration";
  else if (action.starts_with("logon"))
    event.log_source.category = "authentication";
  return {};
}

}  // namespace

const FormatRow format_sudo{
    .id = "sudo",
    .carriage = Carriage::syslog,
    .parse = parse_sudo,
    .describe = describe_sudo,
    .applications = sudo_applications,
    .resembles = resembles_pam,
    .log_sources = sudo_sources,
};

}  // namespace metsuke
