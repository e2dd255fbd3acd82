#include "shell/syslog_route.h"

#include <catch2/catch.hpp>

using namespace metsuke;

TEST_CASE("a line's host and program are found in both styles of syslog") {
  const SyslogOrigin five = syslog_origin("<38>1 2026-09-01T09:00:00Z trn01 sshd 42 - - hello\n");
  CHECK(five.host == "trn01");
  CHECK(five.program == "sshd");
  const SyslogOrigin three = syslog_origin("<38>Sep  1 09:00:00 trn01 sshd[42]: hello\r\n");
  CHECK(three.host == "trn01");
  CHECK(three.program == "sshd");
  const SyslogOrigin iso = syslog_origin("<38>2026-09-01T09:00:00+09:00 trn01 su: hello");
  CHECK(iso.host == "trn01");
  CHECK(iso.program == "su");
  CHECK(syslog_origin("<38>1 2026-09-01T09:00:00Z - - - - -").host.empty());
}

TEST_CASE("lines that are no syslog have no origin, whatever they are") {
  for (const std::string_view line :
       {std::string_view(""), std::string_view("<"), std::string_view("<38"),
        std::string_view("<38>"), std::string_view("<38>1"), std::string_view("<38>1 "),
        std::string_view("hello"), std::string_view("<1234567>x"), std::string_view("\0\0", 2)})
    CHECK(syslog_origin(line).program.empty());
}

TEST_CASE("the first route that names the program or host wins, then the one that takes all") {
  SyslogRoutes routes;
  CHECK(routes.source_of("<38>1 t h sshd - - -") == unassigned_source);
  routes.add("ssh", "sshd, internal-sftp");
  routes.add("host", "trn01");
  CHECK(routes.source_of("<38>1 t h sshd - - -") == "ssh");
  CHECK(routes.source_of("<38>1 t h internal-sftp - - -") == "ssh");
  CHECK(routes.source_of("<38>1 t trn01 cron - - -") == "host");
  CHECK(routes.source_of("<38>1 t other cron - - -") == unassigned_source);
  routes.add("rest", "");
  CHECK(routes.source_of("nonsense") == "rest");
}

TEST_CASE("who is turned away is known by a key or a signed URI, never by what it claims") {
  Digest key{}, other{};
  key[0] = 1;
  other[0] = 2;
  SyslogRoutes routes;
  routes.add("open", "");
  Sender by_key, by_uri;
  by_key.spki = key;
  by_uri.uri = "urn:metsuke:vendor:v";
  routes.add("keyed", "", by_key);
  routes.add("named", "", by_uri);
  CHECK(routes.bound_to(std::nullopt).empty());
  Certified certified;
  certified.spki = key;
  CHECK(routes.bound_to(certified) == "keyed");
  certified.spki = other;
  CHECK(routes.bound_to(certified).empty());
  certified.uris = {"urn:metsuke:vendor:v"};
  CHECK(routes.bound_to(certified).empty());
  certified.by_authority = true;
  CHECK(routes.bound_to(certified) == "named");
}
