#include "event/describe.h"
#include "event/named_fields.h"
#include "parse/mail.h"

namespace metsuke {
namespace {

constexpr std::string_view dovecot_applications[] = {
    "dovecot",          "imap-login",  "pop3-login", "managesieve-login",
    "submission-login", "auth-worker", "dovecot-lda"};
constexpr LogSource dovecot_sources[] = {{"", "linux", "dovecot"},
                                         {"authentication", "linux", "dovecot"},
                                         {"email", "linux", "dovecot"}};

constexpr WordMeaning dovecot_meanings[] = {
    {"login", "logon", "success"},        {"refused", "logon-failed", "failure"},
    {"logout", "logoff", "success"},      {"disconnected", "", "unknown"},
    {"saved", "mail-receive", "success"},
};

constexpr NamedField dovecot_names[] = {
    {"user", Field::user_name},         {"rip", Field::source_ip},
    {"rport", Field::source_port},      {"lip", Field::destination_ip},
    {"lport", Field::destination_port}, {"session", Field::mk_session_id},
    {"msgid", Field::email_message_id}, {"reason", Field::event_reason},
};

// Its log file has no name before the service: the header took the service for a program.
std::string_view service_in(const LineContext& context, const Fields& fields) {
  if (const std::string_view service = fields["service"]; !service.empty()) return service;
  const std::string_view app = context.syslog.app;
  return app == "dovecot" ? std::string_view{} : app;
}

Result<void> describe_dovecot(const LineContext& context, const Fields& fields, Event& event) {
  if (context.syslog.form == SyslogLine::Form::bare)
    return Error{Code::unparsed, "dovecot: no time at the beginning"};
  say_header(context, event);
  say(event, Field::message, context.syslog.message);
  event.set(Field::event_dataset, "dovecot");
  event.log_source = {"", "linux", "dovecot"};
  say_named(fields, dovecot_names, event);
  const std::string_view service = service_in(context, fields);
  for (const std::string_view protocol : {"imap", "pop3", "lmtp", "managesieve", "submission"})
    if (service.starts_with(protocol)) event.set(Field::network_protocol, protocol);
  const WordMeaning* meaning = meaning_among(dovecot_meanings, fields["event"]);
  if (meaning != nullptr) say_meaning(*meaning, event);
  if (!event.has(Field::event_category))
    event.set(Field::event_category, service.starts_with("auth") ? "authentication" : "session");
  const std::string_view action = event[Field::event_action];
  if (action.starts_with("logon")) event.log_source.category = "authentication";
  if (action.starts_with("mail")) event.log_source.category = "email";
  if (action == "logon-failed" && event.has(Field::user_name))
    event.set(Field::mk_user_claimed, "true");
  return {};
}

}  // namespace

const FormatRow format_dovecot{
    .id = "dovecot",
    .carriage = Carriage::syslog,
    .parse = parse_dovecot,
    .describe = describe_dovecot,
    .applications = dovecot_applications,
    .log_sources = dovecot_sources,
};

}  // namespace metsuke
