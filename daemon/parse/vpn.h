// The sentences of three VPN servers that state who came, from where, and whether it worked.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/result.h"
#include "parse/fields.h"

namespace metsuke {

// OpenVPN's log line without its time: "[client/]address:port sentence". Fields: event, client,
// address, port, user, reason, virtual_address. Unknown sentences give client and address only.
Result<void> parse_openvpn(std::string_view line, Arena& arena, Fields& fields);
// Length of the time that OpenVPN's own files begin with ("2024-12-15 14:12:12 ", ctime); 0: none.
std::size_t openvpn_time_length(std::string_view line);

// WireGuard's kernel messages and those of wireguard-go. Fields: interface, event, peer, address,
// port. Err: no sentence of WireGuard.
Result<void> parse_wireguard(std::string_view line, Arena& arena, Fields& fields);

// charon's lines: "06[IKE] <name|83> sentence". Fields: thread, subsystem, connection, number,
// event, address, port, own_address, own_port, user, reason, virtual_address.
Result<void> parse_strongswan(std::string_view line, Arena& arena, Fields& fields);

}  // namespace metsuke
