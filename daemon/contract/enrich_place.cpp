#include <re2/re2.h>

#include <algorithm>
#include <charconv>

#include "contract/enrich_parts.h"

namespace metsuke {

namespace {

// Valid rows of `terminals` that answer to this address or name.
const RegisterRow* listed_terminal(const Register& terminals, std::string_view column,
                                   std::string_view same, Timestamp at) {
  const auto* const rows = terminals.rows_with(column, same);
  if (rows == nullptr) return nullptr;
  for (const std::size_t index : *rows) {
    if (terminals.rows()[index].valid_at(at)) return &terminals.rows()[index];
  }
  return nullptr;
}

const RegisterRow* terminal_named(const Register& terminals, std::string_view name, Timestamp at) {
  if (name.empty()) return nullptr;
  const std::string same = same_name(name);
  for (const std::string_view column : {"terminal", "name"}) {
    const RegisterRow* const row = listed_terminal(terminals, column, same, at);
    if (row != nullptr) return row;
  }
  // A host name with its domain, where the register has the name alone.
  const std::size_t dot = same.find('.');
  if (dot == std::string::npos || dot == 0) return nullptr;
  return listed_terminal(terminals, "terminal", std::string_view(same).substr(0, dot), at);
}

bool is_same_ascii(std::string_view lower, std::string_view text) {
  return std::equal(lower.begin(), lower.end(), text.begin(), text.end(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
  });
}

// The zone of the first route that leads to a host of that name.
std::string_view zone_of_host(const Contract& contract, std::string_view host) {
  for (const Route& route : contract.routes) {
    if (route.to.empty()) continue;
    for (const std::string& known : route.to_hosts) {
      if (is_same_ascii(known, host)) return route.to;
    }
  }
  return {};
}

// One end of a transfer: what is known of it.
struct End {
  std::string_view zone, address, name;
  bool is_said() const { return !address.empty() || !name.empty(); }
};

enum class Fit : std::uint8_t { yes, no };

Fit fits_end(const End& end, const std::string& zone) {
  return zone.empty() || end.zone.empty() || end.zone == zone ? Fit::yes : Fit::no;
}

Fit fits_receiver(const End& end, const Route& route) {
  if (!end.is_said()) return Fit::yes;
  if (fits_end(end, route.to) == Fit::no) return Fit::no;
  if (route.to_hosts.empty()) {
    // A host in no known zone is not in the route's zone.
    return end.zone.empty() && !route.to.empty() ? Fit::no : Fit::yes;
  }
  for (const std::string& host : route.to_hosts) {
    if (is_same_ascii(host, end.name) || is_same_ascii(host, end.address)) return Fit::yes;
  }
  return Fit::no;
}

constexpr std::string_view clear_text[] = {"ftp", "http", "smtp", "telnet", "tftp", "smb1"};

// Breaches in the order they are looked for: the later the first one, the nearer the route.
enum class Breach : std::uint8_t {
  origin,
  destination,
  protocol,
  encryption,
  file,
  window,
  size,
  none
};
constexpr std::string_view breach_words[] = {"origin", "destination", "protocol", "encryption",
                                             "file",   "window",      "size"};

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& each) { return is_same_ascii(each, word); });
}

bool is_in_window(const Route& route, const Event& event) {
  if (!route.window_begin || !route.window_end || !event.has_occurred) return true;
  const int minute = japan_minute(event.occurred);
  if (*route.window_begin < *route.window_end) {
    return minute >= *route.window_begin && minute < *route.window_end;
  }
  return minute >= *route.window_begin || minute < *route.window_end;
}

std::uint64_t bytes_of(const Enriching& at) {
  std::string_view text = at.text(Field::mk_transfer_bytes);
  if (text.empty()) text = at.text(Field::file_size);
  std::uint64_t bytes = 0;
  std::from_chars(text.data(), text.data() + text.size(), bytes);
  return bytes;
}

