#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("ocsf event: classes and activities are numbers") {
  Reading reading("auto");
  const auto line = [&](const char* uid, const char* activity, const char* status) {
    reading.line(std::string(R"({"time":1795382754775,"class_uid":)") + uid + R"(,"activity_id":)" +
                 activity + R"(,"status_id":)" + status +
                 R"(,"actor":{"user":{"name":"sato"}},"src_endpoint":{"ip":"192.0.2.1","port":5},)"
                 R"("file":{"path":"in/a.csv","size":7}})");
  };
  line("3002", "1", "1");
  CHECK(reading.last(Field::event_action) == "logon");
  CHECK(reading.last().occurred == moment("2026-11-22T21:25:54.775Z"));
  CHECK(reading.last(Field::user_name) == "sato");
  CHECK(reading.last(Field::source_port) == "5");
  line("3002", "1", "2");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  line("4008", "1", "1");
  CHECK(reading.last(Field::event_action) == "file-upload");
  CHECK(reading.last(Field::mk_transfer_bytes) == "7");
  CHECK(reading.last(Field::mk_transfer_direction) == "upload");
  line("1001", "4", "1");
  CHECK(reading.last(Field::event_action) == "file-delete");
  line("9999", "1", "0");
  CHECK(reading.last(Field::event_action).empty());
  CHECK(reading.last(Field::event_outcome) == "unknown");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
