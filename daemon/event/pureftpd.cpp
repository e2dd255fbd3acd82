#include "event/describe.h"
#include "parse/ftp.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view pureftpd_applications[] = {"pure-ftpd"};
constexpr LogSource pureftpd_sources[] = {{"", "linux", "pureftpd"},
                                          {"authentication", "linux", "pureftpd"},
                                          {"file_transfer", "linux", "pureftpd"}};

bool resembles_pureftpd(std::string_view text) {
  if (text.starts_with("#Software: Pure-FTPd")) return true;
  const std::size_t quote = text.find("] \"");
  if (quote != std::string_view::npos) {
    const std::string_view request = text.substr(quote + 3);
    // A request without a protocol at its end is none of a web server.
    return (request.starts_with("PUT /") || request.starts_with("GET /")) &&
           request.find(" HTTP/") == std::string_view::npos;
  }
  if (text.size() > 24 && text[4] == '-' && text[10] == ' ' && text[13] == ':')
    return text.find(" []") != std::string_view::npos;
  return text.starts_with('(') && text.find("@") != std::string_view::npos &&
         text.find(") [") != std::string_view::npos;
}

// The head of its W3C log says nothing of its own.
LinePlace place_pureftpd(const SyslogLine& line, std::string_view) {
  return {line.message.starts_with('#') ? LinePlace::Role::none : LinePlace::Role::whole};
}

struct PureVerb {
  std::string_view verb, action;
};
constexpr PureVerb pure_verbs[] = {{"PUT", "file-upload"},     {"GET", "file-download"},
                                   {"created", "file-upload"}, {"sent", "file-download"},
                                   {"U", "file-upload"},       {"D", "file-download"},
                                   {"upload", "file-upload"},  {"download", "file-download"},
                                   {"delete", "file-delete"},  {"rename", "file-rename"},
                                   {"login", "logon"},         {"login failed", "logon-failed"},
                                   {"logout", "logoff"},       {"session opened", "session-start"}};

void say_pure_time(const LineContext& context, const Fields& fields, Event& event) {
  const std::string_view form = fields["form"];
  if (form == "clf") {
    say_time(time_from_access_log(fields["time"], context.zone, context.arena), event);
  } else if (form == "stats") {
    say_time(time_from_epoch(fields["time"]), event);
  } else if (form == "w3c") {
    // Its clock is UTC's, whatever the server's is; clf of the same server is local.
    std::string text(fields["date"]);
    text += 'T';
    text += fields["clock"];
    text += 'Z';
    say_time(timestamp_from_rfc3339(text), event);
  }
}

Result<void> describe_pureftpd(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "pureftpd");
  event.set(Field::network_protocol, "ftp");
  event.log_source = {"", "linux", "pureftpd"};
  say_pure_time(context, fields, event);
  say(event, Field::user_name, fields["user"]);
  say_source(event, fields["address"] == "?" ? std::string_view{} : fields["address"]);
  say(event, Field::mk_session_id, fields["session"]);
  say(event, Field::log_level, fields["level"]);
  say(event, Field::event_reason, fields["reason"]);
  std::string_view verb = fields["verb"];
  if (verb.empty()) verb = fields["event"];
  std::string_view action;
  for (const PureVerb& each : pure_verbs)
    if (each.verb == verb) action = each.action;
  if (action.empty()) {
    event.set(Field::event_category, "network");
    event.set(Field::event_outcome, !fields["reason"].empty() ? "failure" : "unknown");
    return {};
  }
  // Who never logged on only leaves.
  if (action == "logoff" && !event.has(Field::user_name)) action = "session-end";
  event.set(Field::event_action, action);
  const bool failed = action == "logon-failed" || fields["status"].starts_with('4') ||
                      fields["status"].starts_with('5') || !fields["partial"].empty();
  event.set(Field::event_outcome, failed ? "failure" : "success");
  if (!action.starts_with("file-")) {
    const bool session = action.starts_with("session-");
    event.set(Field::event_category, session ? "session" : "authentication");
    if (!session) event.log_source.category = "authentication";
    if (failed || !fields["anonymous"].empty()) event.set(Field::mk_user_claimed, "true");
    return {};
  }
  event.set(Field::event_category, "file");
  event.log_source.category = "file_transfer";
  say(event, Field::file_path, fields["path"]);
  say(event, Field::file_target_path, fields["target"]);
  if (action != "file-upload" && action != "file-download") return {};
  event.set(Field::mk_transfer_direction, action == "file-upload" ? "upload" : "download");
  say(event, Field::mk_transfer_bytes, fields["bytes"]);
  event.set(Field::mk_transfer_complete, failed ? "false" : "true");
  return {};
}

}  // namespace

const FormatRow format_pureftpd{
    .id = "pureftpd",
    .parse = parse_pureftpd,
    .describe = describe_pureftpd,
    .applications = pureftpd_applications,
    .resembles = resembles_pureftpd,
    .log_sources = pureftpd_sources,
    .place = place_pureftpd,
};

}  // namespace metsuke
