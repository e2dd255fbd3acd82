#include <catch2/catch.hpp>

#include "event/reading.h"

namespace metsuke {

TEST_CASE("m365 event: UTC unsaid, ports behind addresses, outcomes") {
  Reading reading("auto");
  reading.line(
      R"({"CreationTime":"2026-11-23T01:02:03","Id":"1","Operation":"FileDownloaded",)"
      R"("RecordType":6,"UserId":"sato@example.jp","ClientIP":"192.0.2.1:5000","Workload":)"
      R"("OneDrive","ObjectId":"https://x.example.jp/d/a b.csv","SourceFileName":"a b.csv"})");
  CHECK(reading.last().occurred == moment("2026-11-23T01:02:03Z"));
  CHECK(reading.last(Field::source_ip) == "192.0.2.1");
  CHECK(reading.last(Field::source_port) == "5000");
  CHECK(reading.last(Field::event_action) == "file-download");
  CHECK(reading.last(Field::file_path) == "https://x.example.jp/d/a b.csv");
  CHECK(reading.last(Field::file_name) == "a b.csv");
  CHECK(reading.last(Field::event_outcome) == "success");
  reading.line(
      R"({"CreationTime":"2026-11-23 01:02:03","Operation":"UserLoginFailed","RecordType":15,)"
      R"("ResultStatus":"Success","UserId":"sato","ActorIpAddress":"2001:db8::1"})");
  CHECK(reading.last(Field::event_action) == "logon-failed");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last(Field::source_ip) == "2001:db8::1");
  reading.line(R"({"CreationTime":"2026-11-23T01:02:03","Operation":"Set-Mailbox","RecordType":1,)"
               R"("ResultStatus":"False","Workload":"Exchange","UserId":"a"})");
  CHECK(reading.last(Field::event_action) == "config-change");
  CHECK(reading.last(Field::event_outcome) == "failure");
  CHECK(reading.last().view().log_source.service == "exchange");
  CHECK(reading.faults.empty());
}

}  // namespace metsuke
