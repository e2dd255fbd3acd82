#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("winscp event: operations over several lines, the session's user") {
  Reading reading("winscp");
  reading.text(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<session xmlns=\"http://winscp.net/schema/session/1.0\" name=\"sato@sftp.example.jp\" "
      "start=\"2026-04-01T00:00:00.000Z\">\n"
      "  <upload>\n    <filename value=\"d:\\a.csv\" />\n    <destination value=\"/in/a.csv\" />\n"
      "    <size value=\"9\" />\n    <result success=\"true\" />\n  </upload>\n"
      "  <rm>\n    <filename value=\"/in/b.csv\" />\n    <result success=\"false\">\n"
      "      <message>no</message>\n    </result>\n  </rm>\n</session>\n");
  reading.finish();
  REQUIRE(reading.events.size() == 3);
  const Event upload = reading.events[1].view();
  CHECK(upload[Field::event_action] == "file-upload");
  CHECK(upload[Field::file_path] == "d:\\a.csv");
  CHECK(upload[Field::file_target_path] == "/in/a.csv");
  CHECK(upload[Field::mk_transfer_bytes] == "9");
  CHECK(upload[Field::event_outcome] == "success");
  CHECK(upload[Field::user_name] == "sato");
  CHECK(upload[Field::destination_domain] == "sftp.example.jp");
  CHECK(reading.events[1].occurred == moment("2026-04-01T00:00:00Z"));
  CHECK(reading.last(Field::event_action) == "file-delete");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::event_reason) == "no");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
