#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("google workspace event: application, parameters, answers of the API") {
  Reading reading("auto");
  reading.line(
      R"({"kind":"admin#reports#activities","items":[{"kind":"admin#reports#activity","id":)"
      R"({"time":"2026-11-23T01:02:03.5Z","uniqueQualifier":"1","applicationName":"login"},)"
      R"("actor":{"email":"sato@example.jp"},"ipAddress":"192.0.2.1","events":[{"type":)"
      R"("login","name":"login_failure","parameters":[{"name":"login_failure_type","value":)"
      R"("login_failure_invalid_password"}]}]}]})");
  CHECK(reading.last().occurred == moment("2026-11-23T01:02:03.5Z"));
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::user_name) == "sato@example.jp");
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::event_reason) == "login_failure_invalid_password");
  CHECK(reading.last().view().log_source.service == "google_workspace.login");
  reading.line(
      R"({"kind":"admin#reports#activity","id":{"time":"2026-11-23 01:02:03","applicationName":)"
      R"("admin"},"name":"REMOVE_APPLICATION","actor":{"email":"a@b"}})");
  CHECK(reading.last(Field::event_action) == "config-change");
  CHECK(reading.last().occurred == moment("2026-11-23T01:02:03Z"));
  CHECK(reading.last().view().log_source.service == "google_workspace.admin");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
