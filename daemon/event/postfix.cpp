// A letter's lines are joined by its queue id: who sent it, from where, to whom, what became of it.
#include "event/describe.h"
#include "event/named_fields.h"
#include "parse/mail.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr std::string_view postfix_applications[] = {"postfix", "postfix-out", "postfix-in"};
constexpr LogSource postfix_sources[] = {{"", "linux", "postfix"},
                                         {"email", "linux", "postfix"},
                                         {"authentication", "linux", "postfix"}};

// "host[192.0.2.1]:25", "unknown[192.0.2.1]", "[192.0.2.1]:4711", "192.0.2.1".
struct Peer {
  std::string_view name, address, port;
};

Peer peer_of(std::string_view text) {
  Peer peer;
  const std::size_t open = text.find('[');
  const std::size_t close = text.find(']', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) {
    (is_address(text) ? peer.address : peer.name) = text;
    return peer;
  }
  peer.name = text.substr(0, open);
  peer.address = text.substr(open + 1, close - open - 1);
  std::string_view port = text.substr(close + 1);
  if (take_prefix(port, ":") && all_digits(port)) peer.port = port;
  return peer;
}

void say_client(std::string_view text, Event& event) {
  const Peer peer = peer_of(text);
  say_source(event, peer.address);
  if (peer.name != "unknown") say(event, Field::source_domain, peer.name);
  say(event, Field::source_port, peer.port);
}

void note(const Fields& fields, Session& letter) {
  const auto keep = [&](std::string& slot, std::string_view name) {
    if (const FieldView* found = fields.find(name)) slot = found->value;
  };
  keep(letter.path, "from");
  keep(letter.target, "message-id");
  keep(letter.flags, "Subject");
  keep(letter.user, "sasl_username");
  keep(letter.address, "client");
}

void say_letter(const LineContext& context, const Session& letter, Event& event) {
  const auto kept = [&](Field field, const std::string& value) {
    if (!value.empty() && !event.has(field)) event.set(field, context.arena.copy(value));
  };
  kept(Field::email_from_address, letter.path);
  kept(Field::email_message_id, letter.target);
  kept(Field::email_subject, letter.flags);
  kept(Field::user_name, letter.user);
  if (!event.has(Field::source_ip) && !letter.address.empty())
    say_client(context.arena.copy(letter.address), event);
}

void say_delivery(const LineContext& context, const Fields& fields, Event& event) {
  const std::string_view status = fields["status"];
  const std::string_view app = context.syslog.app;
  const bool inwards = app.ends_with("/local") || app.ends_with("/virtual") ||
                       app.ends_with("/lmtp") || app.ends_with("/pipe");
  event.set(Field::event_action, inwards ? "mail-receive" : "mail-send");
  event.set(Field::event_outcome, status == "sent" ? "success" : "failure");
  say(event, Field::event_reason, fields["reply"]);
  const Peer relay = peer_of(fields["relay"]);
  if (relay.name != "none" && relay.name != "local" && relay.name != "virtual")
    say(event, Field::destination_domain, relay.name);
  if (is_address(relay.address)) say(event, Field::destination_ip, relay.address);
  say(event, Field::destination_port, relay.port);
}

void say_postfix_event(std::string_view what, Event& event) {
  if (what == "sasl failed") {
    event.set(Field::event_category, "authentication");
    event.set(Field::event_action, "logon-failed");
    event.set(Field::event_outcome, "failure");
    event.log_source.category = "authentication";
    if (event.has(Field::user_name)) event.set(Field::mk_user_claimed, "true");
  } else if (what == "reject") {
    event.set(Field::event_action, "mail-receive");
    event.set(Field::event_outcome, "failure");
  } else if (what == "refused" || what == "lost") {
    event.set(Field::event_category, "network");
    event.set(Field::event_outcome, "failure");
  } else if (what == "connect" || what == "disconnect" || what == "passed" || what == "tls") {
    event.set(Field::event_category, "network");
    event.set(Field::event_outcome, "success");
  }
}

Result<void> describe_postfix(const LineContext& context, const Fields& fields, Event& event) {
  if (context.syslog.form == SyslogLine::Form::bare)
    return Error{Code::unparsed, "postfix: no syslog header"};
  say_header(context, event);
  say(event, Field::message, context.syslog.message);
  event.set(Field::event_dataset, "postfix");
  event.set(Field::event_category, "email");
  event.set(Field::network_protocol, "smtp");
  event.log_source = {"email", "linux", "postfix"};
  constexpr NamedField names[] = {
      {"from", Field::email_from_address},     {"to", Field::email_to_address},
      {"message-id", Field::email_message_id}, {"Subject", Field::email_subject},
      {"sasl_username", Field::user_name},
  };
  say_named(fields, names, event);
  if (const std::string_view client = fields["client"]; !client.empty()) say_client(client, event);
  say(event, Field::event_reason, fields["reason"]);
  say_postfix_event(fields["event"], event);
  // A client that gave its password before it handed over a letter.
  if (fields.find("sasl_method") != nullptr && fields.find("event") == nullptr) {
    event.set(Field::event_category, "authentication");
    event.set(Field::event_action, "logon");
    event.set(Field::event_outcome, "success");
    event.log_source.category = "authentication";
  }
  const std::string_view id = fields["queue_id"];
  if (!id.empty()) say(event, Field::mk_session_id, id);
  if (!id.empty() && id != "NOQUEUE") {
    const std::string_view host = context.syslog.host;
    Session* letter = context.sessions.find(host, id);
    if (letter == nullptr) letter = &context.sessions.begin(host, id);
    note(fields, *letter);
    say_letter(context, *letter, event);
    if (fields["event"] == "removed") context.sessions.end(host, id);
  }
  if (!fields["status"].empty()) say_delivery(context, fields, event);
  return {};
}

}  // namespace

const FormatRow format_postfix{
    .id = "postfix",
    .carriage = Carriage::syslog,
    .parse = parse_postfix,
    .describe = describe_postfix,
    .applications = postfix_applications,
    .log_sources = postfix_sources,
};

}  // namespace metsuke
