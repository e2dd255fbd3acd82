#include "parse/sshd.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("sshd: an accepted logon") {
  const Parsed parsed(parse_sshd,
                      "Accepted publickey for sato from 2001:db8::1 port 55829 ssh2: ED25519 "
                      "SHA256:abc");
  CHECK(parsed["event"] == "Accepted");
  CHECK(parsed["method"] == "publickey");
  CHECK(parsed["user"] == "sato");
  CHECK(parsed["address"] == "2001:db8::1");
  CHECK(parsed["port"] == "55829");
  CHECK(parsed["key"] == "ED25519 SHA256:abc");
}

TEST_CASE("sshd: a user may call himself by another address: the last one counts") {
  const Parsed failed(parse_sshd, "Failed password for invalid user x from 203.0.113.9 port 22 "
                                  "from 198.51.100.7 port 4711 ssh2");
  CHECK(failed["user"] == "x from 203.0.113.9 port 22");
  CHECK(failed["address"] == "198.51.100.7");
  CHECK(failed["port"] == "4711");
  CHECK(failed["kind"] == "invalid user");
  const Parsed invalid(parse_sshd, "Invalid user x from 203.0.113.9 port 22 from 198.51.100.7");
  CHECK(invalid["user"] == "x from 203.0.113.9 port 22");
  CHECK(invalid["address"] == "198.51.100.7");
}

TEST_CASE("sshd: names with blanks, none at all, and octal escapes") {
  const Parsed blanks(parse_sshd,
                      "Failed password for invalid user a b c from 192.0.2.1 port 1 ssh2");
  CHECK(blanks["user"] == "a b c");
  const Parsed nameless(parse_sshd, "Invalid user  from 192.0.2.1 port 1");
  CHECK(nameless["event"] == "Invalid user");
  CHECK(nameless["address"] == "192.0.2.1");
  CHECK(nameless["user"].empty());
  CHECK(Parsed(parse_sshd, R"(Invalid user \344\275\217\\ from 192.0.2.1 port 1)")["user"] ==
        "住\\");
}

TEST_CASE("sshd: farewells") {
  const Parsed closed(parse_sshd,
                      "Connection closed by authenticating user sato 192.0.2.3 port 34 [preauth]");
  CHECK(closed["event"] == "Connection closed");
  CHECK(closed["user"] == "sato");
  CHECK(closed["address"] == "192.0.2.3");
  CHECK(closed["port"] == "34");
  CHECK(closed["stage"] == "preauth");
  const Parsed left(parse_sshd, "Disconnected from user sato 192.0.2.3 port 34");
  CHECK(left["user"] == "sato");
  CHECK_FALSE(left.has("kind"));
  const Parsed received(parse_sshd, "Received disconnect from 192.0.2.3 port 34:11: bye now");
  CHECK(received["address"] == "192.0.2.3");
  CHECK(received["port"] == "34");
  CHECK(received["reason"] == "11: bye now");
}

TEST_CASE("sshd: pam's and other sentences") {
  const Parsed opened(parse_sshd,
                      "pam_unix(sshd:session): session opened for user sato(uid=1001) by (uid=0)");
  CHECK(opened["event"] == "session opened");
  CHECK(opened["service"] == "sshd:session");
  CHECK(opened["user"] == "sato");
  CHECK(opened["uid"] == "1001");
  const Parsed failure(parse_sshd, "pam_unix(sshd:auth): authentication failure; logname= uid=0 "
                                   "euid=0 tty=ssh ruser= rhost=192.0.2.9  user=root");
  CHECK(failure["address"] == "192.0.2.9");
  CHECK(failure["user"] == "root");
  const Parsed refused(parse_sshd,
                       "User sato from 192.0.2.9 not allowed because not listed in AllowUsers");
  CHECK(refused["user"] == "sato");
  CHECK(refused["reason"] == "because not listed in AllowUsers");
  const Parsed connection(parse_sshd,
                          "Connection from 192.0.2.9 port 7 on 192.0.2.1 port 22 rdomain \"\"");
  CHECK(connection["address"] == "192.0.2.9");
  CHECK(connection["own_address"] == "192.0.2.1");
  CHECK(connection["own_port"] == "22");
  const Parsed subsystem(parse_sshd,
                         "Starting session: subsystem 'sftp' for sato from 192.0.2.9 port 7 id 0");
  CHECK(subsystem["session"] == "subsystem 'sftp'");
  CHECK(subsystem["user"] == "sato");
}

TEST_CASE("sshd: an unknown sentence has no field and is no error") {
  const Parsed parsed(parse_sshd, "Server listening on 0.0.0.0 port 22.");
  CHECK(parsed.ok());
  CHECK(parsed.fields.empty());
  CHECK(Parsed(parse_sshd, "").ok());
  CHECK(Parsed(parse_sshd, "Accepted").fields.empty());
}

}  // namespace metsuke
