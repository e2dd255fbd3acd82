#include "event/describe.h"
#include "event/named_fields.h"
#include "parse/heading.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr LogSource w3c_sources[] = {{"webserver", "", "iis"}, {"file_transfer", "", "iis"}};

bool resembles_w3c(std::string_view text) {
  if (!text.starts_with('#'))
    return text.size() > 40 && text[4] == '-' && text[10] == ' ' && text[13] == ':' &&
           (text.find(" GET /") != std::string_view::npos ||
            text.find(" POST /") != std::string_view::npos ||
            text.find(" HEAD /") != std::string_view::npos) &&
           text.find('"') == std::string_view::npos && text.find("] ") == std::string_view::npos;
  // Pure-FTPd's log has such a head too, and a format of its own.
  if (text.find(" sc-status cs-username sc-bytes") != std::string_view::npos &&
      text.find(" s-ip") == std::string_view::npos)
    return false;
  for (const std::string_view word : {"#Fields:", "#Software:", "#Version:", "#Date:",
                                      "#Start-Date:", "#End-Date:", "#GMT-Offset:", "#Remark:"})
    if (text.starts_with(word)) return true;
  return false;
}

constexpr NamedField w3c_names[] = {
    {"c-ip", Field::source_ip},
    {"c-port", Field::source_port},
    {"c-dns", Field::source_domain},
    {"s-ip", Field::destination_ip},
    {"s-port", Field::destination_port},
    {"s-computername", Field::host_name},
    {"cs-username", Field::user_name},
    {"c-auth-id", Field::user_name},
    {"cs-method", Field::http_request_method},
    {"cs-uri-stem", Field::url_path},
    {"cs-uri-query", Field::url_query},
    {"cs-host", Field::url_domain},
    {"cs(Host)", Field::url_domain},
    {"sc-status", Field::http_response_status_code},
    {"sc-bytes", Field::http_response_body_bytes},
    {"bytes", Field::http_response_body_bytes},
    {"cs-bytes", Field::http_request_body_bytes},
};

// IIS writes + for a blank in what a browser sent, and a real + as it is.
std::string_view with_blanks(std::string_view text, Arena& arena) {
  if (text.find(' ') != std::string_view::npos) return text;
  char* const room = arena.allocate(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) room[at] = text[at] == '+' ? ' ' : text[at];
  return {room, text.size()};
}

// UTC, but for servers that state their offset and columns that say they are local.
Result<Timestamp> w3c_time(const LineContext& context, const Fields& fields) {
  const bool local = fields.find("time-local") != nullptr;
  const std::string_view time = fields[local ? "time-local" : "time"];
  std::string_view date = fields[local ? "date-local" : "date"];
  if (date.empty()) date = fields["#Date"].substr(0, 10);
  if (local) return time_from_table(date, time, context.zone);
  const std::string_view offset = fields["#GMT-Offset"];
  const Zone zone = TRY(Zone::from(offset.empty() ? "UTC" : offset));
  return time_from_table(date, time, zone);
}

struct FtpMethod {
  std::string_view method, action;
};
constexpr FtpMethod ftp_methods[] = {
    {"sent", "file-download"},
    {"RETR", "file-download"},
    {"created", "file-upload"},
    {"STOR", "file-upload"},
    {"appended", "file-upload"},
    {"APPE", "file-upload"},
    {"DELE", "file-delete"},
    {"RNFR", ""},
    {"RNTO", "file-rename"},
    {"MKD", "file-create"},
    {"RMD", "file-delete"},
    {"PASS", "logon"},
    {"QUIT", "logoff"},
    {"USER", ""},
    {"ControlChannelOpened", "session-start"},
    {"ControlChannelClosed", "session-end"},
    {"DataChannelOpened", ""},
    {"DataChannelClosed", ""},
};

