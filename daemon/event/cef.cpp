#include "parse/cef.h"

#include <string>

#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr LogSource cef_sources[] = {
    {"", "", ""}, {"firewall", "", ""}, {"authentication", "", ""}};

bool resembles_cef(std::string_view text) {
  const std::size_t at = text.substr(0, 256).find("CEF:");
  if (at == std::string_view::npos) return false;
  std::string_view version = text.substr(at + 4);
  take_prefix(version, " ");
  return !version.empty() && is_ascii_digit(version[0]) &&
         (at == 0 || text[at - 1] == ' ' || text[at - 1] == '>');
}

struct CefMember {
  std::string_view key;
  Field field;
};
// Implementing ArcSight CEF, "CEF Key Names For Event Producers"; long names as devices write them.
constexpr CefMember cef_members[] = {
    {"spt", Field::source_port},
    {"sourcePort", Field::source_port},
    {"smac", Field::source_mac},
    {"suser", Field::source_user_name},
    {"sourceUserName", Field::source_user_name},
    {"suid", Field::user_id},
    {"dpt", Field::destination_port},
    {"destinationPort", Field::destination_port},
    {"dmac", Field::destination_mac},
    {"duser", Field::destination_user_name},
    {"destinationUserName", Field::destination_user_name},
    {"in", Field::source_bytes},
    {"out", Field::destination_bytes},
    {"filePath", Field::file_path},
    {"fname", Field::file_name},
    {"fsize", Field::file_size},
    {"requestMethod", Field::http_request_method},
    {"requestClientApplication", Field::user_agent_original},
    {"requestContext", Field::http_request_referrer},
    {"reason", Field::event_reason},
    {"dvchost", Field::host_name},
    {"deviceProcessName", Field::process_name},
    {"sproc", Field::process_name},
    {"spid", Field::process_pid},
    {"dvcpid", Field::process_pid},
    {"msg", Field::message},
    {"sntdom", Field::user_domain},
    {"externalId", Field::mk_session_id},
};

char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_cef_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() &&
         std::equal(text.begin(), text.end(), word.begin(),
                    [](char a, char b) { return lower_ascii(a) == b; });
}

std::string_view lowered(std::string_view text, Arena& arena) {
  char* const room = arena.allocate(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) room[at] = lower_ascii(text[at]);
  return {room, text.size()};
}

struct CefAct {
  std::string_view word, action, outcome;
};
constexpr CefAct cef_acts[] = {
    {"allow", "net-allow", "success"},
    {"allowed", "net-allow", "success"},
    {"accept", "net-allow", "success"},
    {"accepted", "net-allow", "success"},
    {"permit", "net-allow", "success"},
    {"permitted", "net-allow", "success"},
    {"pass", "net-allow", "success"},
    {"deny", "net-deny", "failure"},
    {"denied", "net-deny", "failure"},
    {"drop", "net-deny", "failure"},
    {"dropped", "net-deny", "failure"},
    {"block", "net-deny", "failure"},
    {"blocked", "net-deny", "failure"},
    {"reject", "net-deny", "failure"},
    {"reset", "net-deny", "failure"},
    {"login", "logon", "success"},
    {"logon", "logon", "success"},
    {"logout", "logoff", "success"},
    {"logoff", "logoff", "success"},
    {"upload", "file-upload", "success"},
    {"download", "file-download", "success"},
    {"delete", "file-delete", "success"},
    {"rename", "file-rename", "success"},
    {"create", "file-create", "success"},
    {"read", "file-read", "success"},
    {"write", "file-write", "success"},
};

// Milliseconds since 1970, ctime, "Mmm dd yyyy hh:mm:ss[.fff][ ZONE]", "Mmm dd hh:mm:ss", or a
// table's time.
Result<Timestamp> time_from_cef(std::string_view text, const LineContext& context) {
  if (all_digits(text) && text.size() > 11) {
    const std::size_t size = text.size();
    if (size > 16) return time_from_epoch(text.substr(0, 10));
    std::string seconds(text.substr(0, size - 3));
    seconds += '.';
    seconds += text.substr(size - 3);
    return time_from_epoch(seconds);
  }
  if (all_digits(text)) return time_from_epoch(text);
  if (text.size() == 24 && text[3] == ' ' && text[7] == ' ')
    return time_from_ctime(text, context.zone);
  if (text.size() >= 20 && text[3] == ' ' && text[6] == ' ' && text[11] == ' ' && text[14] == ':') {
    // "Sep 02 2026 12:04:05.123 UTC": as CLF without its offset, read in a zone.
    std::string clf(text.substr(4, 2));
    clf += '/';
    clf += text.substr(0, 3);
    clf += '/';
    clf += text.substr(7, 4);
    clf += ':';
    std::string_view clock = text.substr(12), name;
    if (const std::size_t blank = clock.find(' '); blank != std::string_view::npos) {
      name = clock.substr(blank + 1);
      clock = clock.substr(0, blank);
    }
    clf += clock;
    clf += " +0000";
    const Timestamp stated = TRY(time_from_clf(clf));
    if (name == "UTC" || name == "GMT" || name == "Z") return stated;
    if (name == "JST") return stated - japan_offset;
    return context.zone.to_utc(std::chrono::local_time<Duration>(stated.time_since_epoch()));
  }
  if (text.size() >= 15 && text[3] == ' ' && text[9] == ':')
    return time_without_year(text, context.zone, context.received);
  if (auto time = timestamp_from_rfc3339(text)) return time;
  return time_from_table(text, context.zone);
}

