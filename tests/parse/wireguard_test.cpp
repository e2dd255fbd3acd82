#include <catch2/catch.hpp>

#include "parse/parsed.h"
#include "parse/vpn.h"

namespace metsuke {

TEST_CASE("wireguard: kernel and wireguard-go") {
  const Parsed parsed(parse_wireguard,
                      "[ 12.5] wireguard: wg0: Receiving handshake initiation from "
                      "peer 5 (192.0.2.1:51820)");
  REQUIRE(parsed.ok());
  CHECK(parsed["interface"] == "wg0");
  CHECK(parsed["peer"] == "5");
  CHECK(parsed["address"] == "192.0.2.1");
  CHECK(parsed["port"] == "51820");
  const Parsed invalid(parse_wireguard,
                       "wireguard: wg0: Invalid handshake initiation from 192.0.2.9:4711");
  CHECK(invalid["event"] == "refused");
  CHECK(invalid["address"] == "192.0.2.9");
  const Parsed inner(parse_wireguard,
                     "wireguard: wg0: Packet has unallowed src IP (10.0.0.5) from "
                     "peer 3 (192.0.2.1:1)");
  CHECK(inner["address"] == "192.0.2.1");
  const Parsed go(parse_wireguard, "(wg0) peer(AbCd…WxYz) - Received handshake initiation");
  CHECK(go["peer"] == "AbCd…WxYz");
  CHECK_FALSE(Parsed(parse_wireguard, "eth0: link up").ok());
}

}  // namespace metsuke
