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
  const Parsed failed(parse_sshd,
                      "Failed password for invalid user x from 203.0.113.9 port 22 "
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
  const Parsed failure(parse_sshd,
                       "pam_unix(sshd:auth): authentication failure; logname= uid=0 "
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

TEST_CASE("sshd: what stands behind the port is no peer") {
  const Parsed read(parse_sshd,
                    "Failed password for u from 192.0.2.1 port 9 ssh1: r from 192.0.2.9");
  CHECK(read["user"] == "u");
  CHECK(read["address"] == "192.0.2.1");
  const Parsed twice(parse_sshd,
                     "Failed password for invalid user t from 192.0.2.9 port 5 ssh2 from 192.0.2.1 "
                     "port 9 ssh2");
  CHECK(twice["user"] == "t from 192.0.2.9 port 5 ssh2");
  CHECK(twice["address"] == "192.0.2.1");
}

TEST_CASE("sshd: other sentences that name a peer") {
  const std::pair<const char*, const char*> sentences[] = {
      {"error: PAM: Authentication failure for u from 192.0.2.1", "u"},
      {"error: PAM: authentication error for u from 192.0.2.1 via 10.0.0.1", "u"},
      {"error: PAM: User not known to the underlying authentication module for illegal user u from "
       "192.0.2.1",
       "u"},
      {"error: Received disconnect from 192.0.2.1: 3: a port 5 of b: Auth fail [preauth]", ""},
      {"Received disconnect from 192.0.2.1 port 58846:11: Bye Bye [preauth]", ""},
      {"refused connect from x@::ffff:192.0.2.1 (192.0.2.1)", ""},
      {"Address 192.0.2.1 maps to a.example, but this does not map back to the address", ""},
      {"reverse mapping checking getaddrinfo for h [192.0.2.1] failed - POSSIBLE BREAK.", ""},
      {"Read error from remote host 192.0.2.1: Connection reset by peer", ""},
      {"fatal: Unable to negotiate with 192.0.2.1: no matching key exchange method found.", ""},
      {"drop connection #10 from [192.0.2.1]:54321 on [10.0.0.1]:22 past MaxStartups", ""},
      {"Timeout before authentication for connection from 192.0.2.1 to 10.0.0.1, pid = 7", ""},
      {"ssh_dispatch_run_fatal: Connection from invalid user u 192.0.2.1 port 5: Broken pipe", "u"},
      {"authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=u", "u"},
      {"pam_unix(sshd:auth): authentication failure; tty=ssh ruser=u rhost=192.0.2.1 [preauth]",
       "u"},
  };
  for (const auto& [sentence, user] : sentences) {
    CAPTURE(sentence);
    const Parsed read(parse_sshd, sentence);
    CHECK(read["address"] == "192.0.2.1");
    CHECK(read["user"] == user);
  }
  const Parsed received(parse_sshd,
                        "Received disconnect from 192.0.2.1 port 58846:11: Bye [preauth]");
  CHECK(received["port"] == "58846");
  CHECK(received["reason"] == "11: Bye");
  CHECK(Parsed(parse_sshd,
               "Disconnecting: Too many authentication failures for u [preauth]")["user"] == "u");
  CHECK_FALSE(
      Parsed(parse_sshd, "Failed keyboard-interactive for <invalid username> from 192.0.2.1 port 5")
          .has("user"));
}

}  // namespace metsuke
