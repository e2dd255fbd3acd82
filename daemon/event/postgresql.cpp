#include "event/postgresql.h"

#include <algorithm>
#include <charconv>

#include "event/describe.h"
#include "event/object.h"
#include "parse/postgresql.h"
#include "parse/text.h"

namespace metsuke {
namespace {

struct Abbreviation {
  std::string_view name;
  int minutes;
};
constexpr Abbreviation abbreviations[] = {
    {"UTC", 0},    {"GMT", 0},    {"JST", 540},  {"KST", 540},  {"CET", 60},   {"CEST", 120},
    {"EET", 120},  {"EEST", 180}, {"WET", 0},    {"WEST", 60},  {"MSK", 180},  {"EST", -300},
    {"EDT", -240}, {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420},
    {"HKT", 480},  {"SGT", 480},  {"AEST", 600}, {"AEDT", 660}, {"Z", 0}};

// What stands between `begin` and `end` in `text`; null when it does not.
std::string_view word_between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t at = text.find(begin);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + begin.size());
  const std::size_t stop = rest.find(end);
  return stop == std::string_view::npos ? rest : rest.substr(0, stop);
}

bool is_named(std::string_view value) { return !value.empty() && value != "[unknown]"; }

// "192.0.2.1:53534", "192.0.2.1(53534)", "::1:53534", "[local]".
void say_database_client(std::string_view client, std::string_view port, Event& event) {
  if (client.empty() || client == "[local]") return;
  std::string_view address = client;
  if (const std::size_t open = client.find('('); open != std::string_view::npos) {
    address = client.substr(0, open);
    port = client.substr(open + 1);
    take_suffix(port, ")");
  } else if (const std::size_t colon = client.rfind(':');
             colon != std::string_view::npos && port.empty() &&
             all_digits(client.substr(colon + 1)) && client.find('.') != std::string_view::npos) {
    address = client.substr(0, colon);
    port = client.substr(colon + 1);
  } else if (colon != std::string_view::npos && port.empty() && colon > 2 &&
             client.size() - colon == 6 && all_digits(client.substr(colon + 1))) {
    // Five decimal digits are a port: no group of an address is that long.
    address = client.substr(0, colon);
    port = client.substr(colon + 1);
  }
  say_source(event, address);
  if (all_digits(port)) event.set(Field::source_port, port);
}

char upper_ascii(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// The next word of SQL, without comments and parentheses before it.
std::string_view take_sql_word(std::string_view& text) {
  while (!text.empty()) {
    if (text.front() == ' ' || text.front() == '\n' || text.front() == '\t' ||
        text.front() == '\r' || text.front() == '(' || text.front() == ';') {
      text.remove_prefix(1);
    } else if (text.starts_with("--")) {
      const std::size_t end = text.find('\n');
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    } else if (text.starts_with("/*")) {
      const std::size_t end = text.find("*/", 2);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    } else {
      break;
    }
  }
  std::size_t end = 0;
  while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') ||
                               (text[end] >= 'A' && text[end] <= 'Z') || text[end] == '_'))
    ++end;
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end == 0 && !text.empty() ? 1 : end);
  return word;
}

bool is_word(std::string_view word, std::string_view upper_case) {
  return word.size() == upper_case.size() &&
         std::equal(word.begin(), word.end(), upper_case.begin(),
                    [](char a, char b) { return upper_ascii(a) == b; });
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view each) { return is_word(word, each); });
}

// "duration: 1.2 ms  execute <unnamed>: SELECT 1" or "statement: SELECT 1". A statement that is
// only parsed or bound is not run yet.
struct Spoken {
  std::string_view statement;
  bool timed = false, run = false;
};
Spoken spoken_in(std::string_view message) {
  Spoken spoken;
  if (take_prefix(message, "duration: ")) {
    spoken.timed = true;
    const std::size_t end = message.find(" ms");
    if (end == std::string_view::npos) return spoken;
    message = trimmed(message.substr(end + 3));
  }
  spoken.run = message.starts_with("statement: ") || message.starts_with("execute ") ||
               message.starts_with("fastpath function call: ");
  if (!spoken.run && !message.starts_with("parse ") && !message.starts_with("bind ")) return spoken;
  const std::size_t colon = message.find(": ");
  if (colon != std::string_view::npos) spoken.statement = message.substr(colon + 2);
  return spoken;
}

std::string_view action_of_class(std::string_view name) {
  if (name == "READ") return "db-read";
  if (name == "WRITE") return "db-write";
  if (name == "DDL") return "db-ddl";
  if (name == "ROLE") return "db-role";
  return {};
}

void say_statement(std::string_view statement, Event& event) {
  if (statement.empty()) return;
  event.set(Field::mk_db_statement, statement);
  say(event, Field::event_action, action_of_statement(statement));
}

