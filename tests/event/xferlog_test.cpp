#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("xferlog event: direction, completeness, deletion, guests") {
  Reading reading("xferlog");
  reading.line("Mon Nov 23 06:26:28 2026 0 ::ffff:192.0.2.9 1000 /in/a_b.csv b _ i r sato ftp "
               "0 * c");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-11-22T21:26:28Z"));
  CHECK(reading.last(Field::event_action) == "file-upload");
  CHECK(reading.last(Field::mk_transfer_direction) == "upload");
  CHECK(reading.last(Field::mk_transfer_bytes) == "1000");
  CHECK(reading.last(Field::mk_transfer_complete) == "true");
  CHECK(reading.last(Field::source_ip) == "192.0.2.9");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::network_protocol) == "ftp");
  CHECK(reading.last().view().log_source.service == "vsftpd");
  reading.line("Mon Nov 23 06:26:28 2026 0 gw.example.jp 0 /in/??.csv b _ o a me@x ftp 0 * i");
  CHECK(reading.last(Field::event_action) == "file-download");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::mk_transfer_complete) == "false");
  CHECK(reading.last(Field::source_domain) == "gw.example.jp");
  CHECK(reading.last(Field::mk_user_claimed) == "true");
  CHECK(reading.last(Field::mk_parse_lossy) == "file.path");
  reading.line("<94>1 2026-11-22T21:26:28Z h proftpd 7 - - Mon Nov 23 06:26:28 2026 0 192.0.2.9 10 "
               "/in/a b _ d r sato ftp 0 * c");
  CHECK(reading.last(Field::event_action) == "file-delete");
  CHECK(reading.last(Field::host_name) == "h");
  CHECK(reading.last(Field::mk_transfer_bytes).empty());
}

TEST_CASE("xferlog event: whatever server ships it, in a stream of many programs") {
  for (const std::string app : {"proftpd", "vsftpd", "pure-ftpd", "ftpd", "xferlog"}) {
    CAPTURE(app);
    Reading reading("auto");
    reading.line("<94>1 2026-11-22T21:26:28Z h " + app +
                 " 7 - - Mon Nov 23 06:26:28 2026 0 192.0.2.9 10 /in/a b _ i r sato ftp 0 * c");
    CHECK(reading.last(Field::event_action) == "file-upload");
    CHECK(reading.last(Field::event_dataset) == "xferlog");
    CHECK(reading.last(Field::host_name) == "h");
  }
}

}  // namespace metsuke
