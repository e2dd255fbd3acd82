// Addresses to network zones (三層), and the routes data may travel.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace metsuke {

// An IPv4 or IPv6 address; IPv4 as ::ffff:a.b.c.d, so that both compare alike.
using Address = std::array<std::uint8_t, 16>;
// "::ffff:" forms and zone ids are accepted.
std::optional<Address> address_from(std::string_view text);

// RFC 4632 / RFC 4291 prefix; bits set beyond its length are refused.
struct Network {
  Address base{};
  int bits = 0;  // Of the 128.
  bool contains(const Address& address) const;
};
Result<Network> network_from(std::string_view text);

struct NetworkZone {
  std::string id;
  std::vector<Network> networks;
  std::string environment = {};  // production, development, test, personal; empty: not said.
};

struct Route {
  std::string id;
  std::string from, to;                            // Zone ids; empty: any.
  std::vector<std::string> protocols;              // Lower case; empty: any.
  std::vector<std::string> to_hosts;               // Names or addresses; empty: any in the zone.
  std::string files;                               // RE2, whole file name; empty: any.
  std::shared_ptr<const re2::RE2> files_compiled;  // Of `files`; null: any.
  bool encrypted = false;
  std::optional<int> window_begin, window_end;  // Minutes of the day.
  std::optional<std::uint64_t> bytes_max;
  std::string clause;
};

// The first zone that contains the address, or nullptr.
const NetworkZone* zone_of(const std::vector<NetworkZone>& zones, const Address& address);

}  // namespace metsuke
