#include <catch2/catch.hpp>

#include "parse/ftp.h"
#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("pureftpd: three logs of one transfer") {
  const Parsed clf(
      parse_pureftpd,
      "192.0.2.1 - sato x [23/Nov/2026:06:26:44 +0900] \"PUT /in/%E4%BD%8F %22.csv\" 200 "
      "1000");
  REQUIRE(clf.ok());
  CHECK(clf["user"] == "sato x");
  CHECK(clf["path"] == "/in/住 \".csv");
  CHECK(clf["verb"] == "PUT");
  const Parsed w3c(parse_pureftpd,
                   "2026-11-22 21:26:30 192.0.2.1 []created /in/a%20b.csv 226 sato 1000");
  CHECK(w3c["verb"] == "created");
  CHECK(w3c["path"] == "/in/a b.csv");
  CHECK(w3c["user"] == "sato");
  CHECK(w3c["bytes"] == "1000");
  const Parsed stats(parse_pureftpd, "1795382804 7c.1 sato x 192.0.2.1 U 1000 0 /in/a 50%25.csv");
  CHECK(stats["verb"] == "U");
  CHECK(stats["user"] == "sato x");
  CHECK(stats["session"] == "7c.1");
  CHECK(stats["path"] == "/in/a 50%25.csv");
}

TEST_CASE("pureftpd: messages") {
  const auto read = [](const std::string& text) { return Parsed(parse_pureftpd, text); };
  const Parsed in = read("(?@192.0.2.1) [INFO] sato is now logged in");
  CHECK(in["event"] == "login");
  CHECK(in["user"] == "sato");
  CHECK(in["address"] == "192.0.2.1");
  CHECK(read("(?@h) [WARNING] Authentication failed for user [a]b]")["user"] == "a]b");
  const Parsed up = read("(sato@h) [NOTICE] /in/a b.csv uploaded  (1000 bytes, 12.34KB/sec)");
  CHECK(up["event"] == "upload");
  CHECK(up["path"] == "/in/a b.csv");
  CHECK(up["bytes"] == "1000");
  CHECK(up["user"] == "sato");
  const Parsed moved = read("(sato@h) [NOTICE] File successfully renamed or moved: [/a]->[/b]");
  CHECK(moved["path"] == "/a");
  CHECK(moved["target"] == "/b");
  CHECK(read("(sato@h) [NOTICE] Deleted /a")["event"] == "delete");
  CHECK_FALSE(read("(?@h) [INFO] other").has("event"));
  const Parsed down =
      read("(s@h) [NOTICE] /x uploaded  (1 old/a downloaded  (12 bytes, 1.00KB/sec)");
  CHECK(down["event"] == "download");
  CHECK(down["path"] == "/x uploaded  (1 old/a");
  CHECK(down["bytes"] == "12");
  const Parsed part = read("(s@h) [NOTICE] /a partially uploaded  (5 bytes, 1.00KB/sec)");
  CHECK(part["path"] == "/a");
  CHECK(part.has("partial"));
  CHECK(read("(?@h) [WARNING] Can't login as [a]: account disabled")["user"] == "a");
  CHECK(read("(?@h) [WARNING] Can't login as [a]: account disabled (uid < 500)")["user"] == "a");
  CHECK(read("(?@h) [ERROR] Too many authentication failures")["event"] == "login failed");
  CHECK(read("(?@h) [INFO] Anonymous user logged in")["user"] == "anonymous");
  CHECK(read("(s@h) Logout.")["event"] == "logout");
  const Parsed asked = read("(s@h) [DEBUG] Command [stor] [a] b.csv]");
  CHECK(asked["command"] == "stor");
  CHECK(asked["argument"] == "a] b.csv");
}

TEST_CASE("pureftpd: what is none is refused") {
  for (const char* line :
       {"", "x", "#Fields: date", "(x", "2026-11-22 21:26:30 h created /x 226 u 1",
        "1795382804 7c.1 sato h X 1 0 /x", "h - u [t] \"PUT /x 200 1",
        "h - u [t] \"PUT /x\" 200 x"}) {
    CAPTURE(line);
    CHECK_FALSE(Parsed(parse_pureftpd, line).ok());
  }
}

}  // namespace metsuke
