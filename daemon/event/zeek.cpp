#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/heading.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr LogSource zeek_sources[] = {
    {"", "zeek", "conn"},      {"", "zeek", "dns"},         {"", "zeek", "http"},
    {"", "zeek", "smb_files"}, {"", "zeek", "x509"},        {"", "zeek", "dce_rpc"},
    {"", "zeek", "rdp"},       {"", "zeek", "kerberos"},    {"", "zeek", "ssh"},
    {"", "zeek", "files"},     {"", "zeek", "ssl"},         {"", "zeek", "smtp"},
    {"", "zeek", "ftp"},       {"", "zeek", "smb_mapping"}, {"", "zeek", "ntlm"},
    {"", "zeek", "notice"}};

bool resembles_zeek(std::string_view text) {
  if (text.starts_with('{'))
    return text.find("\"ts\"") != std::string_view::npos &&
           (text.find("\"id.orig_h\"") != std::string_view::npos ||
            text.find("\"id_orig_h\"") != std::string_view::npos ||
            text.find("\"_path\"") != std::string_view::npos);
  for (const std::string_view word :
       {"#separator ", "#set_separator", "#empty_field", "#unset_field", "#path\t", "#open\t",
        "#fields\t", "#types\t", "#close\t"})
    if (text.starts_with(word)) return true;
  return false;
}

constexpr NamedField zeek_names[] = {
    {"id.orig_h", Field::source_ip},
    {"id_orig_h", Field::source_ip},
    {"id.orig_p", Field::source_port},
    {"id_orig_p", Field::source_port},
    {"id.resp_h", Field::destination_ip},
    {"id_resp_h", Field::destination_ip},
    {"id.resp_p", Field::destination_port},
    {"id_resp_p", Field::destination_port},
    {"proto", Field::network_transport},
    {"service", Field::network_protocol},
    {"orig_bytes", Field::source_bytes},
    {"resp_bytes", Field::destination_bytes},
    {"uid", Field::mk_session_id},
    {"method", Field::http_request_method},
    {"host", Field::url_domain},
    {"referrer", Field::http_request_referrer},
    {"status_code", Field::http_response_status_code},
    {"user_agent", Field::user_agent_original},
    {"request_body_len", Field::http_request_body_bytes},
    {"response_body_len", Field::http_response_body_bytes},
    {"username", Field::user_name},
    {"user", Field::user_name},
    {"client", Field::user_name},
    {"cookie", Field::user_name},
    {"hostname", Field::source_domain},
    {"server_name", Field::destination_domain},
    {"mailfrom", Field::email_from_address},
    {"rcptto", Field::email_to_address},
    {"subject", Field::email_subject},
    {"msg_id", Field::email_message_id},
    {"filename", Field::file_name},
    {"note", Field::rule_name},
    {"msg", Field::message},
    {"@system", Field::observer_name},
    {"_system_name", Field::observer_name},
    {"size", Field::file_size},
};

constexpr WordMeaning smb_meanings[] = {
    {"SMB::FILE_OPEN", "file-read", "success"},     {"SMB::FILE_READ", "file-read", "success"},
    {"SMB::FILE_WRITE", "file-write", "success"},   {"SMB::FILE_DELETE", "file-delete", "success"},
    {"SMB::FILE_RENAME", "file-rename", "success"}, {"SMB::FILE_CLOSE", "", "success"},
};

constexpr WordMeaning zeek_ftp_meanings[] = {
    {"RETR", "file-download", ""}, {"STOR", "file-upload", ""}, {"APPE", "file-upload", ""},
    {"DELE", "file-delete", ""},   {"RNTO", "file-rename", ""},
};

// conn_state: rejected, or answered.
constexpr WordMeaning conn_meanings[] = {
    {"REJ", "net-deny", "failure"},   {"S0", "", "failure"},
    {"SF", "net-allow", "success"},   {"S1", "net-allow", "success"},
    {"S2", "net-allow", "success"},   {"S3", "net-allow", "success"},
    {"RSTO", "net-allow", "success"}, {"RSTR", "net-allow", "success"},
};

