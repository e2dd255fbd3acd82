#include "parse/calfhm.h"

#include "event/describe.h"
#include "event/named_fields.h"

namespace metsuke {
namespace {

constexpr LogSource calfhm_sources[] = {{"application", "jp1", "calfhm"},
                                        {"authentication", "jp1", "calfhm"}};

constexpr NamedField calfhm_names[] = {
    {"seqnum", Field::mk_sequence},
    {"msgid", Field::event_code},
    {"progid", Field::process_name},
    {"pid", Field::process_pid},
    {"ocp:host", Field::host_name},
    {"ocp:ipv4", Field::host_name},
    {"ocp:ipv6", Field::host_name},
    {"subj:uid", Field::user_name},
    {"subj:euid", Field::user_name},
    {"subj:clip", Field::source_ip},
    {"from:ipv4", Field::source_ip},
    {"from:ipv6", Field::source_ip},
    {"from:host", Field::source_ip},  // A name goes to the domain beside it.
    {"from:port", Field::source_port},
    {"to:ipv4", Field::destination_ip},
    {"to:ipv6", Field::destination_ip},
    {"to:host", Field::destination_ip},
    {"to:port", Field::destination_port},
    {"auth", Field::group_name},
    {"msg", Field::message},
};

constexpr WordMeaning calfhm_operations[] = {
    {"Login", "logon", ""},
    {"Logon", "logon", ""},
    {"Logout", "logoff", ""},
    {"Logoff", "logoff", ""},
    {"Start", "process-start", ""},
    {"Execute", "process-start", ""},
    {"Download", "file-download", ""},
    {"Upload", "file-upload", ""},
    {"Get", "file-download", ""},
    {"Put", "file-upload", ""},
};

// What an operation does depends on what the category says it is done to.
std::string_view action_in(std::string_view category, std::string_view operation) {
  if (const WordMeaning* meaning = meaning_among(calfhm_operations, operation))
    return meaning->action;
  if (category == "Authentication") return "logon";
  if (category == "ConfigurationAccess" || category == "Maintenance") return "config-change";
  if (category == "AccessControl" || category == "AnomalyEvent") return {};
  if (category != "ContentAccess") return {};
  if (operation == "Delete") return "file-delete";
  if (operation == "Add" || operation == "Create") return "file-create";
  if (operation == "Update" || operation == "Change" || operation == "Write") return "file-write";
  if (operation == "Refer" || operation == "Read" || operation == "Reference") return "file-read";
  return {};
}

std::string_view category_in(std::string_view category) {
  if (category == "Authentication") return "authentication";
  if (category == "ConfigurationAccess" || category == "Maintenance") return "configuration";
  if (category == "ContentAccess") return "file";
  if (category == "StartStop") return "process";
  if (category == "ExternalService" || category == "LinkStatus") return "network";
  return {};
}

Result<void> describe_calfhm(const LineContext& context, const Fields& fields, Event& event) {
  if (context.syslog.form != SyslogLine::Form::bare) {
    say_header(context, event);
    event.unset(Field::message);
    event.unset(Field::process_name);
    event.unset(Field::process_pid);
  }
  event.set(Field::event_dataset, "calfhm");
  say_named(fields, calfhm_names, event);
  const std::string_view category = fields["ctgry"];
  const bool is_logon = category == "Authentication";
  event.log_source = {is_logon ? "authentication" : "application", "jp1", "calfhm"};
  say(event, Field::event_category, category_in(category));
  say(event, Field::event_action, action_in(category, fields["op"]));
  if (category == "ContentAccess") say(event, Field::file_path, fields["obj"]);
  const std::string_view result = fields["result"];
  event.set(Field::event_outcome, result == "Success"   ? "success"
                                  : result == "Failure" ? "failure"
                                                        : "unknown");
  say_time(timestamp_from_rfc3339(fields["date"]), event);
  return {};
}

}  // namespace

const FormatRow format_calfhm{
    .id = "calfhm",
    .carriage = Carriage::bare,
    .parse = parse_calfhm,
    .describe = describe_calfhm,
    .resembles = resembles_calfhm,
    .log_sources = calfhm_sources,
};

}  // namespace metsuke
