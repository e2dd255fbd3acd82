#include "parse/iptables.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("iptables: uptime, prefix, flags, a second LEN") {
  const Parsed parsed(parse_iptables,
                      "[19955416.516358] [UFW BLOCK] IN=ens2 OUT= "
                      "MAC=de:1c:88:64:10:19:5e:e1:a4:3b:cf:f0:08:00 SRC=192.0.2.9 DST=10.0.0.1 "
                      "LEN=104 TOS=0x00 DF PROTO=UDP SPT=5 DPT=53 SYN LEN=84");
  REQUIRE(parsed.ok());
  CHECK(parsed["uptime"] == "19955416.516358");
  CHECK(parsed["prefix"] == "[UFW BLOCK]");
  CHECK(parsed["OUT"].empty());
  CHECK(parsed["LEN"] == "104");
  CHECK(parsed["flags"] == "DF SYN");
}

TEST_CASE("iptables: an ICMP error carries the packet it speaks of") {
  const Parsed parsed(parse_iptables,
                      "IN=eth0 OUT= SRC=192.0.2.9 DST=10.0.0.1 PROTO=ICMP TYPE=3 CODE=3 "
                      "[SRC=10.0.0.1 DST=192.0.2.9 PROTO=UDP SPT=1 DPT=2 ]");
  REQUIRE(parsed.ok());
  CHECK(parsed["SRC"] == "192.0.2.9");
  CHECK_FALSE(parsed.has("SPT"));
  CHECK(parsed["embedded"].starts_with("[SRC="));
}

TEST_CASE("iptables: other kernel lines are refused") {
  for (const char* line : {"", "[1.2] eth0: link up", "IN=", "SRC=1.2.3.4"}) {
    CAPTURE(line);
    CHECK_FALSE(Parsed(parse_iptables, line).ok());
  }
}

}  // namespace metsuke
