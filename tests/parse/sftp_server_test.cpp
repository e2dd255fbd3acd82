#include <catch2/catch.hpp>

#include "parse/sshd.h"
#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("sftp: names are octal escapes, quotes in them are not escaped, backslashes doubled") {
  const Parsed parsed(parse_sftp_server,
                      R"(close "/in/\344\275\217"\346\260\221"\\x.csv" bytes read 0 written 2041)");
  CHECK(parsed["event"] == "close");
  CHECK(parsed["path"] == "/in/住\"民\"\\x.csv");
  CHECK(parsed["read"] == "0");
  CHECK(parsed["written"] == "2041");
}

TEST_CASE("sftp: a name that looks like the end of the sentence") {
  const Parsed parsed(parse_sftp_server,
                      R"(close "/in/a" bytes read 9 written 9" bytes read 1 written 2)");
  CHECK(parsed["path"] == "/in/a\" bytes read 9 written 9");
  CHECK(parsed["read"] == "1");
  CHECK(parsed["written"] == "2");
}

TEST_CASE("sftp: each request") {
  const Parsed opened(parse_sftp_server, R"(open "/a b" flags WRITE,CREATE mode 0666)");
  CHECK(opened["path"] == "/a b");
  CHECK(opened["flags"] == "WRITE,CREATE");
  CHECK(opened["mode"] == "0666");
  CHECK(Parsed(parse_sftp_server, R"(forced close "/a" bytes read 5 written 0)")["event"] ==
        "forced close");
  const Parsed renamed(parse_sftp_server, R"(rename old "/a" new "/b c")");
  CHECK(renamed["path"] == "/a");
  CHECK(renamed["target"] == "/b c");
  CHECK(Parsed(parse_sftp_server, R"(posix-rename old "/a" new "/b")")["event"] == "posix-rename");
  CHECK(Parsed(parse_sftp_server, R"(remove name "/a")")["path"] == "/a");
  CHECK(Parsed(parse_sftp_server, R"(mkdir name "/d" mode 0755)")["path"] == "/d");
  const Parsed set(parse_sftp_server, R"(set "/a" mode 0600)");
  CHECK(set["path"] == "/a");
  CHECK(set["mode"] == "0600");
  CHECK(Parsed(parse_sftp_server, R"(opendir "/d")")["path"] == "/d");
  CHECK(Parsed(parse_sftp_server, "sent status No such file")["status"] == "No such file");
  const Parsed session(parse_sftp_server, "session opened for local user sato from [::1]");
  CHECK(session["user"] == "sato");
  CHECK(session["address"] == "::1");
}

TEST_CASE("sftp: broken sentences have no field") {
  for (const char* line : {"close \"", "close \"x\" bytes read a written b", "open \"/a\"",
                           "session opened for local user x from", "rename old \"a\" new",
                           "rename old \"a\" new \"", "something else", ""}) {
    CAPTURE(line);
    const Parsed parsed(parse_sftp_server, line);
    CHECK(parsed.ok());
    CHECK(parsed.fields.empty());
  }
}

}  // namespace metsuke
