#include "parse/syslog.h"

#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// "<38>": the digits; nothing is removed when it is not a priority of RFC 5424 §6.2.1.
std::string_view take_priority(std::string_view& line) {
  if (line.size() < 3 || line[0] != '<') return {};
  const std::size_t end = line.substr(0, 5).find('>');
  if (end == std::string_view::npos || end < 2) return {};
  const std::string_view digits = line.substr(1, end - 1);
  if (!all_digits(digits) || (digits.size() == 3 && digits > "191")) return {};
  line.remove_prefix(end + 1);
  return digits;
}

// "2026-11-23T06:27:44…" up to the next blank.
bool begins_with_iso_time(std::string_view line) {
  return line.size() >= 20 && line[4] == '-' && line[7] == '-' && line[10] == 'T' &&
         line[13] == ':' && line[16] == ':' && all_digits(line.substr(0, 4)) &&
         all_digits(line.substr(11, 2)) &&
         line.substr(0, line.find(' ')).find('\t') == std::string_view::npos;
}

// "2026-11-23 06:27:44.801612+0900", as macOS writes it: how long it is; 0 when it is none. Without
// the offset at its end it is some program's own time.
std::size_t spaced_time_length(std::string_view line) {
  if (line.size() < 24 || line[4] != '-' || line[7] != '-' || line[10] != ' ' || line[13] != ':' ||
      line[16] != ':' || !all_digits(line.substr(0, 4)) || !all_digits(line.substr(17, 2)))
    return 0;
  std::size_t at = 19;
  if (line[at] == '.')
    for (++at; at < line.size() && is_ascii_digit(line[at]);) ++at;
  const bool offset = at + 6 <= line.size() && (line[at] == '+' || line[at] == '-') &&
                      all_digits(line.substr(at + 1, 4)) && line[at + 5] == ' ';
  return offset ? at + 5 : 0;
}

bool begins_with_month(std::string_view line) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::size_t month = months.find(line.substr(0, 3));
  return line.size() > 3 && month != std::string_view::npos && month % 3 == 0;
}

// "2026-11-23 06:27:44 host app[123]:": without an offset only what follows tells that it is a
// header and not some program's own time. How long the time is; 0 when it is none.
std::size_t plain_time_length(std::string_view line) {
  if (line.size() < 24 || line[4] != '-' || line[7] != '-' || line[10] != ' ' || line[13] != ':' ||
      line[16] != ':' || !all_digits(line.substr(0, 4)) || !all_digits(line.substr(17, 2)))
    return 0;
  std::size_t at = 19;
  if (line[at] == '.' || line[at] == ',')
    for (++at; at < line.size() && is_ascii_digit(line[at]);) ++at;
  std::string_view rest = line.substr(at);
  if (!take_prefix(rest, " ") || rest.starts_with('[')) return 0;
  if (const std::string_view host = take_word(rest); host.empty() || host.ends_with(':')) return 0;
  const std::size_t open = rest.find_first_of("[ :");
  if (open == 0 || open == std::string_view::npos || rest[open] != '[') return 0;
  const std::size_t close = rest.find(']', open);
  const bool tagged = close != std::string_view::npos && rest.substr(close).starts_with("]: ") &&
                      all_digits(rest.substr(open + 1, close - open - 1));
  return tagged ? at : 0;
}

// "Nov 23 2026 06:27:44", as Cisco's devices write it: 20, or 0.
std::size_t dated_time_length(std::string_view line) {
  const bool shaped = line.size() >= 20 && line[3] == ' ' && line[6] == ' ' && line[11] == ' ' &&
                      line[14] == ':' && line[17] == ':' && all_digits(line.substr(7, 4)) &&
                      all_digits(line.substr(18, 2));
  return shaped && begins_with_month(line) ? 20 : 0;
}

// "Nov 3 06:27:44": a day of one digit that is not padded.
std::size_t short_time_length(std::string_view line) {
  if (line.size() < 15 || line[3] != ' ' || !is_ascii_digit(line[4]) || line[5] != ' ' ||
      line[8] != ':' || line[11] != ':' || line[14] != ' ')
    return 0;
  if (!begins_with_month(line)) return 0;
  for (const std::size_t at : {6U, 7U, 9U, 10U, 12U, 13U})
    if (!is_ascii_digit(line[at])) return 0;
  return 14;
}

// "Nov 23 06:27:44", "Nov  3 06:27:44.123": how long it is; 0 when it is none.
std::size_t bsd_time_length(std::string_view line) {
  if (const std::size_t length = short_time_length(line); length != 0) return length;
  if (const std::size_t length = dated_time_length(line); length != 0) return length;
  if (line.size() < 15 || line[3] != ' ' || line[6] != ' ' || line[9] != ':' || line[12] != ':')
    return 0;
  if (!begins_with_month(line)) return 0;
  if ((line[4] != ' ' && !is_ascii_digit(line[4])) || !is_ascii_digit(line[5])) return 0;
  for (const std::size_t at : {7U, 8U, 10U, 11U, 13U, 14U})
    if (!is_ascii_digit(line[at])) return 0;
  std::size_t length = 15;
  if (line.size() > 16 && line[15] == '.' && is_ascii_digit(line[16])) {
    ++length;
    while (length < line.size() && is_ascii_digit(line[length])) ++length;
  } else if (line.substr(15, 3) == " 20" && line.size() > 20 && line[20] == ' ' &&
             all_digits(line.substr(16, 4))) {
    length = 20;  // "Nov 23 06:27:44 2026 host"
  }
  return length;
}

