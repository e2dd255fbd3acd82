#include "parse/sudo.h"

#include <catch2/catch.hpp>

#include "parse/parsed.h"

namespace metsuke {

TEST_CASE("sudo: commands may hold every mark") {
  const Parsed parsed(
      parse_sudo, "   alice : TTY=pts/0 ; PWD=/home/a b ; USER=root ; COMMAND=/bin/sh -c a ; b=c");
  CHECK(parsed["user"] == "alice");
  CHECK(parsed["USER"] == "root");
  CHECK(parsed["PWD"] == "/home/a b");
  CHECK(parsed["COMMAND"] == "/bin/sh -c a ; b=c");
  const Parsed refused(parse_sudo,
                       "bob : user NOT in sudoers ; TTY=pts/1 ; PWD=/ ; USER=root ; "
                       "COMMAND=/bin/id");
  CHECK(refused["reason"] == "user NOT in sudoers");
}

TEST_CASE("sudo: PAM names who asked and for whom") {
  const Parsed opened(parse_sudo,
                      "pam_unix(sudo:session): session opened for user root(uid=0) by "
                      "alice(uid=1000)");
  CHECK(opened["event"] == "session opened");
  CHECK(opened["target"] == "root");
  CHECK(opened["user"] == "alice");
  CHECK(opened["uid"] == "1000");
  const Parsed cron(parse_sudo, "pam_unix(su:session): session opened for user bob by (uid=0)");
  CHECK(cron["target"] == "bob");
  CHECK_FALSE(cron.has("user"));
  const Parsed failed(parse_sudo,
                      "pam_unix(sudo:auth): authentication failure; logname=al uid=1000 "
                      "euid=0 tty=/dev/pts/0 ruser=al rhost=192.0.2.4  user=root");
  CHECK(failed["event"] == "authentication failure");
  CHECK(failed["pam_user"] == "root");
  CHECK(failed["ruser"] == "al");
  CHECK(failed["rhost"] == "192.0.2.4");
}

TEST_CASE("sudo: su in its three ways of speaking, accounts, logins") {
  CHECK(Parsed(parse_sudo, "(to root) alice on pts/0")["target"] == "root");
  CHECK(Parsed(parse_sudo, "FAILED SU (to root) alice on pts/0")["event"] == "su failed");
  CHECK(Parsed(parse_sudo, "Successful su for root by alice")["user"] == "alice");
  CHECK(Parsed(parse_sudo, "- pts/0 alice:root")["event"] == "su failed");
  const Parsed created(parse_sudo, "new user: name=bob, UID=1001, GID=1001, home=/home/bob");
  CHECK(created["target"] == "bob");
  CHECK(created["UID"] == "1001");
  CHECK(Parsed(parse_sudo, "add 'bob' to group 'sudo'")["group"] == "sudo");
  CHECK(Parsed(parse_sudo, "New session 12 of user bob.")["user"] == "bob");
  CHECK(Parsed(parse_sudo, "FAILED LOGIN 1 FROM tty1 FOR 'bob', Authentication failure")["user"] ==
        "bob");
  const Parsed other(parse_sudo, "anything else : at all");
  CHECK(other.ok());
  CHECK(other.fields.empty());
}

}  // namespace metsuke
