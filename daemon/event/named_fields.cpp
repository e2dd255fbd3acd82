#include "event/named_fields.h"

#include "base/arena.h"
#include "event/describe.h"
#include "parse/text.h"

namespace metsuke {
namespace {

bool says_nothing(const FieldView& field) {
  return field.kind == Kind::null || field.value.empty() || field.value == "-";
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

struct ActionClass {
  std::string_view action, category;
};
constexpr ActionClass action_classes[] = {
    {"logon", "authentication"},
    {"logon-failed", "authentication"},
    {"logoff", "authentication"},
    {"session-start", "session"},
    {"session-end", "session"},
    {"permission-change", "iam"},
    {"account-change", "iam"},
    {"privilege-use", "process"},
    {"db-read", "database"},
    {"db-write", "database"},
    {"db-ddl", "database"},
    {"db-role", "iam"},
    {"web-request", "web"},
    {"proxy-request", "web"},
    {"mail-send", "email"},
    {"mail-receive", "email"},
    {"vpn-start", "network"},
    {"vpn-end", "network"},
    {"net-allow", "network"},
    {"net-deny", "network"},
    {"config-change", "configuration"},
    {"process-start", "process"},
    {"device-connect", "host"},
};

}  // namespace

std::string_view first_of(const Fields& fields, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const FieldView* found = fields.find(name);
    if (found != nullptr && !says_nothing(*found)) return found->value;
  }
  return {};
}

void say_named(const Fields& fields, std::span<const NamedField> names, Event& event) {
  for (const NamedField& row : names) {
    if (event.has(row.field)) continue;
    const FieldView* found = fields.find(row.name);
    if (found == nullptr || says_nothing(*found)) continue;
    if (row.field == Field::source_ip) {
      say_source(event, found->value);
    } else if (row.field == Field::destination_ip) {
      say_address(event, found->value, Field::destination_ip, Field::destination_domain);
    } else {
      event.set(row.field, found->value);
    }
  }
}

const WordMeaning* meaning_among(std::span<const WordMeaning> meanings, std::string_view word) {
  for (const WordMeaning& row : meanings) {
    const bool prefix = row.word.ends_with('*');
    if (prefix ? word.starts_with(row.word.substr(0, row.word.size() - 1)) : word == row.word)
      return &row;
  }
  return nullptr;
}

void say_meaning(const WordMeaning& meaning, Event& event) {
  say(event, Field::event_action, meaning.action);
  say(event, Field::event_outcome, meaning.outcome);
  if (!event.has(Field::event_category))
    say(event, Field::event_category, usual_category(meaning.action));
}

std::string_view usual_category(std::string_view action) {
  if (action.starts_with("file-")) return "file";
  if (action.starts_with("door-")) return "physical";
  for (const ActionClass& row : action_classes)
    if (row.action == action) return row.category;
  return {};
}

Endpoint endpoint_of(std::string_view text) {
  for (const std::string_view family : {"[AF_INET]", "[AF_INET6]", "tcp4-server:", "udp4:"})
    take_prefix(text, family);
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return {text, {}};
    std::string_view port = text.substr(close + 1);
    take_prefix(port, ":");
    return {text.substr(1, close - 1), all_digits(port) ? port : std::string_view{}};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !all_digits(text.substr(colon + 1))) return {text, {}};
  const std::string_view host = text.substr(0, colon);
  // Without brackets the last colon of an IPv6 address is its own.
  if (host.find(':') != std::string_view::npos) return {text, {}};
  return {host, text.substr(colon + 1)};
}

void say_source_endpoint(std::string_view text, Event& event) {
  const Endpoint end = endpoint_of(text);
  say_source(event, end.host);
  say(event, Field::source_port, end.port);
}

std::string_view lower_case(std::string_view text, Arena& arena) {
  char* const room = arena.allocate(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) room[at] = lower(text[at]);
  return {room, text.size()};
}

std::string_view mac_text(std::string_view text, Arena& arena) {
  char* const room = arena.allocate(text.size());
  for (std::size_t at = 0; at < text.size(); ++at)
    room[at] = text[at] == ':' ? '-' : upper(text[at]);
  return {room, text.size()};
}

std::string_view transport_name(std::string_view text, Arena& arena) {
  struct Protocol {
    std::string_view number, name;
  };
  constexpr Protocol protocols[] = {{"1", "icmp"},       {"2", "igmp"},  {"6", "tcp"},
                                    {"17", "udp"},       {"47", "gre"},  {"50", "esp"},
                                    {"58", "ipv6-icmp"}, {"132", "sctp"}};
  for (const Protocol& protocol : protocols)
    if (protocol.number == text) return protocol.name;
  return lower_case(text, arena);
}

}  // namespace metsuke
