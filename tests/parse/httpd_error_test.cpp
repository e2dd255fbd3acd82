#include <catch2/catch.hpp>

#include "parse/httpd.h"
#include "parse/parsed.h"

namespace metsuke {
namespace {

Result<void> parse_error(std::string_view line, Arena&, Fields& fields) {
  return parse_httpd_error(line, fields);
}

}  // namespace

TEST_CASE("error log: Apache's brackets, old and new, and in syslog") {
  const Parsed now(
      parse_error,
      "[Sat Nov 21 21:34:49.453232 2026] [auth_basic:error] [pid 17512:tid 1401] "
      "[client 192.0.2.1:51380] AH01617: user sato: authentication failure for \"/x\": "
      "Password Mismatch, referer: http://a/b");
  REQUIRE(now.ok());
  CHECK(now["time"] == "Sat Nov 21 21:34:49.453232 2026");
  CHECK(now["module"] == "auth_basic");
  CHECK(now["level"] == "error");
  CHECK(now["pid"] == "17512");
  CHECK(now["host"] == "192.0.2.1");
  CHECK(now["port"] == "51380");
  CHECK(now["code"] == "AH01617");
  CHECK(now["user"] == "sato");
  CHECK(now["refused"] == "authentication");
  CHECK(now["referer"] == "http://a/b");
  const Parsed old(parse_error,
                   "[Wed Jul 17 23:20:45 2026] [error] [client 192.0.2.1] client denied by server "
                   "configuration: /var/x");
  CHECK(old["refused"] == "authorization");
  CHECK(old["file"] == "/var/x");
  CHECK_FALSE(old.has("user"));
  const Parsed six(
      parse_error,
      "[authz_owner:error] [pid 1] [client [2001:db8::1]:51548] AH01637: Authorization of "
      "user sato to access /b failed");
  CHECK(six["host"] == "2001:db8::1");
  CHECK(six["port"] == "51548");
  CHECK(six["user"] == "sato");
}

TEST_CASE("error log: who was refused, whatever the words") {
  const auto user = [](const std::string& words) {
    const Parsed read(parse_error, "[x:error] [client 192.0.2.1] " + words);
    return std::string(read["refused"]) + "|" + std::string(read["user"]);
  };
  CHECK(user("user a b not found: /x") == "authentication|a b");
  CHECK(user("user  not found: /x") == "authentication|");
  CHECK(user("Digest: user `a' in realm `r' not found: /d") == "authentication|a");
  CHECK(user("user a: password mismatch: /d") == "authentication|a");
  CHECK(user("File does not exist: /srv/[client 192.0.2.9] user root not found") == "|");
  CHECK(user("user agent text") == "|");
}

TEST_CASE("error log: nginx") {
  const Parsed read(
      parse_error,
      "2026/11/21 11:53:29 [error] 2865#0: *66647 user \"xyz\" was not found in "
      "\"/var/www/.htpasswd\", client: 192.0.2.1, server: w, request: \"GET /a, b?x=1 "
      "HTTP/1.1\", host: \"w.jp\", referrer: \"https://r\"");
  REQUIRE(read.ok());
  CHECK(read["level"] == "error");
  CHECK(read["pid"] == "2865");
  CHECK(read["host"] == "192.0.2.1");
  CHECK(read["user"] == "xyz");
  CHECK(read["refused"] == "authentication");
  CHECK(read["url"] == "/a, b?x=1");
  CHECK(read["vhost"] == "w.jp");
  CHECK(read["referer"] == "https://r");
  CHECK(Parsed(parse_error, "2026/11/21 11:53:29 [notice] 1#1: start worker processes").ok());
  CHECK_FALSE(Parsed(parse_error, "2026/11/21 11:53:29 [notice] x").ok());
  CHECK_FALSE(Parsed(parse_error, "[a b] c").ok());
}

}  // namespace metsuke
