#include <catch2/catch.hpp>

#include "parse/parsed.h"
#include "parse/vpn.h"

namespace metsuke {

TEST_CASE("strongswan: packets, associations, identities") {
  const Parsed packet(parse_strongswan,
                      "06[NET] <gw|83> sending packet: from 192.0.2.1[4500] to "
                      "203.0.113.5[28808] (1172 bytes)");
  REQUIRE(packet.ok());
  CHECK(packet["connection"] == "gw");
  CHECK(packet["number"] == "83");
  CHECK(packet["address"] == "203.0.113.5");
  CHECK(packet["port"] == "28808");
  CHECK(packet["own_address"] == "192.0.2.1");
  CHECK(packet["bytes"] == "1172");
  const Parsed up(parse_strongswan,
                  "06[IKE] <gw|83> IKE_SA gw[83] established between "
                  "192.0.2.1[vpn.example.jp]...203.0.113.5[C=JP, CN=a [b]]");
  CHECK(up["event"] == "established");
  CHECK(up["address"] == "203.0.113.5");
  CHECK(up["user"] == "C=JP, CN=a [b]");
  CHECK(Parsed(parse_strongswan, "06[IKE] <83> EAP-MS-CHAPv2 username: 'hll'")["user"] == "hll");
  CHECK(Parsed(parse_strongswan, "06[IKE] <84> 203.0.113.5 is initiating an IKE_SA")["address"] ==
        "203.0.113.5");
  CHECK_FALSE(Parsed(parse_strongswan, "starting charon").ok());
}

}  // namespace metsuke