Breach breach_of(const Enriching& at, const Route& route, const End& from, const End& to) {
  if (fits_end(from, route.from) == Fit::no) return Breach::origin;
  if (fits_receiver(to, route) == Fit::no) return Breach::destination;
  const std::string_view protocol = at.text(Field::network_protocol);
  if (!protocol.empty()) {
    if (!route.protocols.empty() && !holds(route.protocols, protocol)) return Breach::protocol;
    const auto is_clear = [&](std::string_view word) { return is_same_ascii(word, protocol); };
    if (route.encrypted && std::any_of(std::begin(clear_text), std::end(clear_text), is_clear)) {
      return Breach::encryption;
    }
  }
  const std::string_view file = file_of(at);
  if (!file.empty() && route.files_compiled != nullptr &&
      !RE2::FullMatch(re2::StringPiece(file.data(), file.size()), *route.files_compiled)) {
    return Breach::file;
  }
  if (!is_in_window(route, at.event)) return Breach::window;
  if (route.bytes_max && bytes_of(at) > *route.bytes_max) return Breach::size;
  return Breach::none;
}

}  // namespace

void add_terminal(Enriching& at) {
  const std::string_view address = at.text(Field::source_ip);
  const std::string_view domain = at.text(Field::source_domain);
  const std::string_view device = at.text(Field::mk_device_name);
  const bool is_remote = !address.empty() || !domain.empty() || !device.empty();
  const std::string_view host = is_remote ? std::string_view() : at.text(Field::host_name);
  if (!is_remote && host.empty()) return;
  const Register* const terminals = at.registers.find(RegisterKind::terminals);
  if (terminals == nullptr) {
    at.event.set_unknown(Field::mk_terminal_listed);
    at.event.set_unknown(Field::mk_terminal_assigned);
    return;
  }
  const Timestamp when = at.event.occurred;
  const RegisterRow* row = nullptr;
  if (!address.empty()) {
    row = listed_terminal(*terminals, "ip", same_cell("ip", address), when);
  }
  for (const std::string_view name : {domain, device, host}) {
    if (row == nullptr) row = terminal_named(*terminals, name, when);
  }
  at.set_truth(Field::mk_terminal_listed, row != nullptr);
  if (row == nullptr || at.actor.empty()) return;
  const bool own = row->same_user.empty() || row->same_user == at.actor;
  at.set_truth(Field::mk_terminal_assigned, own);
  // What explains a new terminal; without a register nothing does, and that is no reason to doubt.
  if (own) at.set_truth(Field::mk_own_terminal, true);
}

void add_zones(Enriching& at) {
  for (const auto& [from, into] : {std::pair(Field::source_ip, Field::mk_zone_source),
                                   std::pair(Field::destination_ip, Field::mk_zone_destination)}) {
    const std::string_view text = at.text(from);
    if (text.empty()) continue;
    const std::optional<Address> address = address_from(text);
    if (!address) continue;
    const NetworkZone* const zone = zone_of(at.contract.zones, *address);
    if (zone != nullptr) at.set(into, zone->id);
  }
  const std::string_view domain = at.text(Field::destination_domain);
  if (!domain.empty() && !at.event.has(Field::mk_zone_destination)) {
    at.set(Field::mk_zone_destination, zone_of_host(at.contract, domain));
  }
}

void add_route(Enriching& at) {
  if (at.contract.routes.empty()) {
    at.event.set_unknown(Field::mk_route_permitted);
    return;
  }
  End from{at.event[Field::mk_zone_source], at.text(Field::source_ip),
           at.text(Field::source_domain)};
  End to{at.event[Field::mk_zone_destination], at.text(Field::destination_ip),
         at.text(Field::destination_domain)};
  const bool is_download = at.event[Field::mk_transfer_direction] == "download" ||
                           at.event[Field::event_action] == "file-download";
  if (is_download) std::swap(from, to);
  Breach nearest_breach = Breach::origin;
  for (const Route& route : at.contract.routes) {
    const Breach breach = breach_of(at, route, from, to);
    if (breach > Breach::destination && (at.route == nullptr || breach > nearest_breach)) {
      at.route = &route;
    }
    nearest_breach = std::max(nearest_breach, breach);
    if (breach == Breach::none) break;
  }
  at.set_truth(Field::mk_route_permitted, nearest_breach == Breach::none);
  if (nearest_breach != Breach::none) {
    at.set(Field::mk_route_breach, breach_words[static_cast<std::size_t>(nearest_breach)]);
  }
  if (at.route == nullptr) return;
  at.set(Field::mk_route_id, at.route->id);
  at.set_truth(Field::mk_route_encrypted_required, at.route->encrypted);
}

}  // namespace metsuke
