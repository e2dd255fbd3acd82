#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/cloud.h"

namespace metsuke {
namespace {

constexpr LogSource m365_sources[] = {{"", "m365", "audit"},
                                      {"", "m365", "exchange"},
                                      {"", "m365", "threat_management"},
                                      {"authentication", "m365", "audit"},
                                      {"file_access", "m365", "audit"},
                                      {"file_transfer", "m365", "audit"},
                                      {"administration", "m365", "audit"}};

bool has_member(std::string_view text, std::string_view name) {
  return text.find(name) != std::string_view::npos;
}

bool resembles_m365(std::string_view text) {
  if (!text.starts_with('{')) return false;
  const bool own = has_member(text, "\"Operation\"") &&
                   (has_member(text, "\"RecordType\"") || has_member(text, "\"Workload\""));
  if (has_member(text, "\"operation\"") && has_member(text, "\"recordtype\"")) return true;
  return own || (has_member(text, "\"AuditData\"") && has_member(text, "\"Operations\""));
}

constexpr NamedField m365_names[] = {
    {"UserId", Field::user_name},
    {"UserIds", Field::user_name},
    {"UserKey", Field::user_id},
    {"SourceFileName", Field::file_name},
    {"UserAgent", Field::user_agent_original},
    {"ExtendedProperties.UserAgent", Field::user_agent_original},
    {"TargetUserOrGroupName", Field::user_target_name},
    {"LogonError", Field::event_reason},
    {"ResultStatusDetail", Field::event_reason},
    {"Item.Subject", Field::email_subject},
    {"Item.InternetMessageId", Field::email_message_id},
    {"Operation", Field::event_code},
    {"SessionId", Field::mk_session_id},
    {"AppAccessContext.AADSessionId", Field::mk_session_id},
};

constexpr WordMeaning m365_meanings[] = {
    {"UserLoggedIn", "logon", "success"},
    {"UserLoginFailed", "logon-failed", "failure"},
    {"UserSignedOut", "logoff", ""},
    {"MailboxLogin", "logon", ""},
    {"FileAccessed*", "file-read", ""},
    {"FilePreviewed", "file-read", ""},
    {"FileDownloaded", "file-download", ""},
    {"FileSyncDownloaded*", "file-download", ""},
    {"FileUploaded*", "file-upload", ""},
    {"FileSyncUploaded*", "file-upload", ""},
    {"FileModified*", "file-write", ""},
    {"FileDeleted*", "file-delete", ""},
    {"FileRecycled", "file-delete", ""},
    {"FileVersionsAllDeleted", "file-delete", ""},
    {"FileRenamed", "file-rename", ""},
    {"FileMoved", "file-rename", ""},
    {"FileCopied", "file-create", ""},
    {"FolderCreated", "file-create", ""},
    {"Sharing*", "permission-change", ""},
    {"AddedToSecureLink", "permission-change", ""},
    {"RemovedFromSecureLink", "permission-change", ""},
    {"SecureLink*", "permission-change", ""},
    {"AnonymousLink*", "permission-change", ""},
    {"CompanyLink*", "permission-change", ""},
    {"Add-MailboxPermission", "permission-change", ""},
    {"Add member to role.", "permission-change", ""},
    {"Remove member from role.", "permission-change", ""},
    {"Add member to group.", "permission-change", ""},
    {"Consent to application.", "permission-change", ""},
    {"Add user.", "account-change", ""},
    {"Delete user.", "account-change", ""},
    {"Update user.", "account-change", ""},
    {"Disable account.", "account-change", ""},
    {"Reset user password.", "account-change", ""},
    {"Change user password.", "account-change", ""},
    {"Send", "mail-send", ""},
    {"SendAs", "mail-send", ""},
    {"SendOnBehalf", "mail-send", ""},
    {"New-*", "config-change", ""},
    {"Set-*", "config-change", ""},
    {"Remove-*", "config-change", ""},
    {"Add-*", "config-change", ""},
    {"Enable-*", "config-change", ""},
    {"Disable-*", "config-change", ""},
    {"UpdateInboxRules", "config-change", ""},
};

std::string_view m365_service(std::string_view workload) {
  if (workload == "Exchange") return "exchange";
  if (workload.starts_with("SecurityCompliance") || workload.starts_with("ThreatIntelligence"))
    return "threat_management";
  return "audit";
}

void say_m365_outcome(std::string_view status, Event& event) {
  if (event.has(Field::event_outcome)) return;
  const bool fine = status.empty() || status.starts_with("Succe") || status == "True" ||
                    status == "true" || status == "PartiallySucceeded";
  event.set(Field::event_outcome, fine ? "success" : "failure");
}

void say_m365_object(std::string_view object, std::string_view action, Event& event) {
  if (object.empty()) return;
  if (action.starts_with("file-") || action == "permission-change") {
    if (object.starts_with("http")) say_url(event, object);
    event.set(Field::file_path, object);
  } else if (action == "account-change") {
    if (!event.has(Field::user_target_name)) event.set(Field::user_target_name, object);
  }
}

Result<void> describe_m365(const LineContext&, const Fields& fields, Event& event) {
  event.set(Field::event_dataset, "m365");
  const std::string_view operation = first_of(fields, {"Operation", "Operations"});
  if (operation.empty()) return Error{Code::unparsed, "m365: no Operation"};
  event.log_source = {"", "m365", m365_service(first_of(fields, {"Workload", "EventSource"}))};
  say_named(fields, m365_names, event);
  say_source_endpoint(first_of(fields, {"ClientIP", "ClientIPAddress", "ActorIpAddress"}), event);
  // The log is in UTC and does not say so.
  if (const FieldView* time = fields.find("CreationTime");
      time != nullptr || (time = fields.find("CreationDate")) != nullptr)
    say_time(time_from_value(*time, *Zone::from("UTC")), event);
  if (const WordMeaning* meaning = meaning_among(m365_meanings, operation))
    say_meaning(*meaning, event);
  say_m365_outcome(first_of(fields, {"ResultStatus"}), event);
  if (event[Field::event_outcome] == "failure" && event[Field::event_action] == "logon")
    event.set(Field::event_action, "logon-failed");
  if (!event.has(Field::event_category)) event.set(Field::event_category, "web");
  const std::string_view action = event[Field::event_action];
  say_m365_object(fields["ObjectId"], action, event);
  if (action == "logon-failed") event.set(Field::mk_user_claimed, "true");
  event.log_source.category = category_of_action(action);
  return {};
}

}  // namespace

const FormatRow format_m365{
    .id = "m365",
    .parse = parse_m365,
    .describe = describe_m365,
    .resembles = resembles_m365,
    .log_sources = m365_sources,
};

}  // namespace metsuke