// One word of an RFC 5424 header; "-" says nothing.
std::string_view take_header_word(std::string_view& line) {
  const std::string_view word = take_word(line);
  return word == "-" ? std::string_view{} : word;
}

// One element "[id name="value" …]"; 0 when it is not closed. Quotes may hold ], and a backslash
// escapes what is behind it.
std::size_t element_length(std::string_view text) {
  bool quoted = false;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted && c == '\\') {
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ']' && !quoted) {
      return at + 1;
    }
  }
  return 0;
}

// All elements of STRUCTURED-DATA; 0 when they do not end well.
std::size_t structured_length(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] == '[') {
    const std::size_t length = element_length(text.substr(at));
    if (length == 0) return 0;
    at += length;
  }
  return at;
}

// Behind the application's name: PROCID SP MSGID SP SD [SP MSG].
bool take_rfc5424_tail(std::string_view rest, SyslogLine& line, Arena& arena) {
  line.process = take_header_word(rest);
  line.message_id = take_header_word(rest);
  if (rest.starts_with('[')) {
    const std::size_t length = structured_length(rest);
    if (length == 0 || (length < rest.size() && rest[length] != ' ')) return false;
    line.structured = rest.substr(0, length);
    rest.remove_prefix(length);
    take_prefix(rest, " ");
    line.sequence = structured_value(line.structured, "meta", "sequenceId", arena);
  } else if (rest == "-") {
    rest.remove_prefix(1);
  } else if (!take_prefix(rest, "- ")) {
    return false;
  }
  // rsyslog's template puts a second blank before the message.
  take_prefix(rest, " ");
  take_prefix(rest, byte_order_mark);
  line.message = rest;
  return true;
}

bool is_syslog_level(std::string_view word) {
  for (const std::string_view level :
       {"INFO", "DEBUG", "WARNING", "WARN", "ERR", "ERROR", "NOTICE", "CRIT", "ALERT", "EMERG"})
    if (word == level) return true;
  return false;
}

// "sshd[123]: message": the tag, if the text begins with one.
bool take_tag(std::string_view& rest, SyslogLine& line) {
  // "[sshd]: message", as some daemons' own brackets come out.
  if (const std::size_t close = rest.substr(0, 32).find("]: ");
      rest.starts_with('[') && close != std::string_view::npos &&
      rest.substr(1, close - 1).find(' ') == std::string_view::npos) {
    line.app = rest.substr(1, close - 1);
    rest.remove_prefix(close + 3);
    return true;
  }
  // "[sshd] message"
  if (const std::size_t close = rest.substr(0, 32).find("] ");
      rest.starts_with('[') && close != std::string_view::npos && close > 1 &&
      rest.substr(1, close - 1).find_first_of(" [=:") == std::string_view::npos &&
      hex_value(rest[1]) < 0) {
    line.app = rest.substr(1, close - 1);
    rest.remove_prefix(close + 2);
    return true;
  }
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != '[' && rest[end] != ':' && rest[end] != ' ') ++end;
  if (end == 0 || end == rest.size() || rest[end] == ' ') return false;
  const std::string_view name = rest.substr(0, end);
  if (rest[end] == '[') {
    const std::size_t close = rest.substr(0, end + 24).find(']', end);
    if (close == std::string_view::npos) return false;
    // "sshd(pam_unix)[123]": the library speaks in the program's name.
    line.app = name.substr(0, name.find('('));
    line.process = rest.substr(end + 1, close - end - 1);
    rest.remove_prefix(close + 1);
    take_prefix(rest, ":");
  } else {
    // "::1 is a host", "12:30" a time: a tag's colon ends its word.
    if (end + 1 < rest.size() && rest[end + 1] != ' ') return false;
    line.app = name;
    rest.remove_prefix(end + 1);
  }
  take_prefix(rest, " ");
  return true;
}

// "su: message"
bool begins_with_name(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && end < 32 &&
         (is_ascii_digit(text[end]) || (text[end] >= 'a' && text[end] <= 'z') ||
          (text[end] >= 'A' && text[end] <= 'Z') || text[end] == '-' || text[end] == '_' ||
          text[end] == '/' || text[end] == '.'))
    ++end;
  return end != 0 && !all_digits(text.substr(0, end)) && text.substr(end, 2) == ": ";
}

// "sshd[123]: " where neither priority nor time stand before it.
bool has_numbered_tag(std::string_view text) {
  const std::size_t open = text.substr(0, 32).find('[');
  if (open == 0 || open == std::string_view::npos) return false;
  const std::size_t close = text.substr(0, open + 12).find("]: ", open);
  return close != std::string_view::npos && all_digits(text.substr(open + 1, close - open - 1)) &&
         text.substr(0, open).find_first_of(" :={<\"") == std::string_view::npos;
}

