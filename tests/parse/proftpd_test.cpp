#include <catch2/catch.hpp>

#include "parse/ftp.h"
#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("proftpd: the ExtendedLog's own layouts") {
  const Parsed plain(parse_proftpd,
                     "pc1 UNKNOWN sato [23/Nov/2026:06:26:44 +0900] \"RETR x y.csv\" 226 1000");
  REQUIRE(plain.ok());
  CHECK(plain["user"] == "sato");
  CHECK(plain["request"] == "RETR x y.csv");
  CHECK(plain["bytes"] == "1000");
  const Parsed auth(parse_proftpd,
                    "srv [123] 192.0.2.1 [23/Nov/2026:06:26:44 +0900] \"PASS (hidden)\" 530");
  CHECK(auth["pid"] == "123");
  CHECK(auth["host"] == "192.0.2.1");
  CHECK(auth["status"] == "530");
  const Parsed full(
      parse_proftpd,
      "192.0.2.1 192.0.2.1 sato [2026-11-23T06:26:28+0900] \"STOR in/a\"b\".txt\" 226 "
      "1111 0.001 \"/home/sato/in/a\"b\".txt\" 16563");
  CHECK(full["path"] == "/home/sato/in/a\"b\".txt");
  CHECK(full["time"] == "2026-11-23T06:26:28+0900");
}

TEST_CASE("proftpd: sentences of the system log") {
  const Parsed unknown(
      parse_proftpd,
      "srv (pc1[192.0.2.9]): USER x: y: no such user found from pc1 [192.0.2.9] to "
      "::ffff:192.0.2.1:21");
  REQUIRE(unknown.ok());
  CHECK(unknown["event"] == "no such user");
  CHECK(unknown["user"] == "x: y");
  CHECK(unknown["host"] == "pc1");
  CHECK(unknown["address"] == "192.0.2.9");
  CHECK(unknown["own_address"] == "::ffff:192.0.2.1");
  CHECK(unknown["own_port"] == "21");
  const Parsed file(
      parse_proftpd,
      "2026-11-23 18:08:01,124 host1 proftpd[498625] srv (192.0.2.9[192.0.2.9]): USER "
      "sato (Login failed): Incorrect password");
  CHECK(file["event"] == "login failed");
  CHECK(file["pid"] == "498625");
  CHECK(file["server_host"] == "host1");
  CHECK(file["time"] == "2026-11-23 18:08:01,124");
  CHECK(file["reason"] == "Incorrect password");
  const auto event = [](const std::string& sentence) {
    return std::string(Parsed(parse_proftpd, "srv (a[192.0.2.9]) - " + sentence)["event"]);
  };
  CHECK(event("USER sato: Login successful.") == "login");
  CHECK(event("SECURITY VIOLATION: root login attempted.") == "login failed");
  CHECK(event("FTP session opened.") == "session opened");
  CHECK(event("FTP session closed.") == "session closed");
  CHECK(event("Maximum login attempts (3) exceeded, connection refused") == "too many attempts");
  CHECK(event("USER sato: Limit access denies login.") == "login failed");
  CHECK(event("USER sato: TLS/X509 .tlslogin authentication successful") == "login");
  CHECK(event("USER a: user is not a UserAlias from a [192.0.2.9] to 192.0.2.1:21") ==
        "login failed");
  CHECK(event("SECURITY VIOLATION: Passive connection from foreign IP address 203.0.113.9 "
              "rejected (does not match client IP address 192.0.2.9).") == "violation");
  CHECK(Parsed(parse_proftpd,
               "srv (a[192.0.2.9]) - SECURITY VIOLATION: Root login attempted")["user"] == "root");
  CHECK(event("other").empty());
  CHECK_FALSE(Parsed(parse_proftpd, "anything else").ok());
}

}  // namespace metsuke
