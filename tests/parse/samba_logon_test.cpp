#include <catch2/catch.hpp>

#include "parse/parsed.h"
#include "parse/samba.h"

namespace metsuke {

TEST_CASE("samba: logons, as a sentence and as JSON") {
  const Parsed read(
      parse_samba,
      "Auth: [SMB2,(null)] user [D]\\[sa]to] at [Mon, 23 Nov 2026 10:04:52.030937 JST] "
      "with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [PC1] remote host "
      "[ipv4:192.0.2.1:62419] mapped to [D]\\[sato]. local host [ipv4:10.0.0.1:445] #015");
  REQUIRE(read.ok());
  CHECK(read["user"] == "sa]to");
  CHECK(read["domain"] == "D");
  CHECK(read["service"] == "SMB2");
  CHECK(read["status"] == "NT_STATUS_WRONG_PASSWORD");
  CHECK(read["remote"] == "ipv4:192.0.2.1:62419");
  CHECK(read["local"] == "ipv4:10.0.0.1:445");
  const Parsed json(parse_samba,
                    R"({"timestamp":"2026-11-23T10:04:52.0+0900","type":"Authentication",)"
                    R"("Authentication":{"status":"NT_STATUS_OK","clientAccount":"sato",)"
                    R"("remoteAddress":"ipv4:192.0.2.1:1"}})");
  REQUIRE(json.ok());
  CHECK(json["user"] == "sato");
  CHECK(json["status"] == "NT_STATUS_OK");
  CHECK_FALSE(Parsed(parse_samba, R"({"type":"other"})").ok());
  CHECK(Parsed(parse_samba, "Denied connection from (192.0.2.1)")["remote"] == "192.0.2.1");
  CHECK(Parsed(parse_samba,
               "Permission denied user not allowed to delete. User name: sato. Printer "
               "name: p.")["user"] == "sato");
  CHECK_FALSE(Parsed(parse_samba, "smbd version 4.17 started").ok());
  CHECK_FALSE(Parsed(parse_samba, "a|b|c").ok());
}

TEST_CASE("samba: an account's name that tells a whole logon of its own") {
  const std::string name =
      "x] at [Mon, 23 Nov 2026 10:00:00.000000 JST] with [NTLMv2] status [NT_STATUS_OK] "
      "workstation "
      "[W] remote host [ipv4:203.0.113.9:1] became [D]\\[x";
  const Parsed read(parse_samba,
                    "Auth: [SMB2,NTLMSSP] user [D]\\[" + name +
                        "] at [Mon, 23 Nov 2026 10:04:52.030937 JST] with [NTLMv2] status "
                        "[NT_STATUS_NO_SUCH_USER] workstation [PC1] remote host "
                        "[ipv4:192.0.2.1:62419] mapped to [D]\\[" +
                        name + "]. local host [ipv4:192.0.2.2:445] ");
  CHECK(read["user"] == name);
  CHECK(read["status"] == "NT_STATUS_NO_SUCH_USER");
  CHECK(read["remote"] == "ipv4:192.0.2.1:62419");
}

TEST_CASE("samba: granted, and changes of the directory") {
  const Parsed granted(
      parse_samba,
      "Auth: [Kerberos KDC,ENC-TS Pre-authentication] user [(null)]\\[s@J.EXAMPLE] "
      "at [Mon, 23 Nov 2026 10:04:52.030937 +09] with [aes256-cts-hmac-sha1-96] "
      "status [NT_STATUS_OK] workstation [(null)] remote host "
      "[ipv4:192.0.2.1:5] became [J]\\[sato] [S-1-5-21-1-2-3-1104]. local host "
      "[NULL] ");
  CHECK(granted["user"] == "s@J.EXAMPLE");
  CHECK(granted["became"] == "sato");
  CHECK(granted["sid"] == "S-1-5-21-1-2-3-1104");
  CHECK(granted["service"] == "Kerberos KDC");
  CHECK(granted["description"] == "ENC-TS Pre-authentication");
  CHECK_FALSE(granted.has("local"));
  const Parsed authorized(parse_samba,
                          "Successful AuthZ: [SMB2,NTLMSSP] user [J]\\[sato] [S-1-5-21-7] at "
                          "[Mon, 23 Nov 2026 10:04:52.030937 JST] Remote host "
                          "[ipv4:192.0.2.1:5] local host [ipv4:192.0.2.2:445]");
  CHECK(authorized["event"] == "authorization");
  CHECK(authorized["user"] == "sato");
  CHECK(authorized["sid"] == "S-1-5-21-7");
  CHECK(authorized["remote"] == "ipv4:192.0.2.1:5");
  const Parsed changed(parse_samba,
                       "Password Change [Reset] at [Mon, 23 Nov 2026 10:04:52.030937 JST] status "
                       "[Success] remote host [ipv4:192.0.2.1:5] SID [S-1-5-21-500] DN "
                       "[CN=Sato,CN=Users,DC=j]");
  CHECK(changed["event"] == "passwordChange");
  CHECK(changed["operation"] == "Reset");
  CHECK(changed["dn"] == "CN=Sato,CN=Users,DC=j");
  CHECK(Parsed(parse_samba, R"(JSON Authentication: {"type":"Authentication"})").ok());
}

}  // namespace metsuke
