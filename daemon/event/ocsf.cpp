// OCSF's numbers in the house's words (schema.ocsf.io, classes by class_uid).
#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/json.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr LogSource ocsf_sources[] = {{"authentication", "", ""}, {"file_transfer", "", ""},
                                      {"file_access", "", ""},    {"database", "", ""},
                                      {"webserver", "", ""},      {"firewall", "", ""},
                                      {"administration", "", ""}, {"email", "", ""}};

bool resembles_ocsf(std::string_view text) {
  return text.starts_with('{') && text.find("\"class_uid\"") != std::string_view::npos;
}

constexpr NamedField ocsf_names[] = {
    {"user.name", Field::user_name},
    {"actor.user.name", Field::user_name},
    {"actor.user.email_addr", Field::user_name},
    {"user.uid", Field::user_id},
    {"actor.user.uid", Field::user_id},
    {"user.domain", Field::user_domain},
    {"actor.user.domain", Field::user_domain},
    {"user.full_name", Field::user_full_name},
    {"src_endpoint.ip", Field::source_ip},
    {"src_endpoint.port", Field::source_port},
    {"src_endpoint.hostname", Field::source_domain},
    {"dst_endpoint.ip", Field::destination_ip},
    {"dst_endpoint.port", Field::destination_port},
    {"dst_endpoint.hostname", Field::destination_domain},
    {"device.hostname", Field::host_name},
    {"device.name", Field::host_name},
    {"connection_info.protocol_name", Field::network_transport},
    {"traffic.bytes_out", Field::source_bytes},
    {"traffic.bytes_in", Field::destination_bytes},
    {"file.path", Field::file_path},
    {"file.name", Field::file_name},
    {"file.size", Field::file_size},
    {"file_result.path", Field::file_target_path},
    {"process.pid", Field::process_pid},
    {"process.name", Field::process_name},
    {"process.file.path", Field::process_executable},
    {"process.cmd_line", Field::process_command_line},
    {"actor.process.pid", Field::process_pid},
    {"actor.process.name", Field::process_name},
    {"actor.process.cmd_line", Field::process_command_line},
    {"http_request.http_method", Field::http_request_method},
    {"http_request.user_agent", Field::user_agent_original},
    {"http_request.referrer", Field::http_request_referrer},
    {"http_response.code", Field::http_response_status_code},
    {"http_request.url.hostname", Field::url_domain},
    {"email.from", Field::email_from_address},
    {"email.to", Field::email_to_address},
    {"email.subject", Field::email_subject},
    {"email.message_uid", Field::email_message_id},
    {"databucket.name", Field::mk_db_name},
    {"database.name", Field::mk_db_name},
    {"query_info.query_string", Field::mk_db_statement},
    {"table.name", Field::mk_db_object},
    {"session.uid", Field::mk_session_id},
    {"message", Field::message},
    {"status_detail", Field::event_reason},
    {"severity", Field::log_level},
    {"metadata.event_code", Field::event_code},
    {"metadata.product.name", Field::observer_name},
};

struct Activity {
  std::string_view class_uid, activity_id, action;
};

constexpr Activity activities[] = {
    {"1001", "1", "file-create"},
    {"1001", "2", "file-read"},
    {"1001", "3", "file-write"},
    {"1001", "4", "file-delete"},
    {"1001", "5", "file-rename"},
    {"1001", "6", "permission-change"},
    {"1001", "7", "permission-change"},
    {"1001", "14", "file-read"},
    {"1007", "1", "process-start"},
    {"3001", "*", "account-change"},
    {"3002", "1", "logon"},
    {"3002", "2", "logoff"},
    {"3005", "*", "permission-change"},
    {"3006", "*", "permission-change"},
    {"4001", "1", "net-allow"},
    {"4001", "2", "net-allow"},
    {"4001", "6", "net-allow"},
    {"4001", "4", "net-deny"},
    {"4001", "5", "net-deny"},
    {"4002", "*", "web-request"},
    {"4007", "1", "session-start"},
    {"4007", "2", "session-end"},
    {"4008", "1", "file-upload"},
    {"4008", "2", "file-download"},
    {"4008", "4", "file-delete"},
    {"4008", "5", "file-rename"},
    {"4009", "1", "mail-send"},
    {"4009", "2", "mail-receive"},
    {"6001", "*", "web-request"},
    {"6005", "1", "db-read"},
    {"6005", "2", "db-write"},
    {"6005", "4", "db-read"},
    {"6005", "5", "db-write"},
    {"6005", "6", "db-ddl"},
    {"6005", "7", "db-ddl"},
    {"6006", "1", "file-upload"},
    {"6006", "2", "file-download"},
    {"6006", "3", "file-write"},
    {"6006", "4", "file-delete"},
    {"6006", "5", "file-rename"},
    {"6006", "6", "file-create"},
    {"6006", "7", "file-rename"},
    {"6006", "9", "file-read"},
    {"6006", "12", "permission-change"},
    {"6006", "13", "permission-change"},
    {"6006", "14", "file-read"},
};

std::string_view ocsf_action(std::string_view class_uid, std::string_view activity_id) {
  for (const Activity& row : activities)
    if (row.class_uid == class_uid && (row.activity_id == "*" || row.activity_id == activity_id))
      return row.action;
  return {};
}

// status_id: 1 success, 2 failure; without it, the word.
std::string_view ocsf_outcome(const Fields& fields) {
  const std::string_view id = fields["status_id"];
  const std::string_view word = fields["status"];
  if (id == "1" || (id.empty() && word == "Success")) return "success";
  if (id == "2" || (id.empty() && word == "Failure")) return "failure";
  return "unknown";
}

void say_transfer(std::string_view action, const Fields& fields, Event& event) {
  if (action != "file-upload" && action != "file-download") return;
  event.set(Field::mk_transfer_direction, action == "file-upload" ? "upload" : "download");
  say(event, Field::mk_transfer_bytes, first_of(fields, {"traffic.bytes", "file.size"}));
  event.set(Field::mk_transfer_complete,
            event[Field::event_outcome] == "success" ? "true" : "false");
}

Result<void> describe_ocsf(const LineContext& context, const Fields& fields, Event& event) {
  const std::string_view class_uid = fields["class_uid"];
  if (!all_digits(class_uid)) return Error{Code::unparsed, "ocsf: no class_uid"};
  event.set(Field::event_dataset, "ocsf");
  say_named(fields, ocsf_names, event);
  const FieldView* time = fields.find("time");
  if (time == nullptr) time = fields.find("time_dt");
  if (time != nullptr) say_time(time_from_value(*time, context.zone), event);
  event.set(Field::event_outcome, ocsf_outcome(fields));
  std::string_view action = ocsf_action(class_uid, fields["activity_id"]);
  if (action == "logon" && event[Field::event_outcome] == "failure") action = "logon-failed";
  say(event, Field::event_action, action);
  say(event, Field::event_category, usual_category(action));
  if (class_uid == "4008") event.set(Field::network_protocol, "ftp");
  if (class_uid == "4007") event.set(Field::network_protocol, "ssh");
  if (const std::string_view url = fields["http_request.url.url_string"]; !url.empty())
    say_url(event, url);
  say_transfer(action, fields, event);
  event.log_source.category =
      action.starts_with("net-") ? std::string_view("firewall") : category_of_action(action);
  return {};
}

}  // namespace

const FormatRow format_ocsf{
    .id = "ocsf",
    .parse = parse_json,
    .describe = describe_ocsf,
    .resembles = resembles_ocsf,
    .log_sources = ocsf_sources,
};

}  // namespace metsuke
