#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "parse/cloud.h"

namespace metsuke {
namespace {

constexpr LogSource okta_sources[] = {
    {"", "okta", "okta"}, {"authentication", "okta", "okta"}, {"administration", "okta", "okta"}};

bool resembles_okta(std::string_view text) {
  return text.starts_with('{') && text.find("\"eventType\"") != std::string_view::npos &&
         text.find("\"actor\"") != std::string_view::npos &&
         (text.find("\"published\"") != std::string_view::npos ||
          text.find("\"alternateId\"") != std::string_view::npos);
}

constexpr NamedField okta_names[] = {
    {"actor.alternateId", Field::user_name},
    {"actor.displayName", Field::user_full_name},
    {"actor.id", Field::user_id},
    {"client.ipAddress", Field::source_ip},
    {"client.userAgent.rawUserAgent", Field::user_agent_original},
    {"outcome.reason", Field::event_reason},
    {"displayMessage", Field::message},
    {"severity", Field::log_level},
    {"eventType", Field::event_code},
    {"authenticationContext.externalSessionId", Field::mk_session_id},
};

constexpr WordMeaning okta_meanings[] = {
    {"user.session.start", "logon", ""},
    {"user.session.end", "logoff", ""},
    {"user.authentication.*", "logon", ""},
    {"user.session.impersonation.*", "privilege-use", ""},
    {"user.account.privilege.*", "permission-change", ""},
    {"group.user_membership.*", "permission-change", ""},
    {"application.user_membership.*", "permission-change", ""},
    {"user.lifecycle.*", "account-change", ""},
    {"user.account.*", "account-change", ""},
    {"user.mfa.*", "account-change", ""},
    {"policy.*", "config-change", ""},
    {"zone.*", "config-change", ""},
    {"application.*", "config-change", ""},
    {"system.api_token.*", "config-change", ""},
};

Result<void> describe_okta(const LineContext&, const Fields& fields, Event& event) {
  const std::string_view type = fields["eventType"];
  if (type.empty()) return Error{Code::unparsed, "okta: no eventType"};
  event.set(Field::event_dataset, "okta");
  event.log_source = {"", "okta", "okta"};
  say_named(fields, okta_names, event);
  const std::string_view target = fields["target.alternateId"];
  if (!target.empty() && !fields["target.type"].starts_with("Policy"))
    event.set(Field::user_target_name, target);
  if (const FieldView* time = fields.find("published"))
    say_time(time_from_value(*time, *Zone::from("UTC")), event);
  const std::string_view result = fields["outcome.result"];
  const bool refused = result == "FAILURE" || result == "DENY";
  // Written at every log-on: a policy was asked, none was changed.
  if (type.starts_with("policy.evaluate_"))
    event.set(Field::event_category, "authentication");
  else if (const WordMeaning* meaning = meaning_among(okta_meanings, type))
    say_meaning(*meaning, event);
  if (refused && event[Field::event_action] == "logon") {
    event.set(Field::event_action, "logon-failed");
    event.set(Field::mk_user_claimed, "true");
  }
  const bool fine = result == "SUCCESS" || result == "ALLOW";
  event.set(Field::event_outcome, refused ? "failure" : fine ? "success" : "unknown");
  if (!event.has(Field::event_category)) event.set(Field::event_category, "web");
  event.log_source.category = category_of_action(event[Field::event_action]);
  return {};
}

}  // namespace

const FormatRow format_okta{
    .id = "okta",
    .parse = parse_okta,
    .describe = describe_okta,
    .resembles = resembles_okta,
    .log_sources = okta_sources,
};

}  // namespace metsuke
