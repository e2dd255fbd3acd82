#include "parse/auditd.h"

#include <string>

#include "parse/json.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr char enriched_mark = '\x1D';

// What a stranger may have named: written in quotes, or as hexadecimal when it holds blanks,
// quotes or bytes that are not ASCII.
constexpr std::string_view named_by_strangers_in_audit[] = {
    "acct", "cmd",   "comm",     "cwd",      "data", "device",    "dir",
    "exe",  "file",  "key",      "name",     "path", "proctitle", "root_dir",
    "vm",   "watch", "new-disk", "old-disk", "grp"};

bool may_be_encoded(std::string_view name, std::string_view type) {
  for (const std::string_view each : named_by_strangers_in_audit)
    if (each == name) return true;
  return type == "EXECVE" && name.size() > 1 && name[0] == 'a' && is_ascii_digit(name[1]);
}

bool is_hexadecimal_text(std::string_view text) {
  if (text.size() < 2 || text.size() % 2 != 0) return false;
  for (const char c : text)
    if (hex_value(c) < 0 || (c >= 'a' && c <= 'f')) return false;
  return true;
}

std::string_view from_hexadecimal(std::string_view text, Arena& arena) {
  char* const room = arena.allocate(text.size() / 2);
  for (std::size_t at = 0; at + 1 < text.size(); at += 2)
    room[at / 2] = static_cast<char>(hex_value(text[at]) * 16 + hex_value(text[at + 1]));
  return {room, text.size() / 2};
}

