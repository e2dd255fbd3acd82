#include <algorithm>
#include <string>

#include "parse/postgresql.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view primary[] = {"LOG",    "ERROR",  "FATAL", "PANIC",  "WARNING",
                                        "NOTICE", "INFO",   "DEBUG", "DEBUG1", "DEBUG2",
                                        "DEBUG3", "DEBUG4", "DEBUG5"};
struct Secondary {
  std::string_view word, name;
};
constexpr Secondary secondary[] = {{"DETAIL", "detail"},        {"HINT", "hint"},
                                   {"QUERY", "internal_query"}, {"CONTEXT", "context"},
                                   {"LOCATION", "location"},    {"STATEMENT", "query"},
                                   {"BACKTRACE", "backtrace"}};

// As a server with lc_messages = ja_JP writes them.
constexpr Secondary japanese[] = {{"ログ", "LOG"},
                                  {"エラー", "ERROR"},
                                  {"致命的エラー", "FATAL"},
                                  {"パニック", "PANIC"},
                                  {"警告", "WARNING"},
                                  {"注意", "NOTICE"},
                                  {"情報", "INFO"},
                                  {"詳細", "DETAIL"},
                                  {"ヒント", "HINT"},
                                  {"文", "STATEMENT"},
                                  {"ステートメント", "STATEMENT"},
                                  {"文脈", "CONTEXT"},
                                  {"コンテキスト", "CONTEXT"},
                                  {"問い合わせ", "QUERY"},
                                  {"場所", "LOCATION"}};

bool is_severity(std::string_view word) {
  for (const std::string_view each : primary)
    if (each == word) return true;
  return is_secondary(word);
}

struct PrefixName {
  std::string_view names;  // Parted by blanks.
  std::string_view column;
};
constexpr PrefixName prefix_names[] = {
    {" user usr u username user_name ", "user_name"},
    {" db d dbname database datname ", "database_name"},
    {" app a appli appname application application_name ", "application_name"},
    {" client host h r remote client_ip clientip ip addr ", "connection_from"},
    {" pid p process ", "process_id"},
    {" session s sid session_id ", "session_id"},
    {" sqlstate e state ", "sql_state_code"},
    {" line l ", "session_line_num"},
};

bool is_among_names(std::string_view name, std::string_view names) {
  const std::size_t at = names.find(name);
  return !name.empty() && at != std::string_view::npos && at != 0 && names[at - 1] == ' ' &&
         names[at + name.size()] == ' ';
}

// "2026-11-23 06:30:04[.123] ZONE" at `at`: its length, else 0.
std::size_t time_length(std::string_view text) {
  if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':' ||
      (text[10] != ' ' && text[10] != 'T') || !all_digits(text.substr(0, 4)) ||
      !all_digits(text.substr(17, 2)))
    return 0;
  std::size_t at = 19;
  if (at < text.size() && text[at] == '.')
    for (++at; at < text.size() && is_ascii_digit(text[at]);) ++at;
  std::size_t zone = at;
  if (zone < text.size() && text[zone] == ' ') ++zone;
  std::size_t end = zone;
  while (end < text.size() && ((text[end] >= 'A' && text[end] <= 'Z') || text[end] == '+' ||
                               text[end] == '-' || is_ascii_digit(text[end])))
    ++end;
  const bool zoned =
      end > zone + 1 && (text[zone] >= 'A' || text[zone] == '+' || text[zone] == '-');
  return zoned ? end : at;
}

bool is_client(std::string_view word) {
  if (word == "[local]") return true;
  const std::size_t open = word.find('(');
  if (open != std::string_view::npos && word.ends_with(')'))
    return open != 0 && all_digits(word.substr(open + 1, word.size() - open - 2));
  return has_address_shape(word);
}

// "1795383014.051", as %n writes it.
bool is_epoch(std::string_view word) {
  return word.size() == 14 && word[10] == '.' && all_digits(word.substr(0, 10)) &&
         all_digits(word.substr(11));
}

// "6b035edc.7aa5": start and process in hexadecimal digits.
bool is_session_id(std::string_view word) {
  if (word.size() < 10 || word[8] != '.') return false;
  for (std::size_t at = 0; at < word.size(); ++at)
    if (at != 8 && hex_value(word[at]) < 0) return false;
  return true;
}

