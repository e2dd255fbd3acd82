// PostgreSQL's server log in its three forms, stderr, csvlog and jsonlog.
#pragma once

#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"
#include "parse/layout.h"

namespace metsuke {

// All three give the names of csvlog's columns (PostgreSQL manual, "Error Reporting and Logging"):
// log_time, user_name, database_name, process_id, connection_from, session_id, session_line_num,
// command_tag, session_start_time, virtual_transaction_id, transaction_id, error_severity,
// sql_state_code, message, detail, hint, internal_query, internal_query_pos, context, query,
// query_pos, location, application_name, backend_type, leader_pid, query_id. What is empty is left
// out. An AUDIT message (pgaudit) is also taken apart: audit_type, statement_id, substatement_id,
// class, command, object_type, object_name, statement, parameter.

// A row of 23, 24 or 26 columns (up to version 12, 13, from 14 on); it may hold line breaks.
Result<void> parse_postgresql_csvlog(std::string_view row, Arena& arena, Fields& fields);
// A row that was cut off within quotes has taken the next ones with it: where each of its lines
// that begins like a row does begins; none when `text` is one whole row.
void split_postgresql_csvlog(std::string_view text, std::vector<std::string_view>& parts);
Result<void> parse_postgresql_jsonlog(std::string_view text, Arena& arena, Fields& fields);

// "PREFIX SEVERITY:  message", then lines that begin with a tab go on, and lines of DETAIL, HINT,
// QUERY, CONTEXT, LOCATION, STATEMENT belong to it; parted by line feeds. log_line_prefix is not
// told: times, a process in brackets, user@database, name=value pairs and an address are found by
// their shape. In syslog "[N-M] " stands before the prefix.
Result<void> parse_postgresql_stderr(std::string_view text, Arena& arena, Fields& fields);
// As above, by the setting itself; a prefix that is not so laid out is still read by its shape.
Result<void> parse_postgresql_laid(std::string_view text, const Layout& prefix, Arena& arena,
                                   Fields& fields);

// Where the severity stands that ends a log_line_prefix; empty word: nowhere.
struct SeverityMark {
  std::size_t at = 0, behind = 0;  // Of the word, and of the message.
  std::string_view word;
};
SeverityMark find_severity(std::string_view line);
// Whether a message goes on behind its last line: a quote is open.
bool is_open_message(std::string_view text);
// DETAIL and its like, which tell more of the line before.
bool is_secondary(std::string_view severity);
// Removes syslog's "[N-M] "; M, or 0 when there is none.
unsigned take_syslog_part(std::string_view& line);

// Adds the parts of "AUDIT: SESSION,…" if the message is one.
Result<void> add_audit_parts(std::string_view message, Arena& arena, Fields& fields);

}  // namespace metsuke
