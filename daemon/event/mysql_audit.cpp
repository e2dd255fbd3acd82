#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/database.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view mysql_applications[] = {"mysqld", "mariadbd", "mysql"};
constexpr LogSource mysql_sources[] = {{"database", "mysql", ""}, {"authentication", "mysql", ""}};

bool resembles_mysql(std::string_view text) {
  if (text.size() < 16 || !is_ascii_digit(text[0]) || !is_ascii_digit(text[5])) return false;
  Arena arena;
  Fields fields;
  if (!parse_mysql(text, arena, fields)) return false;
  if (fields["form"] != "error") return true;
  const std::string_view level = fields["level"];
  return level == "Warning" || level == "Note" || level == "ERROR" || level == "System" ||
         level == "Error";
}

struct SqlWord {
  std::string_view word, action;
};
constexpr SqlWord sql_words[] = {
    {"SELECT", "db-read"},    {"SHOW", "db-read"},         {"DESCRIBE", "db-read"},
    {"INSERT", "db-write"},   {"UPDATE", "db-write"},      {"DELETE", "db-write"},
    {"REPLACE", "db-write"},  {"LOAD", "db-write"},        {"CREATE USER", "db-role"},
    {"DROP USER", "db-role"}, {"ALTER USER", "db-role"},   {"GRANT", "db-role"},
    {"REVOKE", "db-role"},    {"SET PASSWORD", "db-role"}, {"CREATE", "db-ddl"},
    {"ALTER", "db-ddl"},      {"DROP", "db-ddl"},          {"TRUNCATE", "db-ddl"},
    {"RENAME", "db-ddl"},
};

// What a statement does, by its first words in any case.
std::string_view sql_action(std::string_view statement) {
  statement = trimmed(statement);
  for (const SqlWord& row : sql_words) {
    if (statement.size() < row.word.size()) continue;
    bool same = true;
    for (std::size_t at = 0; at < row.word.size() && same; ++at) {
      const char c = statement[at];
      same = (c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c) == row.word[at];
    }
    if (same) return row.action;
  }
  return {};
}

constexpr WordMeaning command_meanings[] = {
    {"CONNECT", "logon", "success"},
    {"Connect", "logon", "success"},
    {"FAILED_CONNECT", "logon-failed", "failure"},
    {"Access denied", "logon-failed", "failure"},
    {"DISCONNECT", "logoff", "success"},
    {"Quit", "logoff", "success"},
    {"READ", "db-read", "success"},
    {"WRITE", "db-write", "success"},
    {"CREATE", "db-ddl", "success"},
    {"ALTER", "db-ddl", "success"},
    {"DROP", "db-ddl", "success"},
    {"RENAME", "db-ddl", "success"},
};

constexpr NamedField mysql_names[] = {
    {"user", Field::user_name},
    {"host", Field::source_ip},
    {"server", Field::host_name},
    {"database", Field::mk_db_name},
    {"statement", Field::mk_db_statement},
    {"object", Field::mk_db_object},
    {"connection", Field::mk_session_id},
    {"level", Field::log_level},
    {"code", Field::event_code},
    {"message", Field::message},
};

Result<Timestamp> mysql_time(const LineContext& context, const Fields& fields) {
  if (const std::string_view stamp = fields["stamp"]; !stamp.empty())
    return time_from_table(stamp, context.zone);
  const std::string_view date = fields["date"];
  if (date.size() != 6) return time_from_table(date, fields["time"], context.zone);
  // yymmdd, as versions before 5.7 write it.
  std::string whole("20");
  whole += date;
  return time_from_table(whole, fields["time"], context.zone);
}

Result<void> describe_mysql(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "mysql_audit");
  event.set(Field::event_category, "database");
  event.log_source = {"database", "mysql", ""};
  say_named(fields, mysql_names, event);
  say_time(mysql_time(context, fields), event);
  const std::string_view statement = fields["statement"];
  const std::string_view command = fields["command"];
  if (const WordMeaning* meaning = meaning_among(command_meanings, command)) {
    say(event, Field::event_action, meaning->action);
    event.set(Field::event_outcome, meaning->outcome);
  } else if (!statement.empty()) {
    say(event, Field::event_action, sql_action(statement));
    // The general log is written before the statement is tried.
    const bool audit = fields["form"] == "audit";
    event.set(Field::event_outcome, !audit                  ? "unknown"
                                    : fields["code"] == "0" ? "success"
                                                            : "failure");
  }
  const std::string_view action = event[Field::event_action];
  say(event, Field::mk_db_operation_class, action.starts_with("db-") ? action.substr(3) : "");
  if (action.starts_with("log")) {
    event.set(Field::event_category, "authentication");
    event.log_source.category = "authentication";
  }
  if (action == "logon-failed" && event.has(Field::user_name))
    event.set(Field::mk_user_claimed, "true");
  return {};
}

}  // namespace

const FormatRow format_mysql_audit{
    .id = "mysql_audit",
    .carriage = Carriage::syslog,
    .parse = parse_mysql,
    .describe = describe_mysql,
    .applications = mysql_applications,
    .resembles = resembles_mysql,
    .log_sources = mysql_sources,
};

}  // namespace metsuke
