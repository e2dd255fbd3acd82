#include "event/describe.h"
#include "event/named_fields.h"
#include "parse/text.h"
#include "parse/transfer.h"

namespace metsuke {
namespace {

constexpr LogSource winscp_sources[] = {{"file_transfer", "winscp", ""},
                                        {"file_access", "winscp", ""}};

constexpr std::string_view winscp_operations[] = {"upload", "download", "touch",  "chmod", "mkdir",
                                                  "rm",     "mv",       "cp",     "call",  "ls",
                                                  "stat",   "checksum", "failure"};

// The operation whose element begins, or ends, in `text`.
std::string_view operation_in(std::string_view text, std::string_view mark) {
  for (const std::string_view name : winscp_operations) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = text.substr(at + mark.size());
    if (rest.starts_with(name) && rest.size() > name.size() &&
        (rest[name.size()] == '>' || rest[name.size()] == ' ' || rest[name.size()] == '/'))
      return name;
  }
  return {};
}

bool resembles_winscp(std::string_view text) {
  return text.starts_with("<session ") && text.find("winscp.net") != std::string_view::npos;
}

// An operation may be written over several lines; around them stand the session and its groups.
LinePlace place_winscp(const SyslogLine& line, std::string_view held) {
  const std::string_view text = trimmed(line.message);
  if (text.starts_with("<session ")) return {LinePlace::Role::whole};
  const bool closes =
      !operation_in(text.substr(text.rfind('<') == std::string_view::npos ? 0 : text.rfind('<')),
                    "</")
           .empty();
  const bool begins = text.starts_with('<') && !operation_in(text, "<").empty();
  if (begins) return {closes ? LinePlace::Role::whole : LinePlace::Role::first};
  if (!held.empty()) return {closes ? LinePlace::Role::last : LinePlace::Role::more};
  const bool around = text.starts_with("<?xml") || text.starts_with("<group") ||
                      text.starts_with("</group") || text.starts_with("</session");
  return {around ? LinePlace::Role::none : LinePlace::Role::whole};
}

constexpr WordMeaning winscp_meanings[] = {
    {"upload", "file-upload", ""}, {"download", "file-download", ""},
    {"mkdir", "file-create", ""},  {"touch", "file-write", ""},
    {"rm", "file-delete", ""},     {"mv", "file-rename", ""},
    {"cp", "file-create", ""},     {"chmod", "permission-change", ""},
    {"call", "process-start", ""},
};

// "sato@sftp.example.jp", perhaps with a port.
void say_session(const LineContext& context, const Fields& fields, Event& event) {
  Session& session = context.sessions.begin("winscp", "session");
  session.user = fields["name"];
  session.action = fields["start"];
  event.set(Field::event_category, "session");
  event.set(Field::event_action, "session-start");
  event.set(Field::event_outcome, "success");
}

void say_operation(const Fields& fields, Event& event) {
  const std::string_view operation = fields["operation"];
  if (const WordMeaning* meaning = meaning_among(winscp_meanings, operation))
    say_meaning(*meaning, event);
  if (!event.has(Field::event_category)) event.set(Field::event_category, "file");
  const std::string_view success = fields["success"];
  event.set(Field::event_outcome, success == "true"    ? "success"
                                  : success == "false" ? "failure"
                                                       : "unknown");
  say(event, Field::file_path, fields["filename"]);
  say(event, Field::file_target_path, fields["destination"]);
  say(event, Field::event_reason, fields["message"]);
  if (operation != "upload" && operation != "download") return;
  event.set(Field::mk_transfer_direction, operation);
  say(event, Field::mk_transfer_bytes, fields["size"]);
  event.set(Field::mk_transfer_complete, success == "true" ? "true" : "false");
}

Result<void> describe_winscp(const LineContext& context, const Fields& fields, Event& event) {
  event.set(Field::event_dataset, "winscp");
  event.log_source = {"file_transfer", "winscp", ""};
  if (fields["operation"] == "session") {
    say_session(context, fields, event);
  } else {
    say_operation(fields, event);
  }
  const Session* session = context.sessions.find("winscp", "session");
  if (session == nullptr) return {};
  const std::string_view name = context.arena.copy(session->user);
  const std::size_t at = name.rfind('@');
  if (at != std::string_view::npos) {
    say(event, Field::user_name, name.substr(0, at));
    const Endpoint end = endpoint_of(name.substr(at + 1));
    say_address(event, end.host, Field::destination_ip, Field::destination_domain);
    say(event, Field::destination_port, end.port);
  }
  // Operations have no time of their own: the session's start is the latest that is known.
  if (!session->action.empty())
    say_time(time_from_table(context.arena.copy(session->action), context.zone), event);
  return {};
}

}  // namespace

const FormatRow format_winscp{
    .id = "winscp",
    .parse = parse_winscp,
    .describe = describe_winscp,
    .resembles = resembles_winscp,
    .log_sources = winscp_sources,
    .place = place_winscp,
};

}  // namespace metsuke
