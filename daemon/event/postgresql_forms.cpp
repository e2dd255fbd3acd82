// The three rows of PostgreSQL's log in the table of formats.
#include "event/postgresql.h"
#include "parse/postgresql.h"
#include "parse/text.h"

namespace metsuke {
namespace {

bool begins_with_moment(std::string_view text) {
  return text.size() > 24 && text[4] == '-' && text[7] == '-' && text[10] == ' ' &&
         text[13] == ':' && text[16] == ':' && is_ascii_digit(text[0]);
}

bool resembles_csvlog(std::string_view text) {
  if (!begins_with_moment(text)) return false;
  const std::size_t comma = text.substr(0, 40).find(',');
  if (comma == std::string_view::npos || text[comma - 1] < 'A') return false;
  for (const std::string_view severity :
       {",LOG,", ",ERROR,", ",FATAL,", ",WARNING,", ",PANIC,", ",NOTICE,", ",INFO,", ",DEBUG"})
    if (text.find(severity) != std::string_view::npos) return true;
  return false;
}

bool resembles_jsonlog(std::string_view text) {
  return text.starts_with("{\"timestamp\":\"") &&
         text.find("\"error_severity\":\"") != std::string_view::npos;
}

bool resembles_stderr(std::string_view text) {
  take_syslog_part(text);
  const SeverityMark mark = find_severity(text.substr(0, 512));
  if (mark.word.empty() || mark.at > 300) return false;
  const std::string_view prefix = text.substr(0, mark.at);
  // A moment, then a process or a client: other programs write severities too.
  const bool timed = prefix.find("-") != std::string_view::npos && prefix.size() > 20;
  return timed && (prefix.find('[') != std::string_view::npos ||
                   prefix.find('@') != std::string_view::npos ||
                   prefix.find("db=") != std::string_view::npos);
}

// Lines that begin with a tab go on; DETAIL and its like tell more of the line before. In syslog
// the parts of a message are numbered instead.
LinePlace place_stderr(const SyslogLine& line, std::string_view held) {
  using Role = LinePlace::Role;
  std::string_view text = line.message;
  const bool carried = line.form != SyslogLine::Form::bare;
  const std::string_view name = carried ? line.process : std::string_view{};
  if (const unsigned part = take_syslog_part(text); carried && part != 0)
    return {part == 1 ? Role::first : Role::more, name};
  if (text.starts_with('\t') || text.starts_with("#011"))
    return {held.empty() ? Role::whole : Role::more, name};
  const SeverityMark mark = find_severity(text);
  // Where a collector has taken the tabs away, an open quote still tells.
  if (mark.word.empty())
    return {!held.empty() && is_open_message(held) ? Role::more : Role::whole, name};
  // The parts of one message are written at once.
  const bool same = carried || held.substr(0, 19) == text.substr(0, 19);
  return {is_secondary(mark.word) && !held.empty() && same ? Role::more : Role::first, name};
}

Result<void> describe_stderr(const LineContext& context, const Fields& fields, Event& event) {
  event.set(Field::event_dataset, "postgresql_stderr");
  return describe_postgresql(context, fields, event);
}
Result<void> describe_csvlog(const LineContext& context, const Fields& fields, Event& event) {
  event.set(Field::event_dataset, "postgresql_csvlog");
  return describe_postgresql(context, fields, event);
}
Result<void> describe_jsonlog(const LineContext& context, const Fields& fields, Event& event) {
  event.set(Field::event_dataset, "postgresql_jsonlog");
  return describe_postgresql(context, fields, event);
}

}  // namespace

const FormatRow format_postgresql_stderr{
    .id = "postgresql_stderr",
    .parse = parse_postgresql_stderr,
    .describe = describe_stderr,
    .applications = postgresql_applications,
    .resembles = resembles_stderr,
    .log_sources = postgresql_sources,
    .place = place_stderr,
    .compile = compile_postgresql_layout,
    .parse_laid = parse_postgresql_laid,
};

const FormatRow format_postgresql_csvlog{
    .id = "postgresql_csvlog",
    .parse = parse_postgresql_csvlog,
    .describe = describe_csvlog,
    .resembles = resembles_csvlog,
    .log_sources = postgresql_sources,
    .split = split_postgresql_csvlog,
    .framing = Framing::csv,
};

const FormatRow format_postgresql_jsonlog{
    .id = "postgresql_jsonlog",
    .parse = parse_postgresql_jsonlog,
    .describe = describe_jsonlog,
    .resembles = resembles_jsonlog,
    .log_sources = postgresql_sources,
};

}  // namespace metsuke
