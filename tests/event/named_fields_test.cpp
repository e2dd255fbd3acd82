#include "event/named_fields.h"

#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("named fields: the first name that says something, addresses plainly") {
  Fields fields;
  fields.add("a", "-");
  fields.add("b", "bob");
  fields.add("src", "::ffff:192.0.2.1");
  fields.add("dst", "gw.example.jp");
  Event event;
  constexpr NamedField names[] = {{"a", Field::user_name},
                                  {"b", Field::user_name},
                                  {"src", Field::source_ip},
                                  {"dst", Field::destination_ip}};
  say_named(fields, names, event);
  CHECK(event[Field::user_name] == "bob");
  CHECK(event[Field::source_ip] == "192.0.2.1");
  CHECK_FALSE(event.has(Field::destination_ip));
  CHECK(event[Field::destination_domain] == "gw.example.jp");
  CHECK(first_of(fields, {"none", "a", "b"}) == "bob");
}

TEST_CASE("named fields: endpoints, protocols, MAC addresses, words") {
  Arena arena;
  CHECK(endpoint_of("192.0.2.1:1194").port == "1194");
  CHECK(endpoint_of("[AF_INET]192.0.2.1:1194").host == "192.0.2.1");
  CHECK(endpoint_of("[2001:db8::1]:22").host == "2001:db8::1");
  CHECK(endpoint_of("[2001:db8::1]:22").port == "22");
  CHECK(endpoint_of("192.0.2.1").port.empty());
  CHECK(transport_name("17", arena) == "udp");
  CHECK(transport_name("TCP", arena) == "tcp");
  CHECK(mac_text("de:1c:88:64:10:19", arena) == "DE-1C-88-64-10-19");
  constexpr WordMeaning meanings[] = {{"allow*", "net-allow", "success"}, {"deny", "net-deny", ""}};
  REQUIRE(meaning_among(meanings, "allowed") != nullptr);
  CHECK(meaning_among(meanings, "allowed")->action == "net-allow");
  CHECK(meaning_among(meanings, "denyx") == nullptr);
  CHECK(usual_category("logon") == "authentication");
  CHECK(usual_category("file-read") == "file");
}

}  // namespace metsuke