// Reads a prefix by its setting: whole, or as far as every process writes it.
bool read_laid_prefix(const Layout& layout, std::string_view prefix, Arena& arena, Fields& fields) {
  Fields read;
  if (!parse_layout(layout, prefix, arena, read)) {
    if (!layout.sure) return false;
    read.clear();
    Layout shorter;
    shorter.pieces.assign(layout.pieces.begin(),
                          layout.pieces.begin() + static_cast<std::ptrdiff_t>(*layout.sure));
    shorter.tail = layout.sure_tail;
    if (shorter.pieces.empty() ? prefix != shorter.tail
                               : !parse_layout(shorter, prefix, arena, read))
      return false;
  }
  for (const FieldView& field : read.all())
    if (const std::string_view value = trimmed(field.value); !value.empty())
      fields.add(field.name, value);
  return true;
}

// What the words of a prefix mean, by their shape.
class PrefixReading {
 public:
  explicit PrefixReading(Fields& fields) : fields_(fields) {}

  void read(std::string_view prefix) {
    std::string_view before, behind = prefix;
    for (std::size_t at = 0; at + 19 <= prefix.size(); ++at) {
      const std::size_t length = time_length(prefix.substr(at));
      if (length == 0) continue;
      fields_.add("log_time", prefix.substr(at, length));
      before = prefix.substr(0, at);
      behind = prefix.substr(at + length);
      break;
    }
    words(before);
    words(behind);
  }

 private:
  void words(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find_first_of(" ,;|");
      word(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
  }

  void word(std::string_view word) {
    // "UTC:10.1.91.65(5432):user@db:[24743]:", as hosted servers write it.
    while (word.starts_with(':') && !word.starts_with("::")) word.remove_prefix(1);
    while (word.ends_with(':') && !word.ends_with("::")) word.remove_suffix(1);
    if (word.empty()) return;
    if (const std::size_t close = word.find("):");
        close != std::string_view::npos && is_client(word.substr(0, close + 1))) {
      say_once("connection_from", word.substr(0, close + 1));
      return this->word(word.substr(close + 2));
    }
    if (const std::size_t equals = word.find('='); equals != std::string_view::npos) {
      pair(word.substr(0, equals), word.substr(equals + 1));
    } else if (word.front() == '[' && word.find(']') == word.size() - 1 && word != "[local]") {
      bracketed(word.substr(1, word.size() - 2));
    } else if (is_client(word)) {
      say_once("connection_from", word);
    } else if (word.find(':') != std::string_view::npos) {
      while (!word.empty()) {
        const std::size_t end = word.find(':');
        this->word(word.substr(0, end));
        word.remove_prefix(end == std::string_view::npos ? word.size() : end + 1);
      }
    } else if (const std::size_t at = word.rfind('@'); at != std::string_view::npos) {
      say_once("user_name", word.substr(0, at));
      say_once("database_name", word.substr(at + 1));
    } else if (is_epoch(word)) {
      say_once("log_time", word);
    } else if (is_session_id(word)) {
      say_once("session_id", word);
    } else if (word.size() == 5 && all_digits(word.substr(0, 2)) && hex_value(word[4]) < 0) {
      say_once("sql_state_code", word);
    } else if (all_digits(word)) {
      say_once("process_id", word);
    }
  }

  // "[24743]", "[24743-1]": the process and the line of its session; then "[1-1]", the line.
  void bracketed(std::string_view text) {
    const std::size_t dash = text.find('-');
    const std::string_view number = text.substr(0, dash);
    if (!all_digits(number)) {
      word(text);
    } else if (fields_.find("process_id") == nullptr) {
      fields_.add("process_id", number);
      if (dash != std::string_view::npos && all_digits(text.substr(dash + 1)))
        say_once("session_line_num", text.substr(dash + 1));
    } else {
      say_once("session_line_num", number);
    }
  }

  void pair(std::string_view name, std::string_view value) {
    while (!name.empty() && (name.front() == '[' || name.front() == '(')) name.remove_prefix(1);
    if (value != "[local]" && value != "[unknown]")
      while (!value.empty() && (value.back() == ']' || value.back() == ':')) value.remove_suffix(1);
    for (const PrefixName& each : prefix_names)
      if (is_among_names(name, each.names)) say_once(each.column, value);
  }

  void say_once(std::string_view column, std::string_view value) {
    if (!value.empty() && fields_.find(column) == nullptr) fields_.add(column, value);
  }

  Fields& fields_;
};

// A part of a message that goes on over several lines.
struct Growing {
  std::string_view name;
  std::string_view text;
  void go_on(std::string_view line, Arena& arena) {
    std::string longer(text);
    longer += '\n';
    longer += line;
    text = arena.copy(longer);
  }
};

}  // namespace

