#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("pureftpd event: clf is local time, w3c is UTC") {
  Reading reading("pureftpd");
  reading.line("192.0.2.1 - sato [23/Nov/2026:06:26:44 +0900] \"PUT /in/a%20b.csv\" 200 1000");
  CHECK(reading.last().occurred == moment("2026-11-22T21:26:44Z"));
  CHECK(reading.last(Field::event_action) == "file-upload");
  CHECK(reading.last(Field::file_path) == "/in/a b.csv");
  CHECK(reading.last(Field::mk_transfer_bytes) == "1000");
  reading.line("#Fields: date time c-ip cs-method cs-uri-stem sc-status cs-username sc-bytes");
  reading.line("2026-11-22 21:26:44 192.0.2.1 []sent /in/a.csv 226 sato 5");
  REQUIRE(reading.events.size() == 2);
  CHECK(reading.nothing == 1);
  CHECK(reading.last().occurred == moment("2026-11-22T21:26:44Z"));
  CHECK(reading.last(Field::event_action) == "file-download");
  reading.line("1795382804 7c.1 sato 192.0.2.1 D 1000 0 /x");
  CHECK(reading.last().occurred == moment("2026-11-22T21:26:44Z"));
  CHECK(reading.last(Field::mk_session_id) == "7c.1");
  CHECK(sniff("192.0.2.1 - sato [23/Nov/2026:06:26:44 +0900] \"PUT /a\" 200 1\n", "x").format ==
        "pureftpd");
}

TEST_CASE("pureftpd event: messages in syslog") {
  Reading reading("auto");
  const std::string head = "Nov 23 06:26:44 ftp1 pure-ftpd: ";
  reading.line(head + "(?@192.0.2.9) [WARNING] Authentication failed for user [x]");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::user_name) == "x");
  CHECK(reading.last(Field::source_ip) == "192.0.2.9");
  CHECK(reading.last(Field::mk_user_claimed) == "true");
  reading.line(head + "(sato@pc1) [NOTICE] Deleted /in/a.csv");
  CHECK(reading.last(Field::event_action) == "file-delete");
  CHECK(reading.last(Field::source_domain) == "pc1");
  CHECK(reading.last(Field::host_name) == "ftp1");
}

}  // namespace metsuke
