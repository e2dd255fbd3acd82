#include <catch2/catch.hpp>

#include "parse/mail.h"
#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("dovecot: logins and their refusals") {
  const Parsed login(parse_dovecot,
                     "imap-login: Login: user=<a, b@c>, method=PLAIN, rip=192.0.2.1, "
                     "lip=10.0.0.1, mpid=12, TLS, session=<x/y+z>");
  CHECK(login["event"] == "login");
  CHECK(login["user"] == "a, b@c");
  CHECK(login["rip"] == "192.0.2.1");
  CHECK(login["session"] == "x/y+z");
  const Parsed failed(parse_dovecot,
                      "pop3-login: Info: Disconnected: Aborted login (auth failed, 2 "
                      "attempts in 9 secs): user=<>, rip=192.0.2.1, lip=10.0.0.1");
  CHECK(failed["event"] == "refused");
  CHECK_FALSE(failed.has("user"));
  CHECK(Parsed(parse_dovecot,
               "imap-login: Disconnected (no auth attempts in 0 secs): user=<>, "
               "rip=192.0.2.1")["event"] == "disconnected");
  const Parsed asked(parse_dovecot,
                     "auth-worker(1): conn unix:auth-worker (pid=1,uid=9): "
                     "auth-worker<4>: pam(bob,192.0.2.2,<s>): unknown user");
  CHECK(asked["user"] == "bob");
  CHECK(asked["rip"] == "192.0.2.2");
  CHECK(asked["session"] == "s");
  CHECK(asked["event"] == "refused");
  const Parsed out(parse_dovecot, "imap(bob)<77><s>: Logged out in=10 out=20");
  CHECK(out["event"] == "logout");
  CHECK(out["user"] == "bob");
}

}  // namespace metsuke
