#include "event/named_fields.h"
#include "event/vpn.h"
#include "parse/text.h"
#include "parse/vpn.h"

namespace metsuke {
namespace {

constexpr std::string_view charon_applications[] = {"charon", "charon-systemd", "ipsec",
                                                    "strongswan", "charon-nm"};
constexpr LogSource charon_sources[] = {{"", "strongswan", ""},
                                        {"authentication", "strongswan", ""}};

bool resembles_strongswan(std::string_view text) {
  const std::string_view head = text.substr(0, 8);
  const std::size_t open = head.find('[');
  if (open == std::string_view::npos || open == 0 || !all_digits(head.substr(0, open)))
    return false;
  for (const std::string_view name :
       {"[IKE] ", "[NET] ", "[ENC] ", "[CFG] ", "[DMN] ", "[KNL] ", "[JOB] ", "[MGR] ", "[CHD] ",
        "[LIB] ", "[TLS] ", "[ASN] ", "[ESP] ", "[APP] "})
    if (text.substr(open, 6) == name) return true;
  return false;
}

// Packets name the peer's address, later lines only the number of the association.
void join_association(const LineContext& context, const Fields& fields, Event& event) {
  const std::string_view number = fields["number"];
  if (number.empty()) return;
  Arena& arena = context.arena;
  const std::string_view host = context.syslog.host;
  Session* session = context.sessions.find(host, number);
  if (session == nullptr) session = &context.sessions.begin(host, number);
  if (!fields["address"].empty()) {
    session->address = fields["address"];
    if (all_digits(fields["port"])) session->port = fields["port"];
  }
  if (!fields["user"].empty()) session->user = fields["user"];
  if (!event.has(Field::source_ip) && !session->address.empty()) {
    say_source(event, arena.copy(session->address));
  }
  if (!event.has(Field::source_port) && !session->port.empty() &&
      event[Field::source_ip] == session->address)
    event.set(Field::source_port, arena.copy(session->port));
  if (!event.has(Field::user_name) && !session->user.empty())
    event.set(Field::user_name, arena.copy(session->user));
  if (fields["event"] == "deleted") context.sessions.end(host, number);
}

Result<void> describe_strongswan(const LineContext& context, const Fields& fields, Event& event) {
  event.log_source = {"", "strongswan", ""};
  say_vpn(context, fields, event);
  event.set(Field::event_dataset, "strongswan");
  event.set(Field::network_protocol, "ipsec");
  if (!all_digits(event[Field::source_port])) event.unset(Field::source_port);
  say_address(event, fields["own_address"], Field::destination_ip, Field::destination_domain);
  if (all_digits(fields["own_port"])) event.set(Field::destination_port, fields["own_port"]);
  say(event, Field::mk_session_id, fields["number"]);
  join_association(context, fields, event);
  if (event.has(Field::user_name) && event[Field::event_outcome] == "failure")
    event.set(Field::mk_user_claimed, "true");
  return {};
}

}  // namespace

const FormatRow format_strongswan{
    .id = "strongswan",
    .carriage = Carriage::syslog,
    .parse = parse_strongswan,
    .describe = describe_strongswan,
    .applications = charon_applications,
    .resembles = resembles_strongswan,
    .log_sources = charon_sources,
};

}  // namespace metsuke
