#include "event/describe.h"

namespace metsuke {
namespace {

constexpr LogSource syslog_sources[] = {{"", "linux", "syslog"},
                                        {"", "linux", "cron"},
                                        {"", "linux", "sudo"},
                                        {"", "linux", "su"},
                                        {"", "linux", "auditd"}};

Result<void> parse_nothing(std::string_view, Arena&, Fields&) { return {}; }

// Sigma's services of Linux; what is none of them is plain syslog.
std::string_view service_of(std::string_view application) {
  if (application == "CRON" || application == "cron" || application == "crond") return "cron";
  for (const std::string_view service : {"sudo", "su", "auditd", "clamav", "sshd", "vsftpd"})
    if (application == service) return service;
  return "syslog";
}

}  // namespace

Result<void> describe_syslog(const LineContext& context, const Fields&, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "syslog");
  event.log_source = {"", "linux", service_of(context.syslog.app)};
  // RFC 5424 §6: MSG may be missing.
  if (context.syslog.message.empty() && context.syslog.form != SyslogLine::Form::rfc5424)
    return Error{Code::unparsed, "syslog: a header without a message"};
  return {};
}

const FormatRow format_syslog{
    .id = "syslog",
    .carriage = Carriage::syslog,
    .parse = parse_nothing,
    .describe = describe_syslog,
    .log_sources = syslog_sources,
};

}  // namespace metsuke