// pgaudit speaks of what is about to be done; what fails is told by an ERROR.
void say_audit(const Fields& fields, Event& event) {
  const std::string_view name = fields["class"];
  say(event, Field::mk_db_operation_class, name);
  say(event, Field::event_action, action_of_class(name));
  event.set(Field::event_outcome, "success");
  say(event, Field::mk_db_object, fields["object_name"]);
  if (fields["statement"] != "<not logged>" && fields["statement"] != "<previously logged>")
    say(event, Field::mk_db_statement, fields["statement"]);
}

bool is_refused_logon(std::string_view state, std::string_view severity, std::string_view message) {
  if (severity != "FATAL") return false;
  return state.starts_with("28") || state == "3D000" || state == "53300" ||
         message.find("authentication failed for user") != std::string_view::npos ||
         message.find("認証に失敗しました") != std::string_view::npos ||
         message.starts_with("no pg_hba.conf entry") ||
         message.starts_with("pg_hba.conf rejects connection") ||
         (message.starts_with("role \"") &&
          message.find("is not permitted to log in") != std::string_view::npos) ||
         (message.starts_with("role \"") && message.ends_with("does not exist")) ||
         (message.starts_with("database \"") && message.ends_with("does not exist"));
}

void say_authentication(std::string_view action, Event& event) {
  event.set(Field::event_category, "authentication");
  event.set(Field::event_action, action);
  event.set(Field::event_outcome, action == "logon-failed" ? "failure" : "success");
  event.log_source.category = "authentication";
}

void say_refused_logon(std::string_view message, Event& event) {
  say_authentication("logon-failed", event);
  say(event, Field::event_reason, message);
  event.set(Field::mk_user_claimed, "true");
  std::string_view user = word_between(message, "user \"", "\"");
  if (user.empty() && message.find("認証に失敗しました") != std::string_view::npos)
    user = word_between(message, "\"", "\"");
  if (user.empty() && message.starts_with("role \"")) user = word_between(message, "role \"", "\"");
  say(event, Field::user_name, user);
  say_source(event, word_between(message, "for host \"", "\""));
  say(event, Field::mk_db_name, word_between(message, "database \"", "\""));
}

// The server's sentences about connections. False: it is none.
bool say_connection(std::string_view message, Event& event) {
  const bool authorized = message.starts_with("connection authorized: ") ||
                          message.starts_with("replication connection authorized: ");
  const bool left = message.starts_with("disconnection: ");
  if (authorized || left) {
    say_authentication(authorized ? "logon" : "logoff", event);
    say(event, Field::user_name, word_between(message, "user=", " "));
    say(event, Field::mk_db_name, word_between(message, "database=", " "));
    if (left)
      say_database_client(word_between(message, "host=", " "), word_between(message, "port=", " "),
                          event);
    return true;
  }
  if (message.starts_with("connection received: ")) {
    event.set(Field::event_category, "network");
    say_database_client(word_between(message, "host=", " "), word_between(message, "port=", " "),
                        event);
    return true;
  }
  if (!message.starts_with("connection authenticated: ")) return false;
  event.set(Field::event_category, "authentication");
  event.set(Field::event_outcome, "success");
  if (!event.has(Field::user_name))
    say(event, Field::user_name, word_between(message, "identity=\"", "\""));
  return true;
}

// A connection's first line says where from, its later ones only which process serves it, unless
// the prefix or the columns name the client in each.
void join_connection(const LineContext& context, std::string_view message, Event& event) {
  const std::string_view process = event[Field::process_pid];
  if (process.empty()) return;
  const std::string_view host = context.syslog.host;
  if (message.starts_with("connection received: ")) {
    // Processes' ids come back: this one is new, be it by a socket without an address.
    Session& session = context.sessions.begin(host, process);
    session.address =
        event[Field::source_ip].empty() ? event[Field::source_domain] : event[Field::source_ip];
    session.port = event[Field::source_port];
    return;
  }
  const Session* const session = context.sessions.find(host, process);
  if (session == nullptr) return;
  if (!session->address.empty() && !event.has(Field::source_ip) &&
      !event.has(Field::source_domain)) {
    say_source(event, context.arena.copy(session->address));
    if (!session->port.empty()) event.set(Field::source_port, context.arena.copy(session->port));
  }
  if (message.starts_with("disconnection: ")) context.sessions.end(host, process);
}

void say_columns(const LineContext& context, const Fields& fields, Event& event) {
  if (const std::string_view time = fields["log_time"]; !time.empty())
    say_time(time_from_postgresql(time, context.zone), event);
  if (is_named(fields["user_name"])) event.set(Field::user_name, fields["user_name"]);
  if (is_named(fields["database_name"])) event.set(Field::mk_db_name, fields["database_name"]);
  if (all_digits(fields["process_id"])) event.set(Field::process_pid, fields["process_id"]);
  std::string_view client = fields["connection_from"];
  if (client.empty()) client = fields["remote_host"];
  say_database_client(client, fields["remote_port"], event);
  say(event, Field::mk_session_id, fields["session_id"]);
  say(event, Field::log_level, fields["error_severity"]);
  const std::string_view state = fields["sql_state_code"];
  if (state != "00000") say(event, Field::event_code, state);
}

}  // namespace

