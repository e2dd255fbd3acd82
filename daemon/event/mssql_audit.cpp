#include "event/describe.h"
#include "event/named_fields.h"
#include "parse/database.h"

namespace metsuke {
namespace {

constexpr LogSource mssql_sources[] = {{"database", "mssql", ""}, {"authentication", "mssql", ""}};

bool resembles_mssql(std::string_view text) {
  Arena arena;
  Fields fields;
  return text.size() > 24 && text[19] == '.' && parse_mssql(text, arena, fields);
}

constexpr NamedField mssql_names[] = {
    {"user", Field::user_name},  {"client", Field::source_ip}, {"reason", Field::event_reason},
    {"message", Field::message}, {"code", Field::event_code},  {"source", Field::process_name},
};

Result<void> describe_mssql(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "mssql_audit");
  event.set(Field::event_category, "database");
  event.log_source = {"database", "mssql", ""};
  event.unset(Field::message);
  say_named(fields, mssql_names, event);
  say_time(time_from_table(fields["time"], context.zone), event);
  // A refused logon has two lines; the one with the error's number names nobody.
  const std::string_view what = fields["event"];
  if (what.empty()) {
    if (!fields["code"].empty()) event.set(Field::event_outcome, "failure");
    return {};
  }
  const bool refused = what == "refused";
  event.set(Field::event_category, "authentication");
  event.set(Field::event_action, refused ? "logon-failed" : "logon");
  event.set(Field::event_outcome, refused ? "failure" : "success");
  event.log_source.category = "authentication";
  if (refused && event.has(Field::user_name)) event.set(Field::mk_user_claimed, "true");
  return {};
}

}  // namespace

const FormatRow format_mssql_audit{
    .id = "mssql_audit",
    .parse = parse_mssql,
    .describe = describe_mssql,
    .resembles = resembles_mssql,
    .log_sources = mssql_sources,
};

}  // namespace metsuke
