#include "parse/leef.h"

#include "event/describe.h"
#include "event/named_fields.h"
#include "event/object.h"
#include "event/written_time.h"
#include "parse/text.h"

namespace metsuke {
namespace {

constexpr LogSource leef_sources[] = {{"", "", "leef"},
                                      {"firewall", "", "leef"},
                                      {"authentication", "", "leef"},
                                      {"file_access", "", "leef"}};

bool resembles_leef(std::string_view text) { return text.starts_with("LEEF:"); }

// LEEF's predefined event attributes and what products add most.
constexpr NamedField leef_names[] = {
    {"src", Field::source_ip},           {"dst", Field::destination_ip},
    {"srcPort", Field::source_port},     {"dstPort", Field::destination_port},
    {"usrName", Field::user_name},       {"accountName", Field::user_name},
    {"SourceUser", Field::user_name},    {"domain", Field::user_domain},
    {"srcBytes", Field::source_bytes},   {"dstBytes", Field::destination_bytes},
    {"identHostName", Field::host_name}, {"policy", Field::rule_name},
    {"RuleName", Field::rule_name},      {"url", Field::url_original},
    {"reason", Field::event_reason},     {"fileName", Field::file_name},
    {"filePath", Field::file_path},      {"msg", Field::message},
    {"EventID", Field::event_code},
};

constexpr WordMeaning leef_meanings[] = {
    {"allow*", "net-allow", "success"},
    {"accept*", "net-allow", "success"},
    {"permit*", "net-allow", "success"},
    {"deny", "net-deny", "failure"},
    {"denied", "net-deny", "failure"},
    {"drop*", "net-deny", "failure"},
    {"block*", "net-deny", "failure"},
    {"reject*", "net-deny", "failure"},
    {"reset*", "net-deny", "failure"},
    {"login fail*", "logon-failed", "failure"},
    {"logon fail*", "logon-failed", "failure"},
    {"login*", "logon", "success"},
    {"logon*", "logon", "success"},
    {"logout*", "logoff", "success"},
    {"logoff*", "logoff", "success"},
};

Result<void> describe_leef(const LineContext& context, const Fields& fields, Event& event) {
  say_header(context, event);
  event.set(Field::event_dataset, "leef");
  event.log_source.service = "leef";
  say_named(fields, leef_names, event);
  for (const auto& [name, field] :
       {NamedField{"srcMAC", Field::source_mac}, NamedField{"dstMAC", Field::destination_mac}})
    if (const std::string_view mac = fields[name]; !mac.empty())
      event.set(field, mac_text(mac, context.arena));
  if (const std::string_view proto = fields["proto"]; !proto.empty())
    event.set(Field::network_transport, transport_name(proto, context.arena));
  event.set(Field::observer_name, fields["Product"]);
  if (const FieldView* time = fields.find("devTime"); time != nullptr && !time->value.empty())
    say_time(time_from_writing(time->value, context.zone), event);
  for (const std::string_view name : {"action", "Action", "EventID", "cat"}) {
    const std::string_view word = fields[name];
    const WordMeaning* meaning =
        word.empty() ? nullptr : meaning_among(leef_meanings, lower_case(word, context.arena));
    if (meaning == nullptr) continue;
    say_meaning(*meaning, event);
    break;
  }
  if (!event.has(Field::event_category) && event.has(Field::source_ip) &&
      event.has(Field::destination_ip))
    event.set(Field::event_category, "network");
  const std::string_view action = event[Field::event_action];
  event.log_source.category =
      action.starts_with("net-") ? std::string_view("firewall") : category_of_action(action);
  return {};
}

}  // namespace

const FormatRow format_leef{
    .id = "leef",
    .carriage = Carriage::syslog,
    .parse = parse_leef,
    .describe = describe_leef,
    .resembles = resembles_leef,
    .log_sources = leef_sources,
};

}  // namespace metsuke
