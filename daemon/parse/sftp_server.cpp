// The sentences of sftp-server.c. Names stand in quotes that are not escaped inside, so a name
// ends at the last quote that the sentence allows.
#include "parse/sshd.h"
#include "parse/text.h"

namespace metsuke {
namespace {

// `"NAME" mark…`: NAME is decoded into `field`; `text` is left with what follows the mark.
bool take_name(std::string_view& text, std::string_view mark, std::string_view field, Arena& arena,
               Fields& fields) {
  if (!text.starts_with('"')) return false;
  const std::size_t end = mark.empty() ? text.rfind('"') : text.rfind(mark);
  if (end == std::string_view::npos || end == 0) return false;
  fields.add(field, from_vis(text.substr(1, end - 1), arena));
  text.remove_prefix(end + (mark.empty() ? 1 : mark.size()));
  return true;
}

bool parse_close(std::string_view event, std::string_view rest, Arena& arena, Fields& fields) {
  fields.add("event", event);
  if (!take_name(rest, "\" bytes read ", "path", arena, fields)) return false;
  const std::string_view read = take_word(rest);
  if (!all_digits(read) || !take_prefix(rest, "written ") || !all_digits(rest)) return false;
  fields.add("read", read);
  fields.add("written", rest);
  return true;
}

bool parse_open(std::string_view rest, Arena& arena, Fields& fields) {
  fields.add("event", "open");
  if (!take_name(rest, "\" flags ", "path", arena, fields)) return false;
  fields.add("flags", take_word(rest));
  if (take_prefix(rest, "mode ")) fields.add("mode", rest);
  return true;
}

// "session opened for local user U from [A]"
bool parse_session(std::string_view event, std::string_view rest, Arena& arena, Fields& fields) {
  fields.add("event", event);
  const std::size_t from = rest.rfind(" from [");
  if (from == std::string_view::npos || !rest.ends_with(']')) return false;
  fields.add("user", from_vis(rest.substr(0, from), arena));
  fields.add("address", rest.substr(from + 7, rest.size() - from - 8));
  return true;
}

bool parse_status(std::string_view rest, Arena& arena, Fields& fields) {
  fields.add("event", "sent status");
  const std::size_t of = rest.find(" for \"");
  fields.add("status", rest.substr(0, of));
  if (of == std::string_view::npos) return true;
  rest.remove_prefix(of + 5);
  return take_name(rest, "", "path", arena, fields);
}

// One name, then perhaps words: mkdir, remove, set … The first word may be followed by "name".
bool parse_one_name(std::string_view event, std::string_view rest, Arena& arena, Fields& fields) {
  fields.add("event", event);
  take_prefix(rest, "name ");
  if (event == "set" || event == "mkdir") {
    for (const std::string_view mark : {"\" mode ", "\" owner ", "\" size ", "\" modtime "}) {
      if (rest.rfind(mark) == std::string_view::npos) continue;
      if (!take_name(rest, mark, "path", arena, fields)) return false;
      fields.add(trimmed(mark.substr(1)), rest);
      return true;
    }
  }
  return take_name(rest, "", "path", arena, fields);
}

bool parse_two_names(std::string_view event, std::string_view rest, Arena& arena, Fields& fields) {
  fields.add("event", event);
  if (!take_prefix(rest, "old \"")) return false;
  const std::size_t middle = rest.find("\" new \"");
  if (middle == std::string_view::npos) return false;
  std::string_view target = rest.substr(middle + 7);
  if (!take_suffix(target, "\"")) return false;
  fields.add("path", from_vis(rest.substr(0, middle), arena));
  fields.add("target", from_vis(target, arena));
  return true;
}

bool parse_sftp_sentence(std::string_view message, Arena& arena, Fields& fields) {
  std::string_view rest = message;
  if (take_prefix(rest, "close \"")) return parse_close("close", message.substr(6), arena, fields);
  if (take_prefix(rest, "open \"")) return parse_open(message.substr(5), arena, fields);
  if (take_prefix(rest, "forced close ")) return parse_close("forced close", rest, arena, fields);
  if (take_prefix(rest, "session opened for local user "))
    return parse_session("session opened", rest, arena, fields);
  if (take_prefix(rest, "session closed for local user "))
    return parse_session("session closed", rest, arena, fields);
  if (take_prefix(rest, "sent status ")) return parse_status(rest, arena, fields);
  for (const std::string_view verb : {"rename ", "posix-rename ", "symlink ", "hardlink "})
    if (take_prefix(rest, verb)) return parse_two_names(trimmed(verb), rest, arena, fields);
  for (const std::string_view verb :
       {"opendir ", "closedir ", "remove ", "mkdir ", "rmdir ", "set ", "statvfs "})
    if (take_prefix(rest, verb)) return parse_one_name(trimmed(verb), rest, arena, fields);
  if (take_prefix(rest, "received client version ")) {
    fields.add("event", "received client version");
    fields.add("version", rest);
    return true;
  }
  return false;
}

}  // namespace

Result<void> parse_sftp_server(std::string_view message, Arena& arena, Fields& fields) {
  if (!parse_sftp_sentence(trimmed(message), arena, fields)) fields.clear();
  return {};
}

}  // namespace metsuke
