#include "event/describe.h"

#include <catch2/catch.hpp>

namespace metsuke {

TEST_CASE("describe: addresses and names") {
  for (const char* text : {"192.0.2.1", "::1", "2001:db8::1", "fe80::1%eth0"})
    CHECK(is_address(text));
  for (const char* text : {"", "192.0.2", "192.0.2.1.5", "gw.example.jp", "a:b", "1234.0.0.1"})
    CHECK_FALSE(is_address(text));
  Event event;
  say_source(event, "::ffff:192.0.2.1");
  CHECK(event[Field::source_ip] == "192.0.2.1");
  say_source(event, "[::1]");
  CHECK(event[Field::source_ip] == "::1");
  say_source(event, "gw.example.jp");
  CHECK(event[Field::source_domain] == "gw.example.jp");
  Event silent;
  for (const char* text : {"", "-", "?"}) say_source(silent, text);
  CHECK_FALSE(silent.has(Field::source_ip));
  CHECK_FALSE(silent.has(Field::source_domain));
}

TEST_CASE("describe: URLs") {
  Event event;
  say_url(event, "https://u@h.example:8443/a/b?c=d?e");
  CHECK(event[Field::url_domain] == "h.example");
  CHECK(event[Field::destination_port] == "8443");
  CHECK(event[Field::url_path] == "/a/b");
  CHECK(event[Field::url_query] == "c=d?e");
  Event bare;
  say_url(bare, "http://h");
  CHECK(bare[Field::url_domain] == "h");
  CHECK_FALSE(bare.has(Field::url_path));
  Event odd;
  say_url(odd, "*");
  CHECK(odd[Field::url_original] == "*");
  CHECK_FALSE(odd.has(Field::url_path));
}

TEST_CASE("describe: numbers") {
  Arena arena;
  CHECK(number_text(0, arena) == "0");
  CHECK(number_text(UINT64_MAX, arena) == "18446744073709551615");
}

}  // namespace metsuke
