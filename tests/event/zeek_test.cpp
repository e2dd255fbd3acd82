#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("zeek event: tab-separated and JSON say the same") {
  Reading reading("auto");
  reading.text(
      "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n"
      "#path\tsmb_files\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\taction\t"
      "path\tname\n#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tstring\n"
      "1588206049.298765\tC1\t10.0.1.6\t56957\t10.0.0.4\t445\tSMB::FILE_DELETE\t"
      "\\\\\\\\srv\\\\share\td\\\\x.csv\n");
  reading.line(R"({"_path":"smb_files","ts":1588206049.298765,"uid":"C1","id.orig_h":"10.0.1.6",)"
               R"("id.orig_p":56957,"id.resp_h":"10.0.0.4","id.resp_p":445,"action":)"
               R"("SMB::FILE_DELETE","path":"\\\\srv\\share","name":"d\\x.csv"})");
  REQUIRE(reading.events.size() == 2);
  for (const OwnedEvent& owned : reading.events) {
    const Event event = owned.view();
    CHECK(owned.occurred == moment("2020-04-30T00:20:49.298765Z"));
    CHECK(event[Field::source_ip] == "10.0.1.6");
    CHECK(event[Field::source_port] == "56957");
    CHECK(event[Field::destination_port] == "445");
    CHECK(event[Field::event_action] == "file-delete");
    CHECK(event[Field::file_path] == "\\\\srv\\share\\d\\x.csv");
    CHECK(event.log_source.service == "smb_files");
  }
  CHECK(reading.faults.empty());
}

TEST_CASE("zeek event: conn, http, ssh") {
  Reading reading("zeek");
  reading.line(R"({"ts":1588206049.2,"id.orig_h":"10.0.1.6","proto":"tcp","conn_state":"REJ"})");
  CHECK(reading.last(Field::event_action) == "net-deny");
  CHECK(reading.last(Field::network_transport) == "tcp");
  CHECK(reading.last().view().log_source.service == "conn");
  reading.line(R"({"_path":"http","ts":1588206049.2,"host":"h","uri":"/a?b","method":"GET",)"
               R"("status_code":403,"user_agent":"x"})");
  CHECK(reading.last(Field::url_path) == "/a");
  CHECK(reading.last(Field::event_outcome) == "failure");
  reading.line(R"({"_path":"ssh","ts":1588206049.2,"auth_success":false})");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
