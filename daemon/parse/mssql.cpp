#include "parse/database.h"
#include "parse/text.h"

namespace metsuke {
namespace {

void add_logon(std::string_view text, Fields& fields) {
  const bool refused = text.starts_with("Login failed");
  if (!refused && !text.starts_with("Login succeeded")) return;
  fields.add("event", refused ? "refused" : "accepted");
  // A name may hold quotes itself: it ends where the sentence goes on.
  const std::size_t begin = text.find("user '");
  if (begin != std::string_view::npos) {
    std::string_view name = text.substr(begin + 6);
    const std::size_t end = name.find("'.");
    fields.add("user", name.substr(0, end));
  }
  if (const std::size_t reason = text.find("Reason: "); reason != std::string_view::npos) {
    const std::string_view why = text.substr(reason + 8);
    fields.add("reason", trimmed(why.substr(0, why.rfind(" [CLIENT:"))));
  }
  const std::size_t client = text.rfind("[CLIENT: ");
  if (client == std::string_view::npos) return;
  std::string_view address = text.substr(client + 9);
  fields.add("client", address.substr(0, address.find(']')));
}

}  // namespace

Result<void> parse_mssql(std::string_view line, Arena&, Fields& fields) {
  std::string_view rest = line;
  if (rest.size() < 24 || rest[4] != '-' || rest[7] != '-' || rest[10] != ' ' || rest[13] != ':' ||
      rest[16] != ':' || rest[19] != '.')
    return Error{Code::unparsed, "mssql: no time at the beginning"};
  const std::size_t end = rest.find(' ', 20);
  if (end == std::string_view::npos || !all_digits(rest.substr(20, end - 20)))
    return Error{Code::unparsed, "mssql: nothing behind the time"};
  fields.add("time", rest.substr(0, end));
  rest = trimmed(rest.substr(end));
  const std::string_view source = take_word(rest);
  const bool known = source == "Logon" || source == "Server" || source == "Backup" ||
                     source == "Error" || source.starts_with("spid");
  if (!known) return Error{Code::unparsed, "mssql: no source of SQL Server behind the time"};
  rest = trimmed(rest);
  fields.add("source", source);
  fields.add("message", rest);
  std::string_view error = rest;
  if (take_prefix(error, "Error: ")) fields.add("code", error.substr(0, error.find(',')));
  add_logon(rest, fields);
  return {};
}

}  // namespace metsuke
