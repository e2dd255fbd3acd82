// sftp's file operations, with the user and address that only the session's first line names.
#include "event/describe.h"

namespace metsuke {
namespace {

// The server answers at once; logs of whole seconds may round one up.
constexpr std::chrono::seconds status_delay_max{1};

std::string_view action_of(std::string_view event, const Fields& fields) {
  if (event == "open") {
    const std::string_view flags = fields["flags"];
    if (flags.find("WRITE") == std::string_view::npos) return "file-read";
    return flags.find("CREATE") == std::string_view::npos ? "file-write" : "file-create";
  }
  if (event == "mkdir" || event == "symlink" || event == "hardlink") return "file-create";
  if (event == "remove" || event == "rmdir") return "file-delete";
  if (event == "rename" || event == "posix-rename") return "file-rename";
  if (event == "set")
    return fields.find("mode") != nullptr || fields.find("owner") != nullptr ? "permission-change"
                                                                              : "file-write";
  return {};
}

// "vm:22819": a process of a host. Ids come back after a while; times tell such sessions apart.
std::string_view session_id(const SyslogLine& line, Arena& arena) {
  if (line.process.empty()) return {};
  char* const room = arena.allocate(line.host.size() + 1 + line.process.size());
  line.host.copy(room, line.host.size());
  room[line.host.size()] = ':';
  line.process.copy(room + line.host.size() + 1, line.process.size());
  return {room, line.host.size() + 1 + line.process.size()};
}

void say_close(const Fields& fields, const Session* session, Event& event) {
  const std::string_view read = fields["read"];
  const std::string_view written = fields["written"];
  const bool wrote = written != "0";
  const bool was_read = read != "0";
  const bool same = session != nullptr && session->path == fields["path"];
  const std::string_view flags = same ? std::string_view(session->flags) : std::string_view{};
  // An empty file moves no byte; how it was opened tells the direction.
  const bool upload = wrote || (!was_read && flags.find("WRITE") != std::string_view::npos);
  const bool download = !upload && (was_read || flags.find("READ") != std::string_view::npos);
  const bool whole = fields["event"] == "close";
  event.set(Field::event_outcome, whole ? "success" : "unknown");
  if (!upload && !download) {
    event.set(Field::event_action, "file-read");
    return;
  }
  event.set(Field::event_action, upload ? "file-upload" : "file-download");
  event.set(Field::mk_transfer_direction, upload ? "upload" : "download");
  event.set(Field::mk_transfer_bytes, upload ? written : read);
  event.set(Field::mk_transfer_complete, whole ? "true" : "false");
}

// A failure comes as a line of its own that names neither file nor request: they are the last ones,
// if they were a moment ago. Failures of requests that are not logged (stat) look the same.
void say_status(const LineContext& context, const Fields& fields, const Session* session,
                Event& event) {
  const std::string_view status = fields["status"];
  const bool fine = status == "Success" || status == "End of file";
  event.set(Field::event_outcome, fine ? "success" : "failure");
  say(event, Field::event_reason, status);
  if (session == nullptr || fine || session->action.empty()) return;
  if (event.occurred - session->requested > status_delay_max) return;
  if (!event.has(Field::file_path)) {
    if (!session->path.empty()) event.set(Field::file_path, context.arena.copy(session->path));
    if (!session->target.empty())
      event.set(Field::file_target_path, context.arena.copy(session->target));
  }
  if (!session->flags.empty()) {
    const bool upload = session->flags.find("WRITE") != std::string::npos;
    event.set(Field::event_action, upload ? "file-upload" : "file-download");
    event.set(Field::mk_transfer_direction, upload ? "upload" : "download");
    event.set(Field::mk_transfer_complete, "false");
  } else {
    event.set(Field::event_action, context.arena.copy(session->action));
  }
}

void remember(const Fields& fields, std::string_view action, Timestamp at, Session& session) {
  session.requested = at;
  session.action = action;
  session.path = fields["path"];
  session.target = fields["target"];
  session.flags = fields["flags"];
}

}  // namespace

Result<void> describe_sftp(const LineContext& context, const Fields& fields, Event& event) {
  const SyslogLine& line = context.syslog;
  say_header(context, event);
  say(event, Field::message, context.syslog.message);
  event.set(Field::event_dataset, "sftp");
  event.set(Field::network_protocol, "sftp");
  event.log_source = {"", "linux", "sftp"};
  const std::string_view what = fields["event"];
  if (what.empty()) {
    if (line.form == SyslogLine::Form::bare)
      return Error{Code::unparsed, "sftp: neither a syslog header nor a sentence of sftp-server"};
    return {};
  }
  say(event, Field::mk_session_id, session_id(line, context.arena));
  Session* session = context.sessions.find(line.host, line.process);
  if (what == "session opened" && !line.process.empty()) {
    session = &context.sessions.begin(line.host, line.process);
    session->user = fields["user"];
    session->address = fields["address"];
  }
  if (session != nullptr && !session->user.empty()) {
    event.set(Field::user_name, context.arena.copy(session->user));
    say_source(event, context.arena.copy(session->address));
  }
  say(event, Field::user_name, fields["user"]);
  if (!fields["address"].empty()) say_source(event, fields["address"]);
  say(event, Field::file_path, fields["path"]);
  say(event, Field::file_target_path, fields["target"]);
  if (what.starts_with("session ")) {
    const bool opened = what == "session opened";
    event.set(Field::event_category, "session");
    event.set(Field::event_action, opened ? "session-start" : "session-end");
    event.set(Field::event_outcome, "success");
    if (!opened) context.sessions.end(line.host, line.process);
    return {};
  }
  if (what == "received client version") {
    event.set(Field::event_category, "session");
    return {};
  }
  event.set(Field::event_category, "file");
  event.log_source.category = "file_transfer";
  if (what == "close" || what == "forced close") {
    say_close(fields, session, event);
    if (session != nullptr) session->action.clear();
  } else if (what == "sent status") {
    say_status(context, fields, session, event);
    if (session != nullptr) session->action.clear();
  } else {
    const std::string_view action = action_of(what, fields);
    say(event, Field::event_action, action);
    // Requests are written before they are tried; a refusal is the next line.
    event.set(Field::event_outcome, "unknown");
    if (session == nullptr && !line.process.empty())
      session = &context.sessions.begin(line.host, line.process);
    if (session != nullptr) remember(fields, action, event.occurred, *session);
  }
  return {};
}

}  // namespace metsuke
