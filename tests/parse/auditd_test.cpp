#include "parse/auditd.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {
namespace {

Parsed record(const std::string& rest, const std::string& type = "SYSCALL") {
  return {parse_auditd, "type=" + type + " msg=audit(1795392000.123:7): " + rest};
}

}  // namespace

TEST_CASE("auditd: stamp, node and quoted values") {
  const Parsed read(parse_auditd,
                    "node=srv1 type=SYSCALL msg=audit(1795392000.123:7): arch=c000003e syscall=59 "
                    "comm=\"a b\" exe=\"/bin/ls\" key=(null)");
  REQUIRE(read.ok());
  CHECK(read["node"] == "srv1");
  CHECK(read["type"] == "SYSCALL");
  CHECK(read["time"] == "1795392000.123");
  CHECK(read["serial"] == "7");
  CHECK(read["comm"] == "a b");
  CHECK(read["exe"] == "/bin/ls");
  CHECK(read["syscall"] == "59");
}

TEST_CASE("auditd: hexadecimal is undone only where strangers name things") {
  CHECK(record("exe=2F62696E2F6120622028782929 a0=7F12 uid=1000")["exe"] == "/bin/a b (x))");
  CHECK(record("a0=4142")["a0"] == "4142");
  CHECK(record("a0=4142", "EXECVE")["a0"] == "AB");
  CHECK(record("a0=\"4142\"", "EXECVE")["a0"] == "4142");
  CHECK(record("name=E4BD8FE6B091E7A88E item=0", "PATH")["name"] == "住民税");
  CHECK(record("proctitle=6C73002D6C", "PROCTITLE")["proctitle"] == std::string_view("ls\0-l", 5));
  CHECK(record("comm=ABC")["comm"] == "ABC");
}

TEST_CASE("auditd: an argument in pieces is one") {
  const Parsed read =
      record("argc=3 a0=\"sh\" a1_len=8 a1[0]=\"ab\" a1[1]=6364 a2=\"z\"", "EXECVE");
  CHECK(read["a0"] == "sh");
  CHECK(read["a1"] == "abcd");
  CHECK(read["a2"] == "z");
}

TEST_CASE("auditd: words within msg='…', behind 0x1D, and without a name") {
  const Parsed user(parse_auditd,
                    "type=USER_AUTH msg=audit(1.002:3): pid=9 uid=0 auid=4294967295 ses=4294967295 "
                    "msg='op=PAM:authentication acct=\"o'neil\" exe=\"/usr/sbin/sshd\" hostname=? "
                    "addr=192.0.2.1 terminal=ssh res=failed'\x1DUID=\"root\" AUID=\"unset\"");
  REQUIRE(user.ok());
  CHECK(user["op"] == "PAM:authentication");
  CHECK(user["acct"] == "o'neil");
  CHECK(user["res"] == "failed");
  CHECK(user["UID"] == "root");
  CHECK(user["AUID"] == "unset");
  CHECK(record("acct=28696E76616C6964207573657229")["acct"] == "(invalid user)");
  const Parsed old = record("pid=1 old auid=4294967295 new auid=7 res=1", "LOGIN");
  CHECK(old["old-auid"] == "4294967295");
  CHECK(old["new-auid"] == "7");
  const Parsed refused = record("avc: denied { read write } for pid=1 comm=\"ls\"", "AVC");
  CHECK(refused["avc"] == "denied");
  CHECK(refused["perms"] == "read write");
  CHECK(refused["pid"] == "1");
}

TEST_CASE("auditd: socket addresses are spelt out") {
  const Parsed four = record("saddr=02000016C00002010000000000000000", "SOCKADDR");
  CHECK(four["laddr"] == "192.0.2.1");
  CHECK(four["lport"] == "22");
  const Parsed six =
      record("saddr=0A0001BB0000000020010DB800000000000000000000000100000000", "SOCKADDR");
  CHECK(six["laddr"] == "2001:db8::1");
  CHECK(six["lport"] == "443");
  CHECK(record("saddr=01002F72756E2F78000000", "SOCKADDR")["path"] == "/run/x");
  CHECK_FALSE(record("saddr=0200", "SOCKADDR").has("laddr"));
}

TEST_CASE("auditd: several records, and Laurel's form of them") {
  const Parsed lines(parse_auditd,
                     "type=SYSCALL msg=audit(1.002:3): syscall=59\ntype=EXECVE msg=audit(1.002:3): "
                     "argc=1 a0=\"id\"\ntype=CWD msg=audit(1.002:3): cwd=\"/root\"");
  REQUIRE(lines.ok());
  CHECK(lines["cwd"] == "/root");
  const Parsed laurel(parse_auditd,
                      R"({"ID":"1.002:3","NODE":"n","SYSCALL":{"exe":"/bin/id","ARGV":["0x1"]},)"
                      R"("EXECVE":{"argc":2,"ARGV":["id","-u"]},"PATH":[{"item":0,"name":"/a"},)"
                      R"({"item":1,"name":"/b"}],"PROCTITLE":{"ARGV":["id","-u"]}})");
  REQUIRE(laurel.ok());
  CHECK(laurel["serial"] == "3");
  CHECK(laurel["node"] == "n");
  CHECK(laurel["a1"] == "-u");
  CHECK(laurel["proctitle"] == "id -u");
  std::string types;
  for (const FieldView& field : laurel.fields.all())
    if (field.name == "type") types += std::string(field.value) + " ";
  CHECK(types == "SYSCALL EXECVE PATH PATH PROCTITLE ");
}

TEST_CASE("auditd: what has no type or stamp is refused") {
  for (const char* line :
       {"", "type= msg=audit(1.2:3): x", "msg=audit(1.2:3): x", "type=A msg=audit(1): x",
        "type=A msg=audit(): x", "type=A msg=audit(1.2:x): y", "type=A", "{\"ID\":\"1\"}", "{"}) {
    CAPTURE(line);
    CHECK_FALSE(Parsed(parse_auditd, line).ok());
  }
  CHECK(Parsed(parse_auditd,
               "type=DAEMON_CONFIG msg=audit(1.2:3) config changed, auid=0 res=success")["res"] ==
        "success");
}

TEST_CASE("auditd: records joined by blanks, values in parentheses") {
  const Parsed joined(parse_auditd,
                      "type=SYSCALL msg=audit(1.002:3): syscall=2 key=\"x\" type=CWD "
                      "msg=audit(1.002:3):  cwd=\"/d\" type=PATH msg=audit(1.002:3): name=\"a\"");
  REQUIRE(joined.ok());
  CHECK(joined["cwd"] == "/d");
  CHECK(joined["name"] == "a");
  const Parsed old(parse_auditd,
                   "type=ANOM_EXEC msg=audit(1.002:3): user pid=1 msg='op=x acct=\"snap\" "
                   "(hostname=?, addr=192.0.2.1, terminal=pts/0 res=failed)'");
  CHECK(old["addr"] == "192.0.2.1");
  CHECK(old["hostname"] == "?");
  CHECK(old["res"] == "failed");
}

}  // namespace metsuke