// "[3]sent", "RETR": an FTP site's line; the number is its session.
bool say_ftp(const LineContext& context, const Fields& fields, std::string_view status,
             Event& event) {
  std::string_view method = event[Field::http_request_method];
  std::string_view session = first_of(fields, {"x-session"});
  if (method.starts_with('[')) {
    const std::size_t close = method.find(']');
    if (close == std::string_view::npos) return false;
    session = method.substr(1, close - 1);
    method.remove_prefix(close + 1);
  }
  const FtpMethod* known = nullptr;
  for (const FtpMethod& row : ftp_methods)
    if (row.method == method) known = &row;
  if (known == nullptr) return false;
  say(event, Field::mk_session_id, session);
  const std::string_view action = known->action;
  const bool fine = status.empty() || status == "0" || status.starts_with('1') ||
                    status.starts_with('2') || status.starts_with('3');
  const bool logon = action == "logon";
  say(event, Field::event_action, logon && !fine ? "logon-failed" : action);
  event.set(Field::event_category, action.empty() ? "session" : usual_category(action));
  event.set(Field::event_outcome, fine ? "success" : "failure");
  event.set(Field::network_protocol, "ftp");
  event.log_source = {"file_transfer", "", "iis"};
  std::string_view path = first_of(fields, {"x-fullpath", "cs-uri-stem"});
  if (method == "USER") {
    say(event, Field::user_name, first_of(fields, {"cs-uri-stem"}));
    event.set(Field::mk_user_claimed, "true");
  }
  if (logon && !fine) event.set(Field::mk_user_claimed, "true");
  if (method == "RNFR") context.sessions.begin(event[Field::source_ip], session).path = path;
  if (!action.starts_with("file-")) return true;
  if (action == "file-rename") {
    say(event, Field::file_target_path, path);
    const Session* before = context.sessions.find(event[Field::source_ip], session);
    path = before == nullptr ? std::string_view{} : context.arena.copy(before->path);
  }
  say(event, Field::file_path, path);
  if (action != "file-upload" && action != "file-download") return true;
  const bool upload = action == "file-upload";
  event.set(Field::mk_transfer_direction, upload ? "upload" : "download");
  event.set(Field::mk_transfer_complete, fine ? "true" : "false");
  say(event, Field::mk_transfer_bytes, first_of(fields, {upload ? "cs-bytes" : "sc-bytes"}));
  return true;
}

void say_w3c_url(const Fields& fields, Arena& arena, Event& event) {
  if (const std::string_view whole = first_of(fields, {"cs-uri"}); !whole.empty()) {
    say_url(event, whole);
    return;
  }
  const std::string_view path = event[Field::url_path];
  if (path.empty()) return;
  if (!event.has(Field::url_query)) {
    event.set(Field::url_original, path);
    return;
  }
  std::string url(path);
  url += '?';
  url += event[Field::url_query];
  event.set(Field::url_original, arena.copy(url));
}

Result<void> describe_w3c(const LineContext& context, const Fields& fields, Event& event) {
  event.set(Field::event_dataset, "w3c");
  event.log_source = {"webserver", "", "iis"};
  say_named(fields, w3c_names, event);
  // Nobody said what the columns are.
  if (fields.find("#Fields") != nullptr) event.status = ParseStatus::partial;
  const bool timed = fields.find("time") != nullptr || fields.find("time-local") != nullptr;
  if (timed) say_time(w3c_time(context, fields), event);
  say_w3c_url(fields, context.arena, event);
  if (const std::string_view agent = first_of(fields, {"cs(User-Agent)"}); !agent.empty())
    event.set(Field::user_agent_original, with_blanks(agent, context.arena));
  say(event, Field::http_request_referrer, first_of(fields, {"cs(Referer)", "cs(Referrer)"}));
  if (std::string_view version = first_of(fields, {"cs-version"}); !version.empty()) {
    if (take_prefix(version, "HTTP/")) event.set(Field::http_version, version);
  }
  const std::string_view status = event[Field::http_response_status_code];
  if (say_ftp(context, fields, status, event)) {
    for (const Field web : {Field::http_request_method, Field::http_response_status_code,
                            Field::url_original, Field::url_path, Field::url_query,
                            Field::http_request_body_bytes, Field::http_response_body_bytes})
      event.unset(web);
    say(event, Field::event_code, status);
    return {};
  }
  event.set(Field::event_category, "web");
  event.set(Field::event_action, "web-request");
  const bool refused = status.starts_with('4') || status.starts_with('5');
  event.set(Field::event_outcome, status.empty() ? "unknown" : refused ? "failure" : "success");
  if (event.has(Field::user_name) && status == "401") event.set(Field::mk_user_claimed, "true");
  return {};
}

}  // namespace

const FormatRow format_w3c{
    .id = "w3c",
    .describe = describe_w3c,
    .resembles = resembles_w3c,
    .log_sources = w3c_sources,
    .take_heading = take_w3c_heading,
    .parse_under = parse_w3c,
};

}  // namespace metsuke
