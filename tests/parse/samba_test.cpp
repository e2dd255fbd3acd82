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
  const Parsed barred(parse_samba, "u|h|renameat|ok|/a|b|/c");
  CHECK(barred["path"] == "/a|b");
  CHECK(barred["target"] == "/c");
  CHECK_FALSE(barred.has("ambiguous"));
  CHECK(Parsed(parse_samba, "u|h|renameat|ok|a|b|c").has("ambiguous"));
  CHECK(Parsed(parse_samba, "u|h|unlinkat|ok|/a|b")["path"] == "/a|b");
  CHECK(Parsed(parse_samba, "u|h|some_op|ok|x|y")["arguments"] == "x|y");
}

TEST_CASE("samba: what stands behind a name is no part of it") {
  const Parsed mode(parse_samba, "u|192.0.2.1|fchmod|ok|/a|b|644");
  CHECK(mode["path"] == "/a|b");
  CHECK(mode["mode"] == "644");
  const Parsed owner(parse_samba, "u|192.0.2.1|fchown|ok|/a|1000|513");
  CHECK(owner["path"] == "/a");
  CHECK(owner["uid"] == "1000");
  CHECK(owner["gid"] == "513");
  const Parsed rights(parse_samba, "u|192.0.2.1|fset_nt_acl|ok|/a [x] [O:S-1-5]");
  CHECK(rights["path"] == "/a [x]");
  CHECK(rights["descriptor"] == "O:S-1-5");
  CHECK(Parsed(parse_samba, "u|192.0.2.1|fset_nt_acl|ok|/a []")["path"] == "/a");
  CHECK(Parsed(parse_samba, "u|192.0.2.1|setxattr|ok|/a|user.DOSATTRIB")["path"] == "/a");
  CHECK(Parsed(parse_samba, "u|192.0.2.1|ntimes|ok|/a|||Mon Nov 23 06:27:53 2026 JST|")["path"] ==
        "/a");
  CHECK(Parsed(parse_samba, "u|192.0.2.1|chdir|ok|chdir|/a")["path"] == "/a");
  CHECK(Parsed(parse_samba, "u|192.0.2.1|fstat|ok|/a|b")["path"] == "/a|b");
  CHECK(Parsed(parse_samba, "u|192.0.2.1|connect|ok|share")["service"] == "share");
  CHECK_FALSE(Parsed(parse_samba, "u|192.0.2.1|connect|ok|share").has("path"));
  CHECK_FALSE(Parsed(parse_samba, "u|192.0.2.1|readdir|ok|").has("path"));
}

TEST_CASE("samba: prefixes of another order, with names, with a moment") {
  const Parsed turned(parse_samba, "192.0.2.1|sato|nouhin|unlinkat|ok|/a");
  CHECK(turned["user"] == "sato");
  CHECK(turned["share"] == "nouhin");
  const Parsed named(parse_samba,
                     "IP=192.0.2.1 | USER=J\\sato | MACHINE=192.0.2.1 | VOLUME=doc|close|ok|/a");
  CHECK(named["address"] == "192.0.2.1");
  CHECK(named["user"] == "sato");
  CHECK(named["domain"] == "J");
  CHECK(named["share"] == "doc");
  const Parsed timed(parse_samba,
                     "2026/11/23 06:27:53|sato|192.0.2.1|192.0.2.1|doc|/srv|rmdir|ok|/a");
  CHECK(timed["time"] == "2026/11/23 06:27:53");
  CHECK(timed["user"] == "sato");
  CHECK(timed["share"] == "doc");
  CHECK(timed["root"] == "/srv");
  const Parsed nobody(parse_samba, "|192.0.2.1|doc|unlinkat|ok|/a");
  CHECK(nobody["user"].empty());
  CHECK(nobody["share"] == "doc");
}

}  // namespace metsuke