void say_cef_time(const LineContext& context, const Fields& fields, Event& event) {
  for (const std::string_view key :
       {"rt", "deviceReceiptTime", "end", "endTime", "start", "startTime"}) {
    const std::string_view value = fields[key];
    if (value.empty()) continue;
    const auto time = time_from_cef(value, context);
    if (!time) continue;
    say_time(time, event);
    return;
  }
}

void say_act(const Fields& fields, Event& event) {
  std::string_view act = fields["act"];
  if (take_prefix(act, "\"")) take_suffix(act, "\"");
  for (const CefAct& each : cef_acts) {
    if (!is_cef_word(act, each.word)) continue;
    event.set(Field::event_action, each.action);
    event.set(Field::event_outcome, each.outcome);
    const std::string_view action = each.action;
    const bool network = action.starts_with("net-");
    event.set(Field::event_category, network                       ? "network"
                                     : action.starts_with("file-") ? "file"
                                                                   : "authentication");
    if (network) event.log_source.category = "firewall";
    if (action.starts_with("log")) event.log_source.category = "authentication";
  }
  std::string_view outcome = fields["outcome"];
  if (outcome.empty()) outcome = fields["categoryOutcome"];
  take_prefix(outcome, "/");
  if (is_cef_word(outcome, "success") || is_cef_word(outcome, "successful"))
    event.set(Field::event_outcome, "success");
  if (is_cef_word(outcome, "failure") || is_cef_word(outcome, "failed") ||
      is_cef_word(outcome, "fail")) {
    event.set(Field::event_outcome, "failure");
    if (event[Field::event_action] == "logon") event.set(Field::event_action, "logon-failed");
  }
}

void say_ends(const Fields& fields, Arena& arena, Event& event) {
  const auto first = [&](std::string_view key, std::string_view other) {
    const std::string_view value = fields[key];
    return value.empty() ? fields[other] : value;
  };
  // Some write an address where the name belongs.
  say_source(event, first("shost", "sourceHostName"));
  say_source(event, first("src", "sourceAddress"));
  say_address(event, first("dhost", "destinationHostName"), Field::destination_ip,
              Field::destination_domain);
  say_address(event, first("dst", "destinationAddress"), Field::destination_ip,
              Field::destination_domain);
  if (const std::string_view protocol = first("proto", "transportProtocol"); !protocol.empty())
    event.set(Field::network_transport, lowered(protocol, arena));
  if (const std::string_view protocol = first("app", "applicationProtocol"); !protocol.empty())
    event.set(Field::network_protocol, lowered(protocol, arena));
  say_url(event, first("request", "requestURL"));
}

Result<void> describe_cef(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.unset(Field::message);
  event.set(Field::event_dataset, "cef");
  say(event, Field::event_code, fields["signature"]);
  say(event, Field::message, fields["name"]);
  for (const CefMember& member : cef_members)
    if (const FieldView* found = fields.find(member.key)) say(event, member.field, found->value);
  say_cef_time(context, fields, event);
  say_ends(fields, context.arena, event);
  say(event, Field::user_name,
      event.has(Field::source_user_name) ? event[Field::source_user_name]
                                         : event[Field::destination_user_name]);
  if (event.has(Field::source_user_name) && event.has(Field::destination_user_name))
    event.set(Field::user_target_name, event[Field::destination_user_name]);
  if (!event.has(Field::file_path)) say(event, Field::file_path, fields["fname"]);
  say_act(fields, event);
  return {};
}

}  // namespace

const FormatRow format_cef{
    .id = "cef",
    .parse = parse_cef,
    .describe = describe_cef,
    .resembles = resembles_cef,
    .log_sources = cef_sources,
};

}  // namespace metsuke