bool is_secondary(std::string_view severity) {
  for (const Secondary& each : secondary)
    if (each.word == severity) return true;
  return false;
}

SeverityMark find_severity(std::string_view line) {
  for (std::size_t colon = line.find(": "); colon != std::string_view::npos;
       colon = line.find(": ", colon + 1)) {
    std::size_t begin = colon;
    while (begin != 0 &&
           ((line[begin - 1] >= 'A' && line[begin - 1] <= 'Z') || is_ascii_digit(line[begin - 1])))
      --begin;
    const std::string_view word = line.substr(begin, colon - begin);
    std::size_t behind = colon + 2;
    const bool wide = behind < line.size() && line[behind] == ' ';
    if (wide) ++behind;
    if (word.size() >= 3 && is_severity(word)) return {begin, behind, word};
    if (!wide || colon == 0 || static_cast<unsigned char>(line[colon - 1]) < 0x80) continue;
    for (const Secondary& each : japanese)
      if (line.substr(0, colon).ends_with(each.word))
        return {colon - each.word.size(), behind, each.name};
  }
  return {};
}

bool is_open_message(std::string_view text) {
  const bool audit = text.find("AUDIT: ") != std::string_view::npos;
  const auto odd = [&](char mark) { return std::count(text.begin(), text.end(), mark) % 2 == 1; };
  return odd('"') || (!audit && odd('\''));
}

unsigned take_syslog_part(std::string_view& line) {
  if (line.size() < 6 || line[0] != '[' || !is_ascii_digit(line[1])) return 0;
  const std::size_t dash = line.find('-'), end = line.find("] ");
  if (dash == std::string_view::npos || end == std::string_view::npos || dash > end || end > 24 ||
      !all_digits(line.substr(1, dash - 1)) || !all_digits(line.substr(dash + 1, end - dash - 1)))
    return 0;
  const unsigned part = line.substr(dash + 1, end - dash - 1) == "1" ? 1 : 2;
  line.remove_prefix(end + 2);
  return part;
}

namespace {

Result<void> parse_message(std::string_view text, const Layout* prefix, Arena& arena,
                           Fields& fields) {
  bool first = true;
  Growing growing;
  while (first || !text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    take_suffix(line, "\r");
    take_syslog_part(line);
    const bool goes_on = line.starts_with('\t') || line.starts_with("#011");
    const SeverityMark mark = goes_on ? SeverityMark{} : find_severity(line);
    if (first) {
      if (mark.word.empty())
        return Error{Code::unparsed, "PostgreSQL: no severity behind the prefix"};
      const std::string_view before = line.substr(0, mark.at);
      if (prefix == nullptr || !read_laid_prefix(*prefix, before, arena, fields))
        PrefixReading(fields).read(before);
      fields.add("error_severity", mark.word);
    }
    if (mark.word.empty()) {
      if (!take_prefix(line, "\t")) take_prefix(line, "#011");
      growing.go_on(line, arena);
      continue;
    }
    if (!first && !growing.name.empty()) fields.add(growing.name, growing.text);
    growing = {"message", line.substr(mark.behind)};
    // On its own it is all there is to say.
    for (const Secondary& each : secondary)
      if (!first && each.word == mark.word) growing.name = each.name;
    first = false;
  }
  fields.add(growing.name, growing.text);
  return add_audit_parts(fields["message"], arena, fields);
}

}  // namespace

Result<void> parse_postgresql_stderr(std::string_view text, Arena& arena, Fields& fields) {
  return parse_message(text, nullptr, arena, fields);
}

Result<void> parse_postgresql_laid(std::string_view text, const Layout& prefix, Arena& arena,
                                   Fields& fields) {
  return parse_message(text, &prefix, arena, fields);
}

}  // namespace metsuke