void say_smb(const Fields& fields, Arena& arena, Event& event) {
  if (const WordMeaning* meaning = meaning_among(smb_meanings, fields["action"]))
    say_meaning(*meaning, event);
  event.set(Field::event_category, "file");
  event.set(Field::network_protocol, "smb");
  const std::string_view name = fields["name"];
  std::string path(fields["path"]);
  if (!path.empty() && !name.empty()) path += '\\';
  path += name;
  if (!path.empty()) event.set(Field::file_path, arena.copy(path));
  if (const std::string_view before = first_of(fields, {"prev_name"}); !before.empty()) {
    event.set(Field::file_target_path, event[Field::file_path]);
    event.set(Field::file_path, before);
  }
}

void say_zeek_http(const Fields& fields, Event& event) {
  const std::string_view status = fields["status_code"];
  say_url(event, first_of(fields, {"uri"}));
  say(event, Field::http_version, fields["version"]);
  event.set(Field::event_action, "web-request");
  event.set(Field::event_category, "web");
  event.set(Field::network_protocol, "http");
  const bool refused = status.starts_with('4') || status.starts_with('5');
  event.set(Field::event_outcome, status.empty() ? "unknown" : refused ? "failure" : "success");
}

// Logons that other protocols' logs tell of: ssh.auth_success, ntlm.success, kerberos.success.
void say_zeek_logon(const Fields& fields, Event& event) {
  const std::string_view word = first_of(fields, {"auth_success", "success"});
  if (word.empty()) return;
  const bool fine = word == "T" || word == "true";
  event.set(Field::event_category, "authentication");
  event.set(Field::event_action, fine ? "logon" : "logon-failed");
  event.set(Field::event_outcome, fine ? "success" : "failure");
}

void say_by_path(std::string_view path, const Fields& fields, Arena& arena, Event& event) {
  if (path == "smb_files") {
    say_smb(fields, arena, event);
  } else if (path == "http") {
    say_zeek_http(fields, event);
  } else if (path == "ssh" || path == "ntlm" || path == "kerberos") {
    event.set(Field::network_protocol, path);
    say_zeek_logon(fields, event);
  } else if (path == "smtp") {
    event.set(Field::event_action, "mail-send");
    event.set(Field::event_category, "email");
    event.set(Field::network_protocol, "smtp");
  } else if (path == "ftp") {
    event.set(Field::network_protocol, "ftp");
    if (const WordMeaning* meaning = meaning_among(zeek_ftp_meanings, fields["command"]))
      say_meaning(*meaning, event);
    say(event, Field::file_path, first_of(fields, {"arg"}));
  } else if (path == "conn") {
    if (const WordMeaning* meaning = meaning_among(conn_meanings, fields["conn_state"]))
      say_meaning(*meaning, event);
  } else if (path == "dns") {
    event.set(Field::network_protocol, "dns");
    say(event, Field::url_domain, first_of(fields, {"query"}));
  }
}

Result<void> describe_zeek(const LineContext& context, const Fields& fields, Event& event) {
  std::string_view path = first_of(fields, {"_path", "@stream"});
  if (path.empty()) {
    path = fields.find("conn_state") != nullptr ? "conn"
           : fields.find("qtype") != nullptr    ? "dns"
           : fields.find("uri") != nullptr      ? "http"
                                                : "";
  }
  event.set(Field::event_dataset, "zeek");
  event.log_source = {"", "zeek", path};
  say_named(fields, zeek_names, event);
  if (const FieldView* time = fields.find("ts")) {
    const bool number =
        time->kind == Kind::number || is_ascii_digit(time->value.empty() ? 'x' : time->value[0]);
    const bool epoch =
        number && time->value.find_first_not_of("0123456789.") == std::string_view::npos;
    say_time(epoch ? time_from_value({"", time->value, Kind::number}, context.zone)
                   : time_from_value(*time, context.zone),
             event);
  }
  for (const auto& [name, field] : {NamedField{"orig_l2_addr", Field::source_mac},
                                    NamedField{"resp_l2_addr", Field::destination_mac}})
    if (const std::string_view mac = fields[name]; !mac.empty())
      event.set(field, mac_text(mac, context.arena));
  say_by_path(path, fields, context.arena, event);
  if (!event.has(Field::event_category)) event.set(Field::event_category, "network");
  const std::string_view action = event[Field::event_action];
  if (!action.starts_with("net-")) event.log_source.category = category_of_action(action);
  return {};
}

}  // namespace

const FormatRow format_zeek{
    .id = "zeek",
    .describe = describe_zeek,
    .resembles = resembles_zeek,
    .log_sources = zeek_sources,
    .take_heading = take_zeek_heading,
    .parse_under = parse_zeek,
};

}  // namespace metsuke