int byte_at(std::string_view hexadecimal, std::size_t at) {
  if (2 * at + 1 >= hexadecimal.size()) return -1;
  const int high = hex_value(hexadecimal[2 * at]), low = hex_value(hexadecimal[2 * at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

// RFC 5952 as inet_ntop writes it, without the rare dotted tail.
std::string address_of_six(std::string_view saddr) {
  int groups[8];
  for (std::size_t at = 0; at < 8; ++at)
    groups[at] = byte_at(saddr, 8 + 2 * at) * 256 + byte_at(saddr, 9 + 2 * at);
  std::size_t best = 8, length = 1;
  for (std::size_t at = 0; at < 8; ++at) {
    std::size_t end = at;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - at > length) {
      best = at;
      length = end - at;
    }
  }
  std::string text;
  for (std::size_t at = 0; at < 8; ++at) {
    if (at == best) {
      text += "::";
      at += length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    char digits[5];
    std::size_t size = 0;
    bool leading = true;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const int digit = (groups[at] >> shift) & 15;
      leading = leading && digit == 0 && shift != 0;
      if (!leading) digits[size++] = "0123456789abcdef"[digit];
    }
    text.append(digits, size);
  }
  return text;
}

// struct sockaddr as the kernel prints it; the family is in the machine's order, taken as little
// endian, the port in the network's.
void add_address(std::string_view saddr, Arena& arena, Fields& fields) {
  const int family = byte_at(saddr, 0);
  if (family == 1) {
    const std::string_view path = from_hexadecimal(saddr.substr(4), arena);
    fields.add("path", path.substr(0, path.find('\0')));
    return;
  }
  const bool four = family == 2 && saddr.size() >= 16;
  if (!four && !(family == 10 && saddr.size() >= 48)) return;
  std::string address;
  if (four) {
    for (std::size_t at = 4; at < 8; ++at)
      address += (at == 4 ? "" : ".") + std::to_string(byte_at(saddr, at));
  } else {
    address = address_of_six(saddr);
  }
  fields.add("laddr", arena.copy(address));
  fields.add("lport", arena.copy(std::to_string(byte_at(saddr, 2) * 256 + byte_at(saddr, 3))));
}

// Reads the values of one record.
class RecordReading {
 public:
  RecordReading(std::string_view type, Arena& arena, Fields& fields)
      : type_(type), arena_(arena), fields_(fields) {}

  bool read(std::string_view text) {
    const std::size_t mark = text.find(enriched_mark);
    values(text.substr(0, mark));
    end_argument();
    enriched_ = true;
    if (mark != std::string_view::npos) values(text.substr(mark + 1));
    return !full_;
  }

 private:
  void values(std::string_view text) {
    std::string_view before;  // "old" and "new" stand before the name they belong to.
    while (!text.empty()) {
      if (text.front() == ' ' || text.front() == ',') {
        text.remove_prefix(1);
        continue;
      }
      const std::size_t end = text.find_first_of(" =");
      if (end == std::string_view::npos || text[end] == ' ') {
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(word.size());
        bare_word(word, text, before);
        continue;
      }
      std::string_view name = text.substr(0, end);
      text.remove_prefix(end + 1);
      std::string_view value = take_value(name, text);
      // "(hostname=?, addr=?, res=failed)", as older libraries write it.
      if (take_prefix(name, "(")) take_suffix(value, ",");
      if (!quoted_ && value.find('(') == std::string_view::npos) {
        take_suffix(value, ")");
        if (name != "perms") take_suffix(value, ",");
      }
      add(before.empty() ? name : joined(before, name), value);
      before = {};
    }
  }

  // "avc: denied { read write } for": the rest of its words say nothing.
  void bare_word(std::string_view word, std::string_view& text, std::string_view& before) {
    before = word == "old" || word == "new" ? word : std::string_view{};
    if (word == "denied" || word == "granted") put("avc", word);
    if (word != "{") return;
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) return;
    put("perms", trimmed(text.substr(0, end)));
    text.remove_prefix(end + 1);
  }

  std::string_view take_value(std::string_view name, std::string_view& text) {
    quoted_ = false;
    if (text.starts_with('"')) {
      const std::size_t end = text.find('"', 1);
      quoted_ = true;
      const std::string_view value = text.substr(1, end == std::string_view::npos ? end : end - 1);
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      return value;
    }
    if (text.starts_with('\'')) {
      // Within it there are quotes; it ends with the record.
      const std::size_t end = name == "msg" ? text.rfind('\'') : text.find('\'', 1);
      const std::size_t length =
          end == std::string_view::npos || end == 0 ? text.size() - 1 : end - 1;
      const std::string_view value = text.substr(1, length);
      text.remove_prefix(std::min(text.size(), length + 2));
      return value;
    }
    const char last = text.starts_with('{') ? '}' : ' ';
    std::size_t end = text.find(last);
    if (end != std::string_view::npos && last == '}') ++end;
    const std::string_view value = text.substr(0, end);
    text.remove_prefix(value.size());
    return value;
  }

  void add(std::string_view name, std::string_view value) {
    if (name == "msg" && !quoted_ && value.find('=') != std::string_view::npos) {
      values(value);
      return;
    }
    if (!enriched_ && !quoted_ && may_be_encoded(name, type_) && is_hexadecimal_text(value))
      value = from_hexadecimal(value, arena_);
    if (type_ == "EXECVE" && name.starts_with('a')) {
      const std::size_t bracket = name.find('[');
      if (bracket != std::string_view::npos) {
        piece(name.substr(0, bracket), value);
        return;
      }
      end_argument();
    }
    if (name == "saddr" && !enriched_) add_address(value, arena_, fields_);
    put(name, value);
  }

  // A long argument comes as a1[0], a1[1] …, perhaps over several records.
  void piece(std::string_view name, std::string_view value) {
    if (name != argument_name_) end_argument();
    argument_name_ = name;
    argument_ += value;
  }
  void end_argument() {
    if (!argument_name_.empty()) put(argument_name_, arena_.copy(argument_));
    argument_name_ = {};
    argument_.clear();
  }

  std::string_view joined(std::string_view before, std::string_view name) {
    std::string both(before);
    both += '-';
    both += name;
    return arena_.copy(both);
  }
  void put(std::string_view name, std::string_view value) {
    full_ = full_ || !fields_.add(name, value);
  }

  std::string_view type_;
  Arena& arena_;
  Fields& fields_;
  std::string_view argument_name_;
  std::string argument_;
  bool quoted_ = false, enriched_ = false, full_ = false;
};

std::string_view argument_name(std::size_t number, Arena& arena) {
  return arena.copy("a" + std::to_string(number));
}

// Laurel nests the records by their types: {"ID":"…","SYSCALL":{…},"PATH":[{…},{…}]}.
Result<void> parse_laurel(std::string_view text, Arena& arena, Fields& fields) {
  Fields read;
  TRY(parse_json(text, arena, read));
  const std::string_view id = read["ID"];
  const std::size_t colon = id.find(':');
  if (colon == std::string_view::npos) return Error{Code::unparsed, "Laurel: no ID"};
  fields.add("time", id.substr(0, colon));
  fields.add("serial", id.substr(colon + 1));
  if (const FieldView* node = read.find("NODE")) fields.add("node", node->value);
  std::string_view type;
  std::size_t arguments = 0;
  std::string title;
  for (const FieldView& field : read.all()) {
    const std::size_t dot = field.name.find('.');
    if (dot == std::string_view::npos) continue;
    const std::string_view record = field.name.substr(0, dot);
    const std::string_view name = field.name.substr(dot + 1);
    if (record != type || (record == "PATH" && name == "item")) {
      fields.add("type", record);
      type = record;
      arguments = 0;
    }
    if (name == "ARGV" && record == "EXECVE") {
      fields.add(argument_name(arguments++, arena), field.value);
    } else if (name == "ARGV" && record == "PROCTITLE") {
      if (!title.empty()) title += ' ';
      title += field.value;
    } else if (name != "ARGV") {
      fields.add(name, field.value, field.kind);
      if (name == "saddr") add_address(field.value, arena, fields);
    }
  }
  if (!title.empty()) fields.add("proctitle", arena.copy(title));
  return {};
}

// A line feed; or a blank, where shippers join the records of an event. Values that hold blanks are
// hexadecimal, so that nobody can write such words into one.
std::size_t end_of_record(std::string_view text) {
  const std::size_t feed = text.find('\n');
  const std::size_t stamp = text.find("audit(");
  if (stamp == std::string_view::npos) return feed;
  for (std::size_t at = text.find(" type=", stamp); at != std::string_view::npos && at < feed;
       at = text.find(" type=", at + 1)) {
    const std::size_t blank = text.find(' ', at + 1);
    if (blank != std::string_view::npos && text.substr(blank).starts_with(" msg=audit(")) return at;
  }
  return feed;
}

}  // namespace

