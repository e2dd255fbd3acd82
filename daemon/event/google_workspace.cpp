#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/cloud.h"

namespace metsuke {
namespace {

constexpr LogSource workspace_sources[] = {{"", "gcp", "google_workspace.admin"},
                                           {"", "gcp", "google_workspace.login"},
                                           {"", "gcp", "google_workspace.drive"},
                                           {"authentication", "gcp", "google_workspace.login"},
                                           {"file_access", "gcp", "google_workspace.drive"},
                                           {"file_transfer", "gcp", "google_workspace.drive"},
                                           {"administration", "gcp", "google_workspace.admin"}};

bool resembles_workspace(std::string_view text) {
  return text.starts_with('{') && (text.find("\"admin#reports#activit") != std::string_view::npos ||
                                   (text.find("\"applicationName\"") != std::string_view::npos &&
                                    (text.find("\"uniqueQualifier\"") != std::string_view::npos ||
                                     text.find("\"actor\"") != std::string_view::npos)));
}

void split_workspace(std::string_view message, std::vector<std::string_view>& parts) {
  if (message.find("\"admin#reports#activities\"") != std::string_view::npos)
    json_elements(message, "items", parts);
}

constexpr NamedField workspace_names[] = {
    {"actor.email", Field::user_name},
    {"actor.profileId", Field::user_id},
    {"ipAddress", Field::source_ip},
    {"eventName", Field::event_code},
    {"doc_title", Field::file_path},
    {"USER_EMAIL", Field::user_target_name},
    {"target_user", Field::user_target_name},
    {"affected_email_address", Field::user_target_name},
    {"GROUP_EMAIL", Field::group_name},
    {"login_failure_type", Field::event_reason},
    {"user_agent", Field::user_agent_original},
};

constexpr WordMeaning workspace_meanings[] = {
    {"login_success", "logon", "success"},
    {"login_failure", "logon-failed", "failure"},
    {"login_challenge", "", ""},
    {"logout", "logoff", "success"},
    {"view", "file-read", "success"},
    {"preview", "file-read", "success"},
    {"print", "print", "success"},
    {"download", "file-download", "success"},
    {"upload", "file-upload", "success"},
    {"create", "file-create", "success"},
    {"copy", "file-create", "success"},
    {"edit", "file-write", "success"},
    {"delete", "file-delete", "success"},
    {"trash", "file-delete", "success"},
    {"rename", "file-rename", "success"},
    {"move", "file-rename", "success"},
    {"change_user_access", "permission-change", "success"},
    {"change_acl*", "permission-change", "success"},
    {"change_document_*", "permission-change", "success"},
    {"shared_drive_membership_change", "permission-change", "success"},
    {"2sv_*", "account-change", "success"},
    {"password_edit", "account-change", "success"},
    {"recovery_*", "account-change", "success"},
    {"CREATE_USER", "account-change", "success"},
    {"DELETE_USER", "account-change", "success"},
    {"SUSPEND_USER", "account-change", "success"},
    {"UNSUSPEND_USER", "account-change", "success"},
    {"CHANGE_PASSWORD*", "account-change", "success"},
    {"ASSIGN_ROLE", "permission-change", "success"},
    {"UNASSIGN_ROLE", "permission-change", "success"},
    {"GRANT_*", "permission-change", "success"},
    {"REVOKE_*", "permission-change", "success"},
    {"ADD_GROUP_MEMBER", "permission-change", "success"},
    {"AUTHORIZE_API_CLIENT_ACCESS", "permission-change", "success"},
    {"authorize", "permission-change", "success"},
};

void say_workspace_action(std::string_view name, std::string_view application, Event& event) {
  if (const WordMeaning* meaning = meaning_among(workspace_meanings, name)) {
    say_meaning(*meaning, event);
  } else if (application == "admin") {
    event.set(Field::event_action, "config-change");
    event.set(Field::event_category, "configuration");
  }
  if (!event.has(Field::event_outcome)) event.set(Field::event_outcome, "success");
  if (!event.has(Field::event_category)) event.set(Field::event_category, "web");
}

Result<void> describe_workspace(const LineContext& context, const Fields& fields, Event& event) {
  const std::string_view name = fields["eventName"];
  const std::string_view application = fields["id.applicationName"];
  if (name.empty() && application.empty())
    return Error{Code::unparsed, "google_workspace: neither an event nor an application"};
  event.set(Field::event_dataset, "google_workspace");
  std::string service("google_workspace.");
  service += application;
  event.log_source = {"", "gcp", context.arena.copy(service)};
  say_named(fields, workspace_names, event);
  if (const std::string_view old = first_of(fields, {"old_value"});
      name == "rename" && !old.empty()) {
    say(event, Field::file_target_path, fields["doc_title"]);
    event.set(Field::file_path, old);
  }
  if (const FieldView* time = fields.find("id.time"))
    say_time(time_from_value(*time, *Zone::from("UTC")), event);
  say_workspace_action(name, application, event);
  if (event[Field::event_action] == "logon-failed") event.set(Field::mk_user_claimed, "true");
  event.log_source.category = category_of_action(event[Field::event_action]);
  return {};
}

}  // namespace

const FormatRow format_google_workspace{
    .id = "google_workspace",
    .parse = parse_google_workspace,
    .describe = describe_workspace,
    .resembles = resembles_workspace,
    .log_sources = workspace_sources,
    .split = split_workspace,
};

}  // namespace metsuke
