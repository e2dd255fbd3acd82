#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("vsftpd event: transfers, logons, renames") {
  Reading reading("vsftpd");
  reading.line("Mon Nov 23 06:25:54 2026 [pid 16031] [sato] OK DOWNLOAD: Client "
               "\"::ffff:192.0.2.2\", \"/in/??.csv\", 1000 bytes, 2968.28Kbyte/sec");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.last().occurred == moment("2026-11-22T21:25:54Z"));
  CHECK(reading.last(Field::event_action) == "file-download");
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_ip) == "192.0.2.2");
  CHECK(reading.last(Field::mk_transfer_bytes) == "1000");
  CHECK(reading.last(Field::mk_parse_lossy) == "file.path");
  CHECK(reading.last().view().log_source.category == "file_transfer");
  reading.line("Mon Nov 23 06:25:54 2026 [pid 1] [x] FAIL LOGIN: Client \"192.0.2.2\"");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::mk_user_claimed) == "true");
  CHECK(reading.last().view().log_source.category == "authentication");
  reading.line("<30>Nov 23 06:25:54 ftp vsftpd[7]: [sato] OK RENAME: Client \"192.0.2.2\", "
               "\"/a b /c\"");
  CHECK(reading.last(Field::file_path) == "/a b");
  CHECK(reading.last(Field::file_target_path) == "/c");
  CHECK(reading.last(Field::host_name) == "ftp");
  CHECK(reading.last().has_occurred);
  CHECK(reading.faults.empty());
  reading.line("Mon Nov 23 06:25:54 2026 [pid 1] [x] OK DANCE: Client \"192.0.2.2\"");
  CHECK(reading.faults.size() == 1);
}

}  // namespace metsuke
