#include "contract/zones.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("addresses of both families compare alike") {
  REQUIRE(address_from("10.10.0.1"));
  CHECK(address_from("10.10.0.1") == address_from("::ffff:10.10.0.1"));
  CHECK(address_from("2001:db8::1") == address_from("2001:0db8:0:0:0:0:0:1"));
  CHECK(address_from("fe80::1%eth0") == address_from("fe80::1"));
  CHECK(address_from("[2001:db8::1]") == address_from("2001:db8::1"));
  for (const char* text :
       {"", "10.10.0", "10.10.0.256", "10.10.0.1 ", "host", "1:2", "::g", "10.10.0.1%eth0", "[]"}) {
    INFO(text);
    CHECK_FALSE(address_from(text));
  }
  CHECK_FALSE(address_from(std::string_view("10.0.0.1\0x", 10)));
}

TEST_CASE("networks refuse bits beyond their prefix") {
  REQUIRE(network_from("10.10.0.0/16"));
  CHECK(network_from("10.10.0.0/16")->contains(*address_from("10.10.255.255")));
  CHECK_FALSE(network_from("10.10.0.0/16")->contains(*address_from("10.11.0.0")));
  CHECK(network_from("172.16.8.0/22")->contains(*address_from("172.16.11.255")));
  CHECK_FALSE(network_from("172.16.8.0/22")->contains(*address_from("172.16.12.0")));
  CHECK(network_from("0.0.0.0/0")->contains(*address_from("203.0.113.1")));
  CHECK_FALSE(network_from("0.0.0.0/0")->contains(*address_from("2001:db8::1")));
  CHECK(network_from("::/0")->contains(*address_from("2001:db8::1")));
  CHECK(network_from("2001:db8:20::/48")->contains(*address_from("2001:db8:20:ffff::")));
  CHECK(network_from("192.0.2.7")->contains(*address_from("192.0.2.7")));
  for (const char* text : {"10.10.0.1/16", "10.0.0.0/33", "2001:db8::/129", "10.0.0.0/",
                           "10.0.0.0/x", "10.0.0.0/-1", "/8", ""}) {
    INFO(text);
    CHECK_FALSE(network_from(text));
  }
}

TEST_CASE("the first zone that holds the address is its zone") {
  const std::vector<NetworkZone> zones = {{"inner", {*network_from("10.10.0.0/16")}},
                                          {"any", {*network_from("0.0.0.0/0")}}};
  CHECK(zone_of(zones, *address_from("10.10.3.4"))->id == "inner");
  CHECK(zone_of(zones, *address_from("10.11.3.4"))->id == "any");
  CHECK(zone_of(zones, *address_from("2001:db8::1")) == nullptr);
}