// Behind the time: [HOST] [TAG[PID]:] MSG, each of which may be missing.
void take_bsd_tail(std::string_view rest, SyslogLine& line) {
  if (take_prefix(rest, ": ")) {
    line.message = rest;
    return;
  }
  while (take_prefix(rest, " ")) continue;
  if (!take_tag(rest, line)) {
    const std::string_view word = take_word(rest);
    (is_syslog_level(word) ? line.level : line.host) = word;
    take_tag(rest, line);
  }
  take_prefix(rest, byte_order_mark);
  // Solaris puts its message id first: "[ID 800047 auth.info] message".
  if (const std::size_t close = rest.substr(0, 48).find("] ");
      rest.starts_with("[ID ") && close != std::string_view::npos)
    rest.remove_prefix(close + 2);
  line.message = rest;
}

// "HOST APP PROCID MSGID SD MSG" without a priority before it, as some collectors write files.
bool is_rfc5424_without_priority(std::string_view rest) {
  take_word(rest);
  const std::string_view app = take_word(rest);
  if (app.empty() || app.ends_with(':') || app.ends_with(']')) return false;
  const std::string_view process = take_word(rest);
  if (process != "-" && !all_digits(process)) return false;
  take_word(rest);
  return rest.starts_with("- ") || rest == "-" || structured_length(rest) != 0;
}

// rsyslog folds repetitions: "message repeated 3 times: [ Failed password … ]".
void unfold(SyslogLine& line) {
  std::string_view rest = line.message;
  if (!take_prefix(rest, "message repeated ")) return;
  const std::string_view count = take_word(rest);
  if (!all_digits(count) || !take_prefix(rest, "times: [") || !take_suffix(rest, "]")) return;
  take_prefix(rest, " ");
  line.repeated = count;
  line.message = rest;
}

}  // namespace

SyslogLine parse_syslog(std::string_view text, Arena& arena) {
  SyslogLine line;
  std::string_view rest = text;
  take_prefix(rest, byte_order_mark);
  line.priority = take_priority(rest);
  if (!line.priority.empty() && rest.starts_with(' ')) rest.remove_prefix(1);
  line.message = rest;
  const bool versioned = !line.priority.empty() && rest.starts_with("1 ");
  if (versioned) {
    SyslogLine full = line;
    std::string_view header = rest.substr(2);
    full.time = take_header_word(header);
    full.host = take_header_word(header);
    full.app = take_header_word(header);
    full.form = SyslogLine::Form::rfc5424;
    if (take_rfc5424_tail(header, full, arena)) line = full;
  } else if (begins_with_iso_time(rest)) {
    const std::string_view time = take_word(rest);
    if (is_rfc5424_without_priority(rest)) {
      line.time = time;
      line.host = take_header_word(rest);
      line.app = take_header_word(rest);
      line.form = SyslogLine::Form::rfc5424;
      take_rfc5424_tail(rest, line, arena);
    } else {
      line.form = SyslogLine::Form::iso;
      line.time = time.ends_with(':') ? time.substr(0, time.size() - 1) : time;
      take_bsd_tail(rest, line);
    }
  } else if (const std::size_t spaced = spaced_time_length(rest); spaced != 0) {
    line.form = SyslogLine::Form::iso;
    line.time = rest.substr(0, spaced);
    take_bsd_tail(rest.substr(spaced), line);
  } else if (const std::size_t plain = plain_time_length(rest); plain != 0) {
    line.form = SyslogLine::Form::iso;
    line.time = rest.substr(0, plain);
    take_bsd_tail(rest.substr(plain), line);
  } else if (const std::size_t length = bsd_time_length(rest); length != 0) {
    line.form = SyslogLine::Form::rfc3164;
    line.time = rest.substr(0, length);
    take_bsd_tail(rest.substr(length), line);
  } else if (has_numbered_tag(rest) || (!line.priority.empty() && begins_with_name(rest))) {
    // RFC 3164 §4.3.3: a message may come without time and host.
    if (take_tag(rest, line)) line.message = rest;
  }
  unfold(line);
  return line;
}

std::string_view structured_value(std::string_view structured, std::string_view id,
                                  std::string_view name, Arena& arena) {
  while (structured.starts_with('[')) {
    const std::size_t length = element_length(structured);
    if (length < 2) return {};
    std::string_view element = structured.substr(1, length - 2);
    structured.remove_prefix(length);
    const std::string_view element_id = take_word(element);
    if (element_id.substr(0, element_id.find('@')) != id) continue;
    while (!element.empty()) {
      const std::size_t equals = element.find("=\"");
      if (equals == std::string_view::npos) break;
      const std::string_view key = trimmed(element.substr(0, equals));
      element.remove_prefix(equals + 2);
      std::size_t end = 0;
      while (end < element.size() && element[end] != '"') end += element[end] == '\\' ? 2U : 1U;
      if (end >= element.size()) return {};
      if (key == name) return from_backslashes(element.substr(0, end), arena);
      element.remove_prefix(end + 1);
    }
  }
  return {};
}

}  // namespace metsuke
