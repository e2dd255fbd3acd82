#include "parse/samba.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("samba: prefixes as configured, arguments by the operation") {
  const Parsed made(
      parse_samba,
      "D\\sato|192.0.2.1|pc1|share|create_file|ok|0x12019f|file|overwrite_if|/in/a b.txt");
  REQUIRE(made.ok());
  CHECK(made["user"] == "sato");
  CHECK(made["domain"] == "D");
  CHECK(made["address"] == "192.0.2.1");
  CHECK(made["machine"] == "pc1");
  CHECK(made["share"] == "share");
  CHECK(made["op"] == "create_file");
  CHECK(made["result"] == "ok");
  CHECK(made["mask"] == "0x12019f");
  CHECK(made["disposition"] == "overwrite_if");
  CHECK(made["path"] == "/in/a b.txt");
  const Parsed failed(parse_samba, "sato|::1|openat|fail (No such file or directory)|r|/x");
  CHECK(failed["result"] == "fail");
  CHECK(failed["reason"] == "No such file or directory");
  CHECK(failed["mode"] == "r");
  CHECK(failed["address"] == "::1");
  CHECK(Parsed(parse_samba, "unlinkat|ok|/a")["path"] == "/a");
}

TEST_CASE("samba: two names, and bars within names") {
  const Parsed moved(parse_samba, "sato|192.0.2.1|renameat|ok|/a|/b");
  CHECK(moved["path"] == "/a");
  CHECK(moved["target"] == "/b");
  CHECK_FALSE(moved.has("ambiguous"));
  CHECK(Parsed(parse_samba, "u|h|renameat|ok|/a|b|/c").has("ambiguous"));
  CHECK(Parsed(parse_samba, "u|h|unlinkat|ok|/a|b")["path"] == "/a|b");
  CHECK(Parsed(parse_samba, "u|h|some_op|ok|x|y")["arguments"] == "x|y");
}

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
  CHECK_FALSE(Parsed(parse_samba, R"({"type":"dsdbChange"})").ok());
  CHECK(Parsed(parse_samba, "Denied connection from (192.0.2.1)")["remote"] == "192.0.2.1");
  CHECK(Parsed(parse_samba,
               "Permission denied user not allowed to delete. User name: sato. Printer "
               "name: p.")["user"] == "sato");
  CHECK_FALSE(Parsed(parse_samba, "smbd version 4.17 started").ok());
  CHECK_FALSE(Parsed(parse_samba, "a|b|c").ok());
}

}  // namespace metsuke
