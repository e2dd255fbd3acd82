#include "parse/postgresql.h"

#include <string>

#include "base/unicode.h"
#include "parse/csv.h"
#include "parse/json.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view csvlog_columns[] = {"log_time",
                                               "user_name",
                                               "database_name",
                                               "process_id",
                                               "connection_from",
                                               "session_id",
                                               "session_line_num",
                                               "command_tag",
                                               "session_start_time",
                                               "virtual_transaction_id",
                                               "transaction_id",
                                               "error_severity",
                                               "sql_state_code",
                                               "message",
                                               "detail",
                                               "hint",
                                               "internal_query",
                                               "internal_query_pos",
                                               "context",
                                               "query",
                                               "query_pos",
                                               "location",
                                               "application_name",
                                               "backend_type",
                                               "leader_pid",
                                               "query_id"};

constexpr std::string_view audit_columns[] = {"audit_type",  "statement_id", "substatement_id",
                                              "class",       "command",      "object_type",
                                              "object_name", "statement",    "parameter"};

struct JsonName {
  std::string_view from, to;
};
constexpr JsonName json_names[] = {
    {"timestamp", "log_time"},
    {"user", "user_name"},
    {"dbname", "database_name"},
    {"pid", "process_id"},
    {"line_num", "session_line_num"},
    {"ps", "command_tag"},
    {"session_start", "session_start_time"},
    {"vxid", "virtual_transaction_id"},
    {"txid", "transaction_id"},
    {"state_code", "sql_state_code"},
    {"internal_position", "internal_query_pos"},
    {"statement", "query"},
    {"cursor_position", "query_pos"},
};

// Up to version 12, of 13, from 14 on.
bool is_csvlog_width(std::size_t columns) {
  return columns == 23 || columns == 24 || columns == 26;
}

}  // namespace

Result<void> add_audit_parts(std::string_view message, Arena& arena, Fields& fields) {
  if (!take_prefix(message, "AUDIT: ")) return {};
  CsvRow row;
  TRY(parse_csv(message, ',', arena, row));
  if (row.cells.size() < 8) return Error{Code::unparsed, "pgaudit: fewer than eight values"};
  for (std::size_t at = 0; at < std::size(audit_columns) && at < row.cells.size(); ++at)
    if (!row.cells[at].empty()) fields.add(audit_columns[at], row.cells[at]);
  return {};
}

Result<void> parse_postgresql_csvlog(std::string_view text, Arena& arena, Fields& fields) {
  if (const auto damage = utf8_damage(text))
    return Error{Code::text_invalid, "byte " + std::to_string(*damage)};
  CsvRow row;
  TRY(parse_csv(text, ',', arena, row));
  const std::size_t columns = row.cells.size();
  if (!is_csvlog_width(columns))
    return Error{Code::unparsed,
                 "csvlog: " + std::to_string(columns) + " columns; it has 23, 24 or 26"};
  for (std::size_t at = 0; at < columns; ++at)
    if (!row.cells[at].empty()) fields.add(csvlog_columns[at], row.cells[at]);
  if (fields["log_time"].empty() || fields["error_severity"].empty())
    return Error{Code::unparsed, "csvlog: a row without time or severity"};
  return add_audit_parts(fields["message"], arena, fields);
}

void split_postgresql_csvlog(std::string_view text, std::vector<std::string_view>& parts) {
  if (text.find('\n') == std::string_view::npos) return;
  Arena arena;
  CsvRow row;
  if (parse_csv(text, ',', arena, row) && is_csvlog_width(row.cells.size())) return;
  std::size_t begin = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    const std::string_view line = text.substr(at + 1);
    if (line.size() < 24 || line[4] != '-' || line[7] != '-' || line[10] != ' ' ||
        line[13] != ':' || !all_digits(line.substr(0, 4)) ||
        line.substr(0, 40).find(',') == std::string_view::npos)
      continue;
    parts.push_back(text.substr(begin, at - begin));
    begin = at + 1;
  }
  if (begin != 0) parts.push_back(text.substr(begin));
}

Result<void> parse_postgresql_jsonlog(std::string_view text, Arena& arena, Fields& fields) {
  Fields read;
  TRY(parse_json(text, arena, read));
  for (const FieldView& field : read.all()) {
    std::string_view name = field.name;
    for (const JsonName& each : json_names)
      if (each.from == name) {
        name = each.to;
        break;
      }
    if (!field.value.empty()) fields.add(name, field.value, field.kind);
  }
  if (fields["log_time"].empty() || fields["error_severity"].empty())
    return Error{Code::unparsed, "jsonlog: no timestamp or error_severity"};
  return add_audit_parts(fields["message"], arena, fields);
}

}  // namespace metsuke
