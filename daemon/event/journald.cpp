// The journal carries other programs' lines: each is read as its own format would be.
#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/cloud.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr LogSource journald_sources[] = {{"", "linux", "syslog"},
                                          {"", "linux", "sshd"},
                                          {"", "linux", "sudo"},
                                          {"", "linux", "auth"},
                                          {"authentication", "linux", "sshd"}};

bool resembles_journald(std::string_view text) {
  if (text.starts_with("__CURSOR=") || text.starts_with("__REALTIME_TIMESTAMP=")) return true;
  return text.starts_with('{') &&
         (text.find("\"__REALTIME_TIMESTAMP\"") != std::string_view::npos ||
          text.find("\"__CURSOR\"") != std::string_view::npos);
}

constexpr NamedField journald_names[] = {
    {"_HOSTNAME", Field::host_name},
    {"SYSLOG_IDENTIFIER", Field::process_name},
    {"_COMM", Field::process_name},
    {"_PID", Field::process_pid},
    {"SYSLOG_PID", Field::process_pid},
    {"_EXE", Field::process_executable},
    {"_CMDLINE", Field::process_command_line},
    {"_UID", Field::user_id},
    {"MESSAGE", Field::message},
};

constexpr std::string_view severities[] = {"emergency", "alert",  "critical", "error",
                                           "warning",   "notice", "info",     "debug"};

// The header that syslog would have written, for the format of the program.
SyslogLine header_of(const Fields& fields, Arena& arena) {
  SyslogLine line;
  line.form = SyslogLine::Form::rfc5424;
  line.host = fields["_HOSTNAME"];
  line.app = first_of(fields, {"SYSLOG_IDENTIFIER", "_COMM"});
  line.process = first_of(fields, {"SYSLOG_PID", "_PID"});
  line.message = fields["MESSAGE"];
  const std::string_view severity = fields["PRIORITY"];
  if (severity.size() == 1 && severity[0] >= '0' && severity[0] <= '7') {
    unsigned facility = 0;
    for (const char c : fields["SYSLOG_FACILITY"].substr(0, 3))
      if (is_ascii_digit(c)) facility = facility * 10 + static_cast<unsigned>(c - '0');
    line.priority =
        number_text(facility % 24 * 8 + static_cast<unsigned>(severity[0] - '0'), arena);
    line.level = severities[severity[0] - '0'];
  }
  return line;
}

// As the program's own format; not understood, it is a plain line.
void describe_carried(const LineContext& context, Event& event) {
  const FormatRow& row = format_of_line(context.syslog);
  Fields fields;
  Event own = event;
  const bool one_line = row.place == nullptr && row.split == nullptr;
  if (one_line && row.parse != nullptr && row.describe != nullptr &&
      row.parse(context.syslog.message, context.arena, fields) &&
      row.describe(context, fields, own)) {
    event = own;
    return;
  }
  if (!describe_syslog(context, fields, event)) event.log_source = {"", "linux", "syslog"};
}

Result<void> describe_journald(const LineContext& context, const Fields& fields, Event& event) {
  const FieldView* time = fields.find("_SOURCE_REALTIME_TIMESTAMP");
  if (time == nullptr) time = fields.find("__REALTIME_TIMESTAMP");
  if (time == nullptr) return Error{Code::unparsed, "journald: no time"};
  const Result<Timestamp> at = time_from_value({"", time->value, Kind::number}, context.zone);
  say_time(at, event);
  const SyslogLine header = header_of(fields, context.arena);
  describe_carried({header, context.zone, context.received, context.arena, context.sessions},
                   event);
  say_named(fields, journald_names, event);
  event.set(Field::event_dataset, "journald");
  if (at) say_time(at, event);
  return {};
}

}  // namespace

const FormatRow format_journald{
    .id = "journald",
    .parse = parse_journald,
    .describe = describe_journald,
    .resembles = resembles_journald,
    .log_sources = journald_sources,
    .framing = Framing::journal,
};

}  // namespace metsuke
