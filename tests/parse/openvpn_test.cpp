#include <catch2/catch.hpp>

#include "parse/parsed.h"
#include "parse/vpn.h"

namespace metsuke {

TEST_CASE("openvpn: times, peers, clients") {
  CHECK(openvpn_time_length("2024-12-15 14:12:12 x") == 20);
  CHECK(openvpn_time_length("Sun Dec 15 14:12:12 2024 us=123 x") == 32);
  CHECK(openvpn_time_length("hello") == 0);
  const Parsed parsed(parse_openvpn,
                      "2024-12-15 14:12:12 bob/192.0.2.1:1194 MULTI: Learn: 10.8.0.2 "
                      "-> bob/192.0.2.1:1194");
  CHECK(parsed["client"] == "bob");
  CHECK(parsed["address"] == "192.0.2.1");
  CHECK(parsed["port"] == "1194");
  CHECK(parsed["virtual_address"] == "10.8.0.2");
  const Parsed begun(parse_openvpn,
                     "192.0.2.1:1194 [bob] Peer Connection Initiated with "
                     "[AF_INET]192.0.2.1:1194");
  CHECK(begun["event"] == "connected");
  CHECK(begun["user"] == "bob");
  const Parsed six(parse_openvpn,
                   "TLS Error: incoming packet authentication failed from "
                   "[AF_INET6]2001:db8::7:1194");
  CHECK(six["event"] == "refused");
  CHECK(six["address"] == "2001:db8::7");
  CHECK(Parsed(parse_openvpn, "VERIFY OK: depth=0, C=JP, CN=client1, O=x")["user"] == "client1");
}

}  // namespace metsuke