Result<Timestamp> time_from_postgresql(std::string_view text, const Zone& zone) {
  if (text.size() > 10 && text[10] == '.') return time_from_epoch(text);
  std::size_t end = 19;
  if (end < text.size() && text[end] == '.')
    for (++end; end < text.size() && is_ascii_digit(text[end]);) ++end;
  const std::string_view clock = text.substr(0, end);
  std::string_view name = trimmed(text.substr(std::min(end, text.size())));
  if (name.empty()) return time_from_table(clock, zone);
  std::optional<int> minutes;
  for (const Abbreviation& each : abbreviations)
    if (each.name == name) minutes = each.minutes;
  if (!minutes && (name[0] == '+' || name[0] == '-')) {
    std::string_view digits = name.substr(1);
    int hours = 0, rest = 0;
    if (digits.size() >= 2 && all_digits(digits.substr(0, 2)))
      hours = (digits[0] - '0') * 10 + digits[1] - '0';
    else
      return Error{Code::time_unreadable, std::string(text)};
    digits.remove_prefix(2);
    take_prefix(digits, ":");
    if (digits.size() == 2 && all_digits(digits)) rest = (digits[0] - '0') * 10 + digits[1] - '0';
    minutes = (hours * 60 + rest) * (name[0] == '-' ? -1 : 1);
  }
  if (!minutes) return Error{Code::time_unreadable, "zone `" + std::string(name) + '`'};
  static const Zone universal = [] {
    auto utc = Zone::from("UTC");
    ASSERT(utc);
    return *utc;
  }();
  const Timestamp at = TRY(time_from_table(clock, universal));
  return at - std::chrono::minutes(*minutes);
}

std::string_view action_of_statement(std::string_view statement) {
  std::string_view rest = statement;
  std::string_view word = take_sql_word(rest);
  if (is_word(word, "EXPLAIN")) return "db-read";
  if (is_one_of(word, {"DECLARE", "PREPARE"})) {
    const std::size_t select = rest.find(" SELECT ");
    return select == std::string_view::npos ? std::string_view{} : "db-read";
  }
  if (is_word(word, "WITH")) {
    // Behind the named queries: the first verb that changes something decides.
    for (std::size_t words = 0; words < 4096 && !rest.empty(); ++words)
      if (is_one_of(take_sql_word(rest), {"INSERT", "UPDATE", "DELETE", "MERGE"}))
        return "db-write";
    return "db-read";
  }
  if (is_one_of(word, {"SELECT", "TABLE", "VALUES", "FETCH"})) return "db-read";
  if (is_one_of(word, {"INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "REPLACE", "LOAD"}))
    return "db-write";
  if (is_word(word, "COPY")) {
    for (std::size_t words = 0; words < 4096 && !rest.empty(); ++words) {
      word = take_sql_word(rest);
      if (is_word(word, "FROM") && rest.find("STDOUT") == std::string_view::npos) return "db-write";
      if (is_word(word, "TO")) return "db-read";
    }
    return {};
  }
  if (is_one_of(word, {"GRANT", "REVOKE", "REASSIGN"})) return "db-role";
  if (is_one_of(word, {"CREATE", "ALTER", "DROP"})) {
    word = take_sql_word(rest);
    if (is_word(word, "OR")) {
      take_sql_word(rest);
      word = take_sql_word(rest);
    }
    return is_one_of(word, {"ROLE", "USER", "GROUP"}) ? "db-role" : "db-ddl";
  }
  if (is_one_of(word, {"COMMENT", "REINDEX", "CLUSTER", "REFRESH", "IMPORT", "SECURITY", "RENAME"}))
    return "db-ddl";
  return {};
}

Result<void> describe_postgresql(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  const std::string_view message = fields["message"], severity = fields["error_severity"];
  say(event, Field::message, message);
  event.log_source = {"database", "postgresql", ""};
  event.set(Field::event_category, "database");
  say_columns(context, fields, event);
  const bool failed = severity == "ERROR" || severity == "FATAL" || severity == "PANIC";
  event.set(Field::event_outcome, failed ? "failure" : "unknown");
  if (message.starts_with("AUDIT: ")) {
    say_audit(fields, event);
  } else if (is_refused_logon(fields["sql_state_code"], severity, message)) {
    say_refused_logon(message, event);
  } else if (failed) {
    say(event, Field::event_reason, message);
    say_statement(fields["query"], event);
  } else if (!say_connection(message, event)) {
    const Spoken spoken = spoken_in(message);
    say_statement(spoken.statement, event);
    if (!spoken.run) event.unset(Field::event_action);
    if (spoken.run && spoken.timed) event.set(Field::event_outcome, "success");
  }
  join_connection(context, message, event);
  return {};
}

}  // namespace metsuke
