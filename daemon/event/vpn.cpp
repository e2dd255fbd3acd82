#include "event/vpn.h"

#include "event/named_fields.h"

namespace metsuke {
namespace {

constexpr WordMeaning vpn_meanings[] = {
    {"connected", "vpn-start", "success"},
    {"established", "vpn-start", "success"},
    {"handshake answered", "vpn-start", "success"},
    {"handshake unanswered", "", "failure"},
    {"handshake*", "", "unknown"},
    {"deleted", "vpn-end", "success"},
    {"disconnected", "vpn-end", "success"},
    {"ended", "vpn-end", "success"},
    {"accepted", "logon", "success"},
    {"refused", "logon-failed", "failure"},
    {"certificate", "", "success"},
    {"unknown user", "", "failure"},  // The refusal itself is the next line.
    {"*", "", ""},
};

}  // namespace

void say_vpn(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  say(event, Field::message, first_of(fields, {"sentence"}));
  event.set(Field::event_category, "network");
  const std::string_view what = fields["event"];
  const WordMeaning* meaning = meaning_among(vpn_meanings, what);
  ASSERT(meaning != nullptr);
  say_meaning(*meaning, event);
  if (event[Field::event_action].starts_with("logon")) {
    event.set(Field::event_category, "authentication");
    event.log_source.category = "authentication";
  }
  say_source(event, fields["address"]);
  say(event, Field::source_port, fields["port"]);
  say(event, Field::user_name, first_of(fields, {"user", "client"}));
  say(event, Field::event_reason, fields["reason"]);
  if (event.has(Field::user_name) && event[Field::event_outcome] == "failure")
    event.set(Field::mk_user_claimed, "true");
}

}  // namespace metsuke
