#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("dovecot event: syslog and its own file") {
  Reading reading("auto");
  reading.line(
      "Nov 23 06:26:28 mx dovecot[7]: imap-login: Login: user=<sato>, method=PLAIN, "
      "rip=192.0.2.1, lip=10.0.0.1, mpid=12, TLS, session=<x>");
  CHECK(reading.last(Field::event_action) == "logon");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::destination_ip) == "10.0.0.1");
  CHECK(reading.last(Field::network_protocol) == "imap");
  reading.line(
      "Nov 23 06:26:28 imap-login: Info: Disconnected (auth failed, 1 attempts in 6 secs): "
      "user=<sato>, method=PLAIN, rip=192.0.2.1, lip=10.0.0.1, session=<y>");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::mk_user_claimed) == "true");
  CHECK(reading.last(Field::network_protocol) == "imap");
  reading.line("Nov 23 06:26:28 mx dovecot: imap(sato)<7><x>: Logged out in=1 out=2");
  CHECK(reading.last(Field::event_action) == "logoff");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
