#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("okta event: logon, refusal, change") {
  Reading reading("auto");
  reading.line(
      R"({"published":"2026-11-23T01:02:03.456Z","eventType":"user.session.start","actor":)"
      R"({"alternateId":"sato@example.jp"},"client":{"ipAddress":"192.0.2.1"},"outcome":)"
      R"({"result":"FAILURE","reason":"INVALID_CREDENTIALS"}})");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::event_reason) == "INVALID_CREDENTIALS");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last().occurred == moment("2026-11-23T01:02:03.456Z"));
  reading.line(R"({"published":"2026-11-23 01:02:03","eventType":"policy.rule.update","actor":)"
               R"({"alternateId":"a"},"outcome":{"result":"SUCCESS"}})");
  CHECK(reading.last(Field::event_action) == "config-change");
  CHECK(reading.last(Field::event_outcome) == "success");
  CHECK(reading.last().view().log_source.service == "okta");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
