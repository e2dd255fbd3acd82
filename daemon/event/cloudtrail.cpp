#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/cloud.h"
#include "parse/json.h"

namespace metsuke {
namespace {

constexpr LogSource cloudtrail_sources[] = {{"", "aws", "cloudtrail"},
                                            {"authentication", "aws", "cloudtrail"},
                                            {"administration", "aws", "cloudtrail"},
                                            {"file_transfer", "aws", "cloudtrail"},
                                            {"file_access", "aws", "cloudtrail"}};

bool holds(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

bool resembles_cloudtrail(std::string_view text) {
  if (!text.starts_with('{')) return false;
  const std::string_view head = text.substr(0, 65536);
  return holds(head, "\"eventSource\"") && holds(head, "\"eventName\"") &&
         (holds(head, "\"awsRegion\"") || holds(head, "\"eventVersion\"") ||
          holds(head, "\"userIdentity\""));
}

void split_cloudtrail(std::string_view message, std::vector<std::string_view>& parts) {
  if (holds(message.substr(0, 64), "\"Records\"")) json_elements(message, "Records", parts);
}

constexpr NamedField cloudtrail_names[] = {
    {"sourceIPAddress", Field::source_ip},        {"userAgent", Field::user_agent_original},
    {"userIdentity.principalId", Field::user_id}, {"errorMessage", Field::event_reason},
    {"errorCode", Field::event_reason},           {"eventName", Field::event_code},
};

// S3's objects are files; of IAM's calls the ones that make or unmake an account, and those that
// give or take rights; of the others those that change something.
constexpr WordMeaning call_meanings[] = {
    {"ConsoleLogin", "logon", ""},
    {"AssumeRole*", "privilege-use", ""},
    {"GetObject", "file-download", ""},
    {"PutObject", "file-upload", ""},
    {"UploadPart", "file-upload", ""},
    {"CopyObject", "file-write", ""},
    {"DeleteObject*", "file-delete", ""},
    {"PutObjectAcl", "permission-change", ""},
    {"PutBucketAcl", "permission-change", ""},
    {"PutBucketPolicy", "permission-change", ""},
    {"CreateUser", "account-change", ""},
    {"DeleteUser", "account-change", ""},
    {"UpdateUser", "account-change", ""},
    {"CreateLoginProfile", "account-change", ""},
    {"UpdateLoginProfile", "account-change", ""},
    {"DeleteLoginProfile", "account-change", ""},
    {"CreateAccessKey", "account-change", ""},
    {"DeleteAccessKey", "account-change", ""},
    {"ChangePassword", "account-change", ""},
    {"AttachUserPolicy", "permission-change", ""},
    {"AttachRolePolicy", "permission-change", ""},
    {"AttachGroupPolicy", "permission-change", ""},
    {"DetachUserPolicy", "permission-change", ""},
    {"DetachRolePolicy", "permission-change", ""},
    {"PutUserPolicy", "permission-change", ""},
    {"PutRolePolicy", "permission-change", ""},
    {"AddUserToGroup", "permission-change", ""},
    {"RemoveUserFromGroup", "permission-change", ""},
    {"Get*", "", ""},
    {"List*", "", ""},
    {"Describe*", "", ""},
    {"Head*", "", ""},
    {"Lookup*", "", ""},
    {"Create*", "config-change", ""},
    {"Delete*", "config-change", ""},
    {"Update*", "config-change", ""},
    {"Put*", "config-change", ""},
    {"Modify*", "config-change", ""},
    {"Set*", "config-change", ""},
    {"Stop*", "config-change", ""},
    {"Start*", "config-change", ""},
    {"Run*", "config-change", ""},
    {"Terminate*", "config-change", ""},
    {"Authorize*", "config-change", ""},
    {"Revoke*", "config-change", ""},
    {"Enable*", "config-change", ""},
    {"Disable*", "config-change", ""},
    {"Attach*", "config-change", ""},
    {"Detach*", "config-change", ""},
    {"Add*", "config-change", ""},
    {"Remove*", "config-change", ""},
    {"Associate*", "config-change", ""},
};

// A role has no name of its own: its session was opened by one, or is named in its ARN.
std::string_view user_of(const Fields& fields) {
  const std::string_view type = fields["userIdentity.type"];
  if (type == "Root") return "root";
  const std::string_view name = first_of(
      fields, {"userIdentity.userName", "userIdentity.sessionContext.sessionIssuer.userName",
               "additionalEventData.UserName"});
  if (!name.empty()) return name;
  const std::string_view arn = fields["userIdentity.arn"];
  if (!arn.empty()) {
    const std::size_t mark = arn.find_last_of("/:");
    return mark == std::string_view::npos ? arn : arn.substr(mark + 1);
  }
  return first_of(fields, {"userIdentity.invokedBy", "userIdentity.principalId"});
}

void say_object(const Fields& fields, Arena& arena, Event& event) {
  const std::string_view bucket = fields["requestParameters.bucketName"];
  const std::string_view key = fields["requestParameters.key"];
  if (bucket.empty() || key.empty()) return;
  std::string path(bucket);
  path += '/';
  path += key;
  event.set(Field::file_path, arena.copy(path));
}

Result<void> describe_cloudtrail(const LineContext& context, const Fields& fields, Event& event) {
  const std::string_view name = fields["eventName"];
  if (name.empty()) return Error{Code::unparsed, "cloudtrail: no eventName"};
  event.set(Field::event_dataset, "cloudtrail");
  event.log_source = {"", "aws", "cloudtrail"};
  say_named(fields, cloudtrail_names, event);
  say(event, Field::user_name, user_of(fields));
  if (const FieldView* time = fields.find("eventTime");
      time != nullptr || (time = fields.find("@timestamp")) != nullptr)
    say_time(time_from_value(*time, *Zone::from("UTC")), event);
  const bool refused = !first_of(fields, {"errorCode", "errorMessage"}).empty() ||
                       fields["responseElements.ConsoleLogin"] == "Failure";
  if (const WordMeaning* meaning = meaning_among(call_meanings, name)) say_meaning(*meaning, event);
  if (name == "ConsoleLogin" && refused) event.set(Field::event_action, "logon-failed");
  event.set(Field::event_outcome, refused ? "failure" : "success");
  if (!event.has(Field::event_category)) event.set(Field::event_category, "web");
  if (event[Field::event_category] == "iam")
    say(event, Field::user_target_name, fields["requestParameters.userName"]);
  say_object(fields, context.arena, event);
  event.log_source.category = category_of_action(event[Field::event_action]);
  return {};
}

}  // namespace

const FormatRow format_cloudtrail{
    .id = "cloudtrail",
    .parse = parse_json,
    .describe = describe_cloudtrail,
    .resembles = resembles_cloudtrail,
    .log_sources = cloudtrail_sources,
    .split = split_cloudtrail,
};

}  // namespace metsuke
