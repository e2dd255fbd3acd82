#include <string>

#include "parse/ftp.h"
#include "parse/text.h"

namespace metsuke {
namespace {

Error not_pureftpd(std::string_view why) {
  return Error{Code::unparsed, "Pure-FTPd: " + std::string(why)};
}

// host - user [time] "PUT path" status bytes
Result<void> parse_clf(std::string_view line, Arena& arena, Fields& fields) {
  const std::size_t open = line.find(" [");
  const std::size_t close = open == std::string_view::npos ? open : line.find("] \"", open);
  if (close == std::string_view::npos) return not_pureftpd("no [time] before a request");
  std::string_view head = line.substr(0, open);
  const std::string_view address = take_word(head), ident = take_word(head);
  const std::size_t quote = line.rfind('"');
  if (quote <= close + 2) return not_pureftpd("a request that is not closed");
  std::string_view request = line.substr(close + 3, quote - close - 3);
  std::string_view rest = line.substr(quote + 1);
  take_prefix(rest, " ");
  fields.add("form", "clf");
  fields.add("time", line.substr(open + 2, close - open - 2));
  if (address != "-") fields.add("address", address);
  if (ident != "-") fields.add("ident", ident);
  if (head != "-" && !head.empty()) fields.add("user", head);
  fields.add("verb", take_word(request));
  fields.add("path", from_percent(request, arena));
  const std::string_view status = take_word(rest), bytes = take_word(rest);
  if (!all_digits(status) || !all_digits(bytes)) return not_pureftpd("no status and size");
  fields.add("status", status);
  fields.add("bytes", bytes);
  return {};
}

// date time c-ip []verb path status user bytes; in UTC.
Result<void> parse_w3c_line(std::string_view line, Arena& arena, Fields& fields) {
  std::string_view rest = line;
  const std::string_view date = take_word(rest), clock = take_word(rest);
  const std::string_view address = take_word(rest);
  std::string_view verb = take_word(rest);
  if (!take_prefix(verb, "[]")) return not_pureftpd("no []verb");
  const std::string_view bytes = take_last_word(rest), user = take_last_word(rest);
  const std::string_view status = take_last_word(rest);
  if (!all_digits(bytes) || !all_digits(status) || rest.empty())
    return not_pureftpd("no path, status, user and size");
  fields.add("form", "w3c");
  fields.add("date", date);
  fields.add("clock", clock);
  if (address != "-") fields.add("address", address);
  fields.add("verb", verb);
  fields.add("path", from_percent(rest, arena));
  fields.add("status", status);
  if (user != "-" && !user.empty()) fields.add("user", user);
  fields.add("bytes", bytes);
  return {};
}

// epoch session user address U|D bytes seconds path; nothing is escaped, and a user's name may hold
// blanks. The first place that fits is taken.
Result<void> parse_stats(std::string_view line, Fields& fields) {
  std::string_view rest = line;
  const std::string_view time = take_word(rest), session = take_word(rest);
  for (std::size_t at = rest.find(' '); at != std::string_view::npos; at = rest.find(' ', at + 1)) {
    std::string_view behind = rest.substr(at + 1);
    const std::string_view verb = take_word(behind), bytes = take_word(behind);
    const std::string_view seconds = take_word(behind);
    if ((verb != "U" && verb != "D") || !all_digits(bytes) || !all_digits(seconds)) continue;
    std::string_view who = rest.substr(0, at);
    const std::string_view address = take_last_word(who);
    if (who.empty() || behind.empty()) continue;
    fields.add("form", "stats");
    fields.add("time", time);
    fields.add("session", session);
    if (who != "-") fields.add("user", who);
    if (address != "-") fields.add("address", address);
    fields.add("verb", verb);
    fields.add("bytes", bytes);
    fields.add("seconds", seconds);
    fields.add("path", behind);
    return {};
  }
  return not_pureftpd("no statistics");
}

// "/path uploaded  (1000 bytes, 12.34KB/sec)": the words before the last bracket tell.
bool add_moved(std::string_view text, Fields& fields) {
  const std::size_t open = text.rfind("  (");
  if (open == std::string_view::npos) return false;
  std::string_view path = text.substr(0, open);
  const bool up = take_suffix(path, " uploaded");
  if (!up && !take_suffix(path, " downloaded")) return false;
  if (take_suffix(path, " partially")) fields.add("partial", "1");
  fields.add("event", up ? "upload" : "download");
  fields.add("path", path);
  std::string_view size = text.substr(open + 3);
  size = size.substr(0, size.find(' '));
  if (all_digits(size)) fields.add("bytes", size);
  return true;
}

void add_refusal(std::string_view user, std::string_view reason, Fields& fields) {
  fields.add("event", "login failed");
  if (!user.empty()) fields.add("user", user);
  fields.add("reason", reason);
}

void add_message(std::string_view text, Fields& fields) {
  std::string_view rest = text;
  if (take_suffix(rest, " is now logged in")) {
    fields.add("event", "login");
    fields.add("user", rest);
  } else if (text.starts_with("Anonymous user logged in")) {
    fields.add("event", "login");
    fields.add("user", "anonymous");
    fields.add("anonymous", "1");
  } else if (take_prefix(rest, "Authentication failed for user [")) {
    add_refusal(rest.substr(0, rest.rfind(']')), "Authentication failed", fields);
  } else if (take_prefix(rest, "Can't login as [") &&
             rest.find("]: account disabled") != std::string_view::npos) {
    add_refusal(rest.substr(0, rest.rfind("]: account disabled")), "account disabled", fields);
  } else if (text.starts_with("Too many authentication failures")) {
    add_refusal({}, text, fields);
  } else if (text.starts_with("New connection from ")) {
    fields.add("event", "session opened");
  } else if (text.starts_with("Logout")) {
    fields.add("event", "logout");
  } else if (add_moved(text, fields)) {
    return;
  } else if (rest = text; take_prefix(rest, "Deleted ")) {
    fields.add("event", "delete");
    fields.add("path", rest);
  } else if (take_prefix(rest, "File successfully renamed or moved: [")) {
    fields.add("event", "rename");
    const std::size_t to = rest.find("]->[");
    if (to == std::string_view::npos) return;
    fields.add("path", rest.substr(0, to));
    std::string_view target = rest.substr(to + 4);
    take_suffix(target, "]");
    fields.add("target", target);
  } else if (take_prefix(rest, "Command [")) {
    // "Command [stor] [a.csv]": asked for, whatever becomes of it.
    const std::size_t end = rest.find("] [");
    if (end == std::string_view::npos) return;
    fields.add("command", rest.substr(0, end));
    std::string_view argument = rest.substr(end + 3);
    take_suffix(argument, "]");
    if (!argument.empty()) fields.add("argument", argument);
  } else if (const std::string_view level = fields["level"];
             level == "ERROR" || level == "WARNING") {
    fields.add("reason", text);
  }
}

// "(user@host) [LEVEL] text"; of some levels it does not say which.
Result<void> parse_message(std::string_view line, Fields& fields) {
  std::size_t close = line.find(") [");
  std::size_t level = close == std::string_view::npos ? close : line.find("] ", close);
  for (std::size_t at = close + 3; level != std::string_view::npos && at < level; ++at)
    if (line[at] < 'A' || line[at] > 'Z') level = std::string_view::npos;
  if (level == std::string_view::npos) close = line.find(") ");
  if (close == std::string_view::npos) return not_pureftpd("neither a log nor a message of it");
  const std::string_view who = line.substr(1, close - 1);
  const std::size_t at = who.rfind('@');
  if (at == std::string_view::npos) return not_pureftpd("a message of nobody");
  const std::string_view user = who.substr(0, at);
  fields.add("form", "message");
  fields.add("address", who.substr(at + 1));
  if (level != std::string_view::npos)
    fields.add("level", line.substr(close + 3, level - close - 3));
  const std::string_view text = line.substr((level == std::string_view::npos ? close : level) + 2);
  fields.add("text", text);
  add_message(text, fields);
  if (fields.find("user") == nullptr && user != "?" && !user.empty()) fields.add("user", user);
  return {};
}

}  // namespace

Result<void> parse_pureftpd(std::string_view line, Arena& arena, Fields& fields) {
  if (line.starts_with('#')) return not_pureftpd("a line of the head");
  if (line.starts_with('(')) return parse_message(line, fields);
  if (line.size() > 19 && line[4] == '-' && line[10] == ' ')
    return parse_w3c_line(line, arena, fields);
  if (line.size() > 10 && all_digits(line.substr(0, 10)) &&
      line.find('"') == std::string_view::npos)
    return parse_stats(line, fields);
  return parse_clf(line, arena, fields);
}

}  // namespace metsuke
