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
  fields.add("address", address);
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
  fields.add("address", address);
  fields.add("verb", verb);
  fields.add("path", from_percent(rest, arena));
  fields.add("status", status);
  if (user != "-") fields.add("user", user);
  fields.add("bytes", bytes);
  return {};
}

// epoch session user address U|D bytes seconds path
Result<void> parse_stats(std::string_view line, Arena& arena, Fields& fields) {
  std::string_view rest = line;
  const std::string_view time = take_word(rest), session = take_word(rest);
  const std::string_view user = take_word(rest), address = take_word(rest);
  const std::string_view verb = take_word(rest), bytes = take_word(rest);
  const std::string_view seconds = take_word(rest);
  if ((verb != "U" && verb != "D") || !all_digits(bytes) || rest.empty())
    return not_pureftpd("no statistics");
  fields.add("form", "stats");
  fields.add("time", time);
  fields.add("session", session);
  fields.add("user", user);
  fields.add("address", address);
  fields.add("verb", verb);
  fields.add("bytes", bytes);
  fields.add("seconds", seconds);
  fields.add("path", from_percent(rest, arena));
  return {};
}

// "/path uploaded  (1000 bytes, 12.34KB/sec)".
bool add_moved(std::string_view text, std::string_view mark, std::string_view event,
               Fields& fields) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return false;
  fields.add("event", event);
  fields.add("path", text.substr(0, at));
  const std::size_t open = text.find('(', at);
  if (open == std::string_view::npos) return true;
  std::string_view size = text.substr(open + 1);
  size = size.substr(0, size.find(' '));
  if (all_digits(size)) fields.add("bytes", size);
  return true;
}

void add_message(std::string_view text, Fields& fields) {
  std::string_view rest = text;
  if (take_suffix(rest, " is now logged in")) {
    fields.add("event", "login");
    fields.add("user", rest);
  } else if (take_prefix(rest, "Authentication failed for user [")) {
    fields.add("event", "login failed");
    fields.add("user", rest.substr(0, rest.rfind(']')));
  } else if (text.starts_with("New connection from ")) {
    fields.add("event", "session opened");
  } else if (text.starts_with("Logout")) {
    fields.add("event", "logout");
  } else if (add_moved(text, " uploaded ", "upload", fields) ||
             add_moved(text, " downloaded ", "download", fields)) {
    return;
  } else if (take_prefix(rest, "Deleted ")) {
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
  }
}

// "(user@host) [LEVEL] text".
Result<void> parse_message(std::string_view line, Fields& fields) {
  const std::size_t close = line.find(") [");
  const std::size_t level = close == std::string_view::npos ? close : line.find("] ", close);
  if (level == std::string_view::npos) return not_pureftpd("neither a log nor a message of it");
  const std::string_view who = line.substr(1, close - 1);
  const std::size_t at = who.rfind('@');
  const std::string_view user = who.substr(0, at);
  const std::string_view text = line.substr(level + 2);
  fields.add("form", "message");
  if (at != std::string_view::npos) fields.add("address", who.substr(at + 1));
  fields.add("level", line.substr(close + 3, level - close - 3));
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
    return parse_stats(line, arena, fields);
  return parse_clf(line, arena, fields);
}

}  // namespace metsuke
