#include "contract/zones.h"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

namespace metsuke {

namespace {

constexpr int mapped_bits = 96;  // An IPv4 address stands in the last 32 of 128 bits.

struct Written {
  Address address{};
  bool short_form = false;  // Written as IPv4.
};

std::optional<Written> read_address(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
  }
  const bool colons = text.find(':') != std::string_view::npos;
  if (const std::size_t zone = text.find('%'); colons && zone != std::string_view::npos) {
    text = text.substr(0, zone);
  }
  char buffer[INET6_ADDRSTRLEN + 1];
  if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  if (std::strlen(buffer) != text.size()) return std::nullopt;
  Written written;
  if (colons) {
    if (inet_pton(AF_INET6, buffer, written.address.data()) != 1) return std::nullopt;
    return written;
  }
  written.short_form = true;
  written.address[10] = 0xFF;
  written.address[11] = 0xFF;
  if (inet_pton(AF_INET, buffer, written.address.data() + 12) != 1) return std::nullopt;
  return written;
}

bool is_zero_beyond(const Address& address, int bits) {
  for (int bit = bits; bit < 128; ++bit) {
    const unsigned byte = address[static_cast<std::size_t>(bit / 8)];
    if ((byte >> (7 - bit % 8) & 1u) != 0) return false;
  }
  return true;
}

}  // namespace

std::optional<Address> address_from(std::string_view text) {
  const std::optional<Written> written = read_address(text);
  if (!written) return std::nullopt;
  return written->address;
}

bool Network::contains(const Address& address) const {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (std::memcmp(base.data(), address.data(), whole) != 0) return false;
  const int rest = bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<unsigned>(0xFF00 >> rest) & 0xFFu;
  return ((base[whole] ^ address[whole]) & mask) == 0;
}

Result<Network> network_from(std::string_view text) {
  const std::string quoted = '`' + std::string(text.substr(0, 64)) + '`';
  const std::size_t slash = text.find('/');
  const std::optional<Written> written = read_address(text.substr(0, slash));
  if (!written) return Error{Code::value_invalid, quoted + " is no network address"};
  const int width = written->short_form ? 32 : 128;
  int bits = width;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || bits < 0 ||
        bits > width) {
      return Error{Code::value_invalid,
                   quoted + ": the prefix length is 0 to " + std::to_string(width)};
    }
  }
  Network network{written->address, written->short_form ? bits + mapped_bits : bits};
  if (!is_zero_beyond(network.base, network.bits)) {
    return Error{Code::value_invalid, quoted + " has bits set beyond its prefix length"};
  }
  return network;
}

const NetworkZone* zone_of(const std::vector<NetworkZone>& zones, const Address& address) {
  for (const NetworkZone& zone : zones) {
    for (const Network& network : zone.networks) {
      if (network.contains(address)) return &zone;
    }
  }
  return nullptr;
}

}  // namespace metsuke
