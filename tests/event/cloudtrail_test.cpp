#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("cloudtrail event: lines, the Records wrapper, roles, refusals") {
  Reading reading("auto");
  reading.line(
      R"({"Records":[{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","userName":)"
      R"("sato"},"eventTime":"2026-11-23T01:02:03Z","eventSource":"signin.amazonaws.com",)"
      R"("eventName":"ConsoleLogin","sourceIPAddress":"192.0.2.1","responseElements":)"
      R"({"ConsoleLogin":"Failure"}},{"eventVersion":"1.08","userIdentity":{"type":)"
      R"("AssumedRole","sessionContext":{"sessionIssuer":{"userName":"Ops"}}},"eventTime":)"
      R"("2026-11-23T01:02:04Z","eventSource":"s3.amazonaws.com","eventName":"GetObject",)"
      R"("sourceIPAddress":"s3.amazonaws.com","requestParameters":{"bucketName":"b","key":)"
      R"("d/x.csv"}}]})");
  REQUIRE(reading.events.size() == 2);
  const auto first = reading.events[0].view();
  CHECK(first[Field::event_action] == "logon-failed");
  CHECK(first[Field::user_name] == "sato");
  CHECK(first[Field::source_ip] == "192.0.2.1");
  CHECK(first[Field::event_outcome] == "failure");
  CHECK(reading.events[0].occurred == moment("2026-11-23T01:02:03Z"));
  CHECK(reading.last(Field::event_action) == "file-download");
  CHECK(reading.last(Field::user_name) == "Ops");
  CHECK(reading.last(Field::file_path) == "b/d/x.csv");
  CHECK(reading.last(Field::source_ip).empty());
  CHECK(reading.last(Field::source_domain) == "s3.amazonaws.com");
  CHECK(reading.last().view().log_source.product == "aws");
  reading.line(R"({"eventSource":"iam.amazonaws.com","eventName":"CreateUser","awsRegion":"x",)"
               R"("userIdentity":{"type":"Root"},"eventTime":"2026-11-23T01:02:03Z","errorCode":)"
               R"("AccessDenied","requestParameters":{"userName":"new"}})");
  CHECK(reading.last(Field::user_name) == "root");
  CHECK(reading.last(Field::user_target_name) == "new");
  CHECK(reading.last(Field::event_action) == "account-change");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.faults.empty());
  reading.line(R"({"Records":[{"eventVersion":"1","eventSource":"a","eventName":"B")");
  CHECK(reading.faults.size() == 1);
}

}  // namespace metsuke
