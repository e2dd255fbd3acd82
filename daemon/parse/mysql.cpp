#include "parse/database.h"
#include "parse/text.h"

namespace metsuke {
namespace {

Error not_mysql(const char* why) { return Error{Code::unparsed, std::string("mysql: ") + why}; }

// The time at the beginning: "2021-11-09  5:13:12", "221128 14:49:17", "2023-01-01T00:00:00.1Z".
bool take_mysql_time(std::string_view& rest, Fields& fields) {
  const std::size_t end = rest.find_first_of(" \t");
  if (end == std::string_view::npos) return false;
  const std::string_view first = rest.substr(0, end);
  if (first.size() >= 20 && first[4] == '-' && first[10] == 'T') {
    fields.add("stamp", first);
    rest.remove_prefix(end + 1);
    return true;
  }
  const bool dashed = first.size() == 10 && first[4] == '-' && first[7] == '-';
  const bool plain = (first.size() == 6 || first.size() == 8) && all_digits(first);
  if (!dashed && !plain) return false;
  std::string_view behind = rest.substr(end + 1);
  while (behind.starts_with(' ')) behind.remove_prefix(1);
  const std::size_t stop = behind.find_first_of(" \t,");
  const std::string_view clock = behind.substr(0, stop);
  if (clock.size() < 7 || clock.find(':') == std::string_view::npos ||
      !is_ascii_digit(clock.front()))
    return false;
  fields.add("date", first);
  fields.add("time", clock);
  rest = stop == std::string_view::npos ? std::string_view{} : behind.substr(stop);
  return true;
}

// What stands between two single quotes, which are cut off with it; quotes inside are escaped.
std::string_view take_single_quoted(std::string_view& rest) {
  std::size_t end = 1;
  while (end < rest.size() && rest[end] != '\'') end += rest[end] == '\\' ? 2U : 1U;
  end = end < rest.size() ? end : rest.size();
  const std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(end < rest.size() ? end + 1 : rest.size());
  return inside;
}

std::string_view take_cell(std::string_view& rest) {
  const std::size_t comma = rest.find(',');
  const std::string_view cell = rest.substr(0, comma);
  rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  return cell;
}

// ",server,user,host,connection,query,OPERATION,database,'statement',code".
Result<void> take_audit(std::string_view rest, Arena& arena, Fields& fields) {
  fields.add("form", "audit");
  for (const std::string_view name :
       {"server", "user", "host", "connection", "query", "command", "database"})
    fields.add(name, take_cell(rest));
  const std::string_view command = fields["command"];
  const bool word = command.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == command.npos;
  if (command.empty() || !word || fields["date"].size() != 8 || !all_digits(fields["query"]))
    return not_mysql("other cells than server_audit writes");
  if (rest.starts_with('\'')) {
    fields.add("statement", from_backslashes(take_single_quoted(rest), arena));
    take_prefix(rest, ",");
  } else {
    const std::size_t comma = rest.rfind(',');
    if (comma != std::string_view::npos) {
      fields.add("object", rest.substr(0, comma));
      rest.remove_prefix(comma + 1);
    }
  }
  fields.add("code", rest);
  return {};
}

// "Access denied for user 'a'@'h' (using password: YES)".
void add_denied(std::string_view message, Fields& fields) {
  constexpr std::string_view mark = "Access denied for user ";
  const std::size_t at = message.find(mark);
  if (at == std::string_view::npos) return;
  fields.add("command", "Access denied");
  std::string_view rest = message.substr(at + mark.size());
  if (!rest.starts_with('\'')) return;
  fields.add("user", take_single_quoted(rest));
  if (take_prefix(rest, "@") && rest.starts_with('\''))
    fields.add("host", take_single_quoted(rest));
}

// "root@localhost on db using Socket", "Access denied for user 'a'@'h' …".
void add_connect(std::string_view text, Fields& fields) {
  if (text.find("Access denied") != std::string_view::npos) return;
  const std::string_view who = text.substr(0, text.find(' '));
  const std::size_t at = who.rfind('@');
  fields.add("user", who.substr(0, at));
  if (at != std::string_view::npos) fields.add("host", who.substr(at + 1));
  const std::size_t on = text.find(" on ");
  if (on == std::string_view::npos) return;
  const std::string_view database = text.substr(on + 4, text.find(' ', on + 4) - on - 4);
  if (!database.empty() && database != "using") fields.add("database", database);
}

// "12 Query\tSELECT 1", after the time.
bool take_general(std::string_view rest, Fields& fields) {
  while (rest.starts_with(' ') || rest.starts_with('\t')) rest.remove_prefix(1);
  const std::size_t end = rest.find(' ');
  const std::string_view number = rest.substr(0, end);
  if (end == std::string_view::npos || !all_digits(number)) return false;
  rest.remove_prefix(end + 1);
  const std::size_t tab = rest.find('\t');
  if (tab == std::string_view::npos || tab > 20) return false;
  fields.add("form", "general");
  fields.add("connection", number);
  fields.add("command", rest.substr(0, tab));
  const std::string_view text = rest.substr(tab + 1);
  if (rest.starts_with("Connect")) {
    add_connect(text, fields);
    if (text.find("Access denied") != std::string_view::npos) {
      fields.clear();
      fields.add("form", "general");
      add_denied(text, fields);
    }
  } else if (rest.starts_with("Init DB")) {
    fields.add("database", text);
  } else {
    fields.add("statement", text);
  }
  return true;
}

}  // namespace

Result<void> parse_mysql(std::string_view line, Arena& arena, Fields& fields) {
  std::string_view rest = line;
  if (!take_mysql_time(rest, fields)) return not_mysql("no time at the beginning");
  if (rest.starts_with(',')) return take_audit(rest.substr(1), arena, fields);
  const std::string_view stamp = fields["stamp"];
  const std::string_view date = fields["date"];
  const std::string_view time = fields["time"];
  if (take_general(rest, fields)) {
    if (fields.find("stamp") == nullptr && !stamp.empty()) fields.add("stamp", stamp);
    if (fields.find("date") == nullptr && !date.empty()) {
      fields.add("date", date);
      fields.add("time", time);
    }
    return {};
  }
  rest = trimmed(rest);
  if (const std::size_t end = rest.find(' ');
      end != std::string_view::npos && all_digits(rest.substr(0, end))) {
    fields.add("connection", rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  if (!rest.starts_with('[')) return not_mysql("neither a level nor a command");
  fields.add("form", "error");
  const std::size_t close = rest.find(']');
  if (close == std::string_view::npos) return not_mysql("a level that does not end");
  fields.add("level", rest.substr(1, close - 1));
  rest = trimmed(rest.substr(close + 1));
  fields.add("message", rest);
  add_denied(rest, fields);
  return {};
}

}  // namespace metsuke