bool read_audit_stamp(std::string_view line, AuditStamp& stamp) {
  if (take_prefix(line, "node=")) stamp.node = take_word(line);
  if (!take_prefix(line, "type=")) return false;
  stamp.type = take_word(line);
  take_prefix(line, "msg=");
  if (stamp.type.empty() || !take_prefix(line, "audit(")) return false;
  const std::size_t end = line.find(')');
  if (end == std::string_view::npos) return false;
  stamp.both = line.substr(0, end);
  const std::size_t colon = stamp.both.find(':');
  if (colon == std::string_view::npos) return false;
  stamp.time = stamp.both.substr(0, colon);
  stamp.serial = stamp.both.substr(colon + 1);
  const std::size_t dot = stamp.time.find('.');
  if (dot == std::string_view::npos || !all_digits(stamp.time.substr(0, dot)) ||
      !all_digits(stamp.time.substr(dot + 1)) || !all_digits(stamp.serial))
    return false;
  stamp.rest = line.substr(end + 1);
  take_prefix(stamp.rest, ":");
  return true;
}

Result<void> parse_auditd(std::string_view text, Arena& arena, Fields& fields) {
  if (text.starts_with('{')) return parse_laurel(text, arena, fields);
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = end_of_record(text);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    AuditStamp stamp;
    if (!read_audit_stamp(line, stamp))
      return Error{Code::unparsed,
                   "audit: no type and no audit(time:serial) in record " + std::to_string(number)};
    if (number == 1) {
      fields.add("time", stamp.time);
      fields.add("serial", stamp.serial);
      if (!stamp.node.empty()) fields.add("node", stamp.node);
    }
    fields.add("type", stamp.type);
    if (!RecordReading(stamp.type, arena, fields).read(stamp.rest))
      return Error{Code::limit_exceeded, "audit: too many values"};
  }
  return number == 0 ? Result<void>(Error{Code::unparsed, "audit: nothing"}) : Result<void>();
}

}  // namespace metsuke
